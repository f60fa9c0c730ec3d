"""A network interface has a name of more than 15 bytes.

## What goes wrong

Linux keeps the name of an interface in 16 bytes, a final one of which is taken. The module makes names of its own of
yours: `vm-` and the guest's name for a micro VM, `mv-` and the host's link for a container. What does not fit is
refused when the guest starts.

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

Shorten the name that is given: a guest that is a micro VM may have 12 bytes, and so may a link that containers are
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
    """Report each name once, where the document gives what it is made of."""
    for refused in view.ask(refused_names):
        if refused.fault.kind == "too-long":
            owner = {
                "host": "the link `{0}` of the host",
                "on-host": "`{0}`, the interface of `{1}` on the host,",
                "in-guest": "`{0}`, the link inside `{1}`,",
            }[refused.owner].format(refused.name, refused.guest)
            yield Diagnostic(
                f"{owner} is {len(refused.name.encode())} bytes; the limit for a Linux interface name is "
                f"{MAX_INTERFACE_NAME}",
                refused.places[0],
                related=tuple(RelatedLocation("it comes from here too", place) for place in refused.places[1:]),
                help="shorten the name that is given here",
                identity=(refused.name,),
            )
