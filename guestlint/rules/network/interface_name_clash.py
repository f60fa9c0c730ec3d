"""A guest's interface has the name of another guest's, or of a device that the host makes itself.

## What goes wrong

Interface names are unique on a host. The module names a guest's interface `vm-` and the guest's name. If the host makes
a device of that name, such as a bridge, microvm.nix deletes it when the guest starts, and puts the guest's interface
in its place: what the host has on that device no longer works. An entry in `networking.interfaces` makes no device,
unless it is `virtual`, and is no clash.

In plain microvm.nix each interface has the name that its `id` says. Of two guests with one `id`, the second to start
deletes the interface of the first, which is then without a network. A tap that the host has made for the guest
beforehand is no clash: microvm.nix makes it anew.

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

Rename the guest, or the host's link; in plain microvm.nix, give each interface of the host's guests an `id` of its
own.

## References

- microvm.nix, nixos-modules/host/default.nix (2024-04: `ip link del name $id`) and
  nixos-modules/microvm/interfaces.nix, `macvtap-up`
- nixpkgs, nixos/modules/tasks/network-interfaces.nix, `virtual`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from guestlint.analysis.links import is_made_as_tap, made_links
from guestlint.plugins import Diagnostic, HostView, Interface, RelatedLocation, is_plain_interface_name, rule


@rule(
    "interface-name-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each interface on the host that has the name of a device that the host makes, or of another guest's."""
    host, made = view.host, view.ask(made_links)
    for interfaces in _of_several(view):
        *others, last = interfaces
        yield Diagnostic(
            f"`{last.name}` is the interface of guests `{others[0].guest}` and `{last.guest}`"
            + (f", and of {len(others) - 1} more" if others[1:] else "")
            + " on the host: the one that starts later deletes the interface of the other",
            last.name_place or last.place,
            related=tuple(
                RelatedLocation(f"`{each.guest}` has it here", each.name_place or each.place) for each in others
            ),
            help="give each interface of the host's guests an `id` of its own",
            identity=(last.name,),
        )
    for interface in host.interfaces:
        name = interface.name
        if name not in made or interface.kind == "veth" or interface.namespace or not interface.is_made:
            continue
        is_shared = interface.kind == "tap" and is_made_as_tap(view, made[name])
        if not is_shared and is_plain_interface_name(name):
            yield Diagnostic(
                f"`{name}`, the interface of guest `{interface.guest}` on the host, has the same name as a link that "
                "the host makes: when the guest starts, microvm.nix deletes the host's and puts its own in its place",
                interface.name_place or host.guest_by_name[interface.guest].place._replace(part="key"),
                related=(RelatedLocation(f"link `{name}` of the host", made[name].place),),
                help="rename the guest or the link",
            )


def _of_several(view: HostView) -> Sequence[Sequence[Interface]]:
    """The interfaces on the host with a name given to them, pairs apart, where several guests have one name."""
    named: dict[str, dict[str, Interface]] = defaultdict(dict)
    for interface in view.host.interfaces:
        is_given = interface.name_place is not None and interface.kind != "veth"
        if is_given and interface.name and not interface.namespace:
            named[interface.name].setdefault(interface.guest, interface)
    return [tuple(by_guest.values()) for by_guest in named.values() if len(by_guest) > 1]
