"""Two interfaces have the same MAC address.

## What goes wrong

What happens depends on where the interfaces are:

- Two interfaces of one micro VM: microvm.nix asserts that they differ, so evaluation fails.
- Two guests on one link of the host: the kernel refuses to bring the second up (`EADDRINUSE`), and that guest does not
  start. The same holds for a guest with the address of the link itself.
- Two guests of the later schema: their interfaces have one name on the host, which is made of the address, so that the
  second to start deletes the interface of the first.
- Different links of one network: both start and compete for every packet. Taps of plain microvm.nix that the host
  routes one by one never meet (info), and those of several hosts are compared only where they leave their hosts by a
  macvtap, or a bridge that has a port.

Letter case makes no difference. An explicit address can collide with a derived one: the module derives a guest's
address from its name without regard to explicit ones. Hosts that are checked together are assumed to share one
network, unless `[[network]]` in the settings groups them.

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

- Linux, drivers/net/macvlan.c, `macvlan_addr_busy`, which `macvlan_open` asks
- microvm.nix, nixos-modules/microvm/asserts.nix (interface ids) and nixos-modules/microvm/interfaces.nix, `macvtap-up`;
  nixos-extra-modules, modules/interface-naming.nix: "Duplicate mac addresses found"
- nixos-extra-modules, lib/net.nix, `assignMacs`
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from guestlint.analysis.fleet import Member, link_collisions, mac_collisions, origin
from guestlint.analysis.links import is_on_top, is_routed
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, FleetView, RelatedLocation, Stage, host_label, rule

_OWN_ADDRESS = "give each interface its own address"
_DERIVED = f"{_OWN_ADDRESS}, or let the module derive them all"
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
        names = [
            f"`{each.interface.guest}`" + ("" if is_one_host else f" of {host_label(each.host)}") for each in members
        ]
        is_apart = is_one_host and _are_apart(fleet, members)
        outcome, stage = _outcome(members) if not is_apart else ("the host routes to each by its own tap", "runtime")
        who = listed(list(dict.fromkeys(names)))
        *others, (_, last) = sorted(members, key=lambda member: member.interface.derivation is None)
        yield Diagnostic(
            f"{who} have the same MAC address, {mac}: {outcome}"
            if len(set(names)) > 1
            else f"two interfaces of {who} have the same MAC address, {mac}: {outcome}",
            last.place,
            related=tuple(
                RelatedLocation(f"`{each.interface.guest}` has it{origin(fleet, each)}", each.interface.place)
                for each in others
            ),
            help=_OWN_BASE if last.derivation is not None and not is_one_host else _remedy(members),
            severity="info" if is_apart else "error",
            stage=stage,
            lazy=stage == "eval",
            identity=(mac,),
        )
    for host, interface, link in fleet.ask(link_collisions):
        yield Diagnostic(
            f"`{interface.guest}` has the MAC address of link `{link.name}`, to which it is attached, {interface.mac}: "
            "the kernel refuses to bring the interface up",
            interface.place,
            related=(RelatedLocation(f"link `{link.name}` of {host_label(host)} has it", link.place),),
            help=_DERIVED if host.guest_by_name[interface.guest].front_end == "guests" else _OWN_ADDRESS,
            stage="boot",
            identity=(interface.mac, link.name),
        )


def _remedy(members: Sequence[Member]) -> str:
    """Only the guests module derives addresses."""
    can_derive = any(each.host.guest_by_name[each.interface.guest].front_end == "guests" for each in members)
    return _DERIVED if can_derive else _OWN_ADDRESS


def _are_apart(fleet: FleetView, members: Sequence[Member]) -> bool:
    """Whether each has a link of its own, to which the host routes."""
    view = next(view for view in fleet.hosts if view.host is members[0].host)
    return all(is_routed(view, each.interface) for each in members)


def _outcome(members: Sequence[Member]) -> tuple[str, Stage]:
    """What the two that meet first do to each other."""
    derived = [each for each in members if each.interface.name_place is None]
    if _twice((each.host.file, each.interface.guest) for each in derived):
        return "microvm.nix refuses it", "eval"
    if _twice((each.host.file, each.interface.name) for each in derived):
        name = members[0].interface.name
        return f"both make `{name}` on the host, and the second to start deletes the interface of the first", "runtime"
    link = _twice((each.host.file, each.interface.link) for each in members if is_on_top(each.interface))
    if link:
        return f"the kernel refuses the second on link `{link[1]}`", "runtime"
    if _twice((each.host.file, each.interface.guest) for each in members):
        return "the guest cannot tell them apart", "runtime"
    return "on one network they compete for every packet", "runtime"


def _twice(keys: Iterable[tuple[str, str]]) -> tuple[str, str] | None:
    return next((key for key, times in Counter(keys).items() if times > 1), None)
