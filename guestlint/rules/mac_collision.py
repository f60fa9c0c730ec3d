"""Two interfaces answer to one MAC address.

## What goes wrong

Two interfaces on one link of the host cannot share an address: the kernel refuses the second (`EADDRINUSE`), and that
guest does not start. On different links of one network both start and fight for every packet. Addresses count as
equal whatever their letter case, and a given one can meet a derived one: the module derives a guest's address from
its name and does not look at those that are given.

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

## References

- Linux, drivers/net/macvlan.c, `macvlan_addr_busy`
- nixos-extra-modules, lib/net.nix, `assignMacs`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.rule import HostView, Report, Step, rule


@rule("mac-collision", category="network", severity="error", stage="runtime")
def check(host: HostView) -> Iterator[Report]:
    """Report once an address, at the last interface that is given it, with the others as related places."""
    for mac, interfaces in host.lowered.by_mac.items():
        if len(interfaces) == 1:
            continue
        ordered = sorted(interfaces, key=lambda interface: not interface.derived)
        *others, last = ordered
        names = " and ".join(f"`{interface.guest}`" for interface in interfaces)
        if len({interface.link for interface in interfaces}) < len(interfaces):
            outcome = f"the kernel refuses the second on link `{last.link}`"
        else:
            outcome = "on one network they fight for every packet"
        yield Report(
            f"{names} have one MAC address, {mac}: {outcome}",
            last.place,
            related=tuple(
                Step(f"`{other.guest}` has it, {'derived from its name' if other.derived else 'given'}", other.place)
                for other in others
            ),
            help="give each interface an address of its own, or let the module derive them",
            identity=(mac,),
        )
