"""A network interface has a name that the kernel does not take.

## What goes wrong

An interface's name must not be empty, `.` or `..`, and must not have a slash, a colon or white space in it. No link
on the host can have such a name, and none can be made inside the guest.

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

Write the name as `ip link` shows it; aliases such as `eth0:1` are addresses, not links.

## References

- Linux, net/core/dev.c, `dev_valid_name`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, RelatedLocation, rule


@rule(
    "invalid-interface-name",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.odd_link_names",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report each name once, where the document gives it."""
    for link in lowered.odd_link_names:
        if not link.is_long:
            yield Diagnostic(
                f"{link.what} has a name that Linux gives to no interface: {link.fault}",
                link.places[0],
                related=tuple(RelatedLocation("it is named here too", place) for place in link.places[1:]),
                help="write the name as `ip link` shows it",
                identity=(link.name,),
            )
