"""A guest's interface has the name of another interface on the host.

## What goes wrong

Names of interfaces are unique on a host. What the module makes for a guest, `vm-` and the guest's name, meets an
interface that is there already, and whichever comes second is refused (`EEXIST`).

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]  # <--
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[networking.interfaces.lan]

[networking.bridges.vm-adguard]
interfaces = ["eth0"]
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[networking.interfaces.lan]

[networking.bridges.br-adguard]
interfaces = ["eth0"]
```

## How to fix

Rename the guest, or the host's link.

## References

- Linux, net/core/rtnetlink.c, `rtnl_newlink`; net/core/dev.c, `register_netdevice`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, RelatedLocation, rule


@rule(
    "interface-name-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="lowered.interface_clashes",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report each interface that meets another link of the host."""
    for clash in lowered.interface_clashes:
        yield Diagnostic(
            f"`{clash.name}`, the interface of `{clash.guest}` on the host, meets {clash.other}: names are "
            "unique there",
            clash.place,
            related=(RelatedLocation(f"{clash.other} has the name too", clash.other_place),),
            help="rename one of the two",
        )
