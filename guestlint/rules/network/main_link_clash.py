"""The link inside a container has a name that is taken.

## What goes wrong

systemd-nspawn asks the kernel for a macvlan in the container's network namespace, with the name that it will have
there. If the name is taken, the kernel refuses (`EEXIST`), and the container does not start. It is taken by

- `lo`, which is in every namespace,
- another link of the same container; of NixOS's own containers, the pair of links is `eth0` inside,
- a link of the host, before Linux 6.15: there the kernel looks the name up on the host first. Newer kernels look in the
  container's namespace alone, so this is a warning.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
networking.mainLinkName = "lo"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
networking.mainLinkName = "mv-lan"
```

## How to fix

Give the link inside the container a name that no link of the host has, such as the default, `mv-` and the host's
link.

## References

- Linux, net/core/rtnetlink.c, `__rtnl_newlink`: the name is looked up in the namespace of the request, and since 6.15
  (ec061546c6cf, "rtnetlink: Lookup device in target netns when creating link") in the new link's; measured on 6.18
- systemd, src/nspawn/nspawn-network.c, `setup_macvlan` (`IFLA_NET_NS_PID`)
- nixos-extra-modules, modules/guests/default.nix, `mainLinkName`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guestlint.analysis.interface_names import is_malformed, is_refused_inside
from guestlint.plugins import Diagnostic, Host, HostView, Interface, Place, RelatedLocation, rule


class _Taken(NamedTuple):
    """What has a name on the host."""

    owner: str
    place: Place


@rule(
    "main-link-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each container whose link has a taken name; two containers do not collide."""
    taken = _on_host(view.host) if any(each.namespace for each in view.host.interfaces) else {}
    inside: dict[tuple[str, str], Place] = {}
    for interface in view.host.interfaces:
        name = interface.name
        if interface.kind == "veth":
            inner = name if interface.name_place is not None else "eth0"
            inside.setdefault((interface.guest, inner), interface.place)
        if not interface.namespace or is_refused_inside(interface) or is_malformed(interface):
            continue
        start = f"the link inside container `{interface.guest}` is named `{name}`, like"
        place = _place(view.host, interface)
        first = inside.setdefault((interface.namespace, name), place)
        if name == "lo":
            why = "the loopback interface of every container: the kernel refuses to create it"
            yield Diagnostic(f"{start} {why}", place, help="use another name, e.g. `eth0`")
        elif first != place:
            yield Diagnostic(
                f"{start} another link of this container: the kernel refuses to create it",
                place,
                related=(RelatedLocation(f"the first link named `{name}`", first),),
                help="give each link a name of its own, as in `HOST:GUEST`",
            )
        elif name in taken and interface.kind != "moved" and not view.host.nixpkgs.separates_namespaces:
            owner, there = taken[name]
            yield Diagnostic(
                f"{start} {owner}: kernels before Linux 6.15 refuse to create it",
                place,
                related=(RelatedLocation(f"{owner} is named here", there),),
                help=f"use another name, e.g. `mv-{name}`",
                severity="warning",
            )


def _place(host: Host, interface: Interface) -> Place:
    """Where the name comes from: the seed's `mainLinkName`, or the pair."""
    places = host.guest_by_name[interface.guest].link_places
    return places[0] if places and interface.written is None else interface.link_place


def _on_host(host: Host) -> Mapping[str, _Taken]:
    """The names on the host, where older kernels look first: interfaces, links attached to, the host's own links."""
    taken = {
        each.name: _Taken(f"the interface of `{each.guest}`", each.place)
        for each in host.interfaces
        if not each.namespace
    }
    taken |= {each.link: _Taken(f"link `{each.link}` of the host", each.link_place) for each in host.interfaces}
    known = (link for link in reversed(host.links) if link.how != "matched")
    return taken | {link.name: _Taken(f"link `{link.name}` of the host", link.place) for link in known}
