"""A network interface has a name longer than 15 bytes.

## What goes wrong

Linux stores an interface name in 16 bytes, including a terminating NUL. The module derives names from yours: `vm-`
and the guest's name for a micro VM, `mv-` and the host's link for a container. The kernel refuses a longer name when
the guest starts.

## Bad

```toml bad
[node]
name = "ward"

[guests.home-gateway-1]  # <--
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
```

## Good

```toml good
[node]
name = "ward"

[guests.gateway-1]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
```

## How to fix

Shorten the name in the host file. The name of a micro VM may have 12 bytes, and so may a link that containers are
attached to, unless `networking.mainLinkName` names the link inside (`HOST:GUEST` in the later schema).

## References

- Linux, net/core/dev.c, `dev_valid_name`; include/uapi/linux/if.h, `IFNAMSIZ`
- nixos-extra-modules, modules/guests/microvm.nix, `interfaces`, and modules/guests/default.nix, `mainLinkName`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.interface_names import refused_names
from guestlint.plugins import MAX_INTERFACE_NAME, Diagnostic, HostView, RelatedLocation, rule


@rule(
    "interface-name-too-long",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name once, where the document gives what it is derived from."""
    for refused in view.ask(refused_names):
        if refused.fault.kind == "too-long":
            owner = {
                "host": "link `{0}` of the host",
                "on-host": "`{0}`, the interface of guest `{1}` on the host,",
                "in-guest": "`{0}`, the link inside guest `{1}`,",
            }[refused.owner].format(refused.name, refused.guest)
            yield Diagnostic(
                f"{owner} is {len(refused.name.encode())} bytes long; the limit for a Linux interface name is "
                f"{MAX_INTERFACE_NAME}",
                refused.places[0],
                related=tuple(RelatedLocation("also comes from here", place) for place in refused.places[1:]),
                help="shorten the name here",
                identity=(refused.name,),
            )
