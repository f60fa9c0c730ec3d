"""Two interfaces answer to one MAC address.

## What goes wrong

Two interfaces on one link of the host cannot share an address: the kernel refuses the second (`EADDRINUSE`), and that
guest does not start. On different links of one network both start and fight for every packet. Addresses count as
equal whatever their letter case, and a given one can meet a derived one: the module derives a guest's address from
its name and does not look at those that are given. Files that are checked together are taken for hosts of one
network.

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

Give each interface an address of its own, or leave them all out: those that the module derives on one host never
meet.

## References

- Linux, drivers/net/macvlan.c, `macvlan_addr_busy`
- nixos-extra-modules, lib/net.nix, `assignMacs`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, FleetView, RelatedLocation, rule

_OWN_ADDRESS = "give each interface an address of its own, or let the module derive them"
_OWN_BASE = "give each host a `baseMac` of its own, different in byte two or three, or the interfaces addresses by hand"


@rule(
    "mac-collision",
    category="network",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="lowered.has_collisions",
)
def check(fleet: FleetView) -> Iterator[Diagnostic]:
    """Report once an address, at the last interface that is given it, with the others as related places."""
    for mac, members in fleet.lowered.collisions():
        is_one_host = all(member.host is members[0].host for member in members)
        names = " and ".join(f"`{member.link.guest}`" if is_one_host else str(member) for member in members)
        links = [(member.host.file, member.link.link) for member in members]
        twice = next((link for host, link in links if links.count((host, link)) > 1), None)
        if twice is not None:
            outcome = f"the kernel refuses the second on link `{twice}`"
        else:
            outcome = "on one network they fight for every packet"
        *others, (_, last) = sorted(members, key=lambda member: not member.link.derived)
        how = {True: "derived from its name", False: "given"}
        yield Diagnostic(
            f"{names} have one MAC address, {mac}: {outcome}",
            last.place,
            related=tuple(
                RelatedLocation(f"`{link.guest}` has it, {how[link.derived]}", link.place) for _, link in others
            ),
            help=_OWN_BASE if last.derived and not is_one_host else _OWN_ADDRESS,
            identity=(mac,),
        )
