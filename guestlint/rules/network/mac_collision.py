"""Two interfaces have the same MAC address.

## What goes wrong

Two interfaces on one link of the host cannot share an address: the kernel refuses the second (`EADDRINUSE`), and that
guest does not start. On different links of one network both start and compete for every packet. Letter case makes no
difference. An explicit address can collide with a derived one: the module derives a guest's address from its name
without regard to explicit ones. Files that are checked together are assumed to be hosts of one network.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0a" }

[guests.forgejo]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0A" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0a" }

[guests.forgejo]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0b" }
```

## How to fix

Give each interface its own address, or set none: the addresses that the module derives on one host never collide.

## References

- Linux, drivers/net/macvlan.c, `macvlan_addr_busy`
- nixos-extra-modules, lib/net.nix, `assignMacs`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.fleet import mac_collisions
from guestlint.plugins import Diagnostic, FleetView, RelatedLocation, host_label, rule

_OWN_ADDRESS = "give each interface its own address, or let the module derive them all"
_OWN_BASE = "give each host its own `baseMac`, different in byte two or three, or set the addresses explicitly"


@rule(
    "mac-collision",
    category="network",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="repeated-identity",
)
def check(fleet: FleetView) -> Iterator[Diagnostic]:
    """Report each address once, at the last interface that sets it, with the others as related places."""
    for mac, members in fleet.ask(mac_collisions):
        is_one_host = all(member.host is members[0].host for member in members)
        names = " and ".join(
            f"`{each.interface.guest}`" + ("" if is_one_host else f" of {host_label(each.host)}") for each in members
        )
        links = [(member.host.file, member.interface.link) for member in members]
        twice = next((link for host, link in links if links.count((host, link)) > 1), None)
        if twice is not None:
            outcome = f"the kernel refuses the second on link `{twice}`"
        else:
            outcome = "on one network they compete for every packet"
        *others, (_, last) = sorted(members, key=lambda member: member.interface.derivation is None)
        yield Diagnostic(
            f"{names} have the same MAC address, {mac}: {outcome}",
            last.place,
            related=tuple(
                RelatedLocation(f"`{each.guest}` has it, {_how(is_given=each.derivation is None)}", each.place)
                for _, each in others
            ),
            help=_OWN_BASE if last.derivation is not None and not is_one_host else _OWN_ADDRESS,
            identity=(mac,),
        )


def _how(*, is_given: bool) -> str:
    return "set explicitly" if is_given else "derived from its name"
