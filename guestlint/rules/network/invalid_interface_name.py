"""A network interface has a name that the kernel refuses.

## What goes wrong

An interface name must not be empty, `.` or `..`, and must not contain a slash, a colon or white space. No link of the
host can have such a name, and none can be created inside the guest.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan:1" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan1" }
```

## How to fix

Write the name as `ip link` shows it. Aliases such as `eth0:1` are addresses, not links.

## References

- Linux, net/core/dev.c, `dev_valid_name`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.interface_names import refused_names
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_OWNERS = {
    "host": "link `{0}` of the host",
    "on-host": "`{0}`, the interface of guest `{1}` on the host,",
    "in-guest": "`{0}`, the link inside guest `{1}`,",
}
_WHY = {
    "empty": "it is empty",
    "directory": "`.` and `..` are reserved",
    "character": "it contains `{0}`",
    "white-space": "it contains white space",
}


@rule(
    "invalid-interface-name",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name once, where the document gives it."""
    for refused in view.ask(refused_names):
        if refused.fault.kind != "too-long":
            owner = _OWNERS[refused.owner].format(refused.name, refused.guest)
            why = _WHY[refused.fault.kind].format(refused.fault.character)
            yield Diagnostic(
                f"{owner} does not have a valid interface name: {why}",
                refused.places[0],
                related=tuple(RelatedLocation("also used here", place) for place in refused.places[1:]),
                help="write the name as `ip link` shows it",
                identity=(refused.name,),
            )
