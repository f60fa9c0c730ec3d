"""The link inside a container has the same name as a link of the host.

## What goes wrong

systemd-nspawn asks the kernel for a macvlan with the name that it will have inside the container. The kernel looks
that name up on the host first and, if a link has it there, refuses to create another (`EEXIST`): the container does
not start.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
networking.mainLinkName = "lan"  # <--
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

- Linux, net/core/rtnetlink.c, `__rtnl_newlink`: the name is looked up in the namespace of the request
- nixos-extra-modules, modules/guests/default.nix, `mainLinkName`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guestlint.analysis.interface_names import is_malformed
from guestlint.plugins import Diagnostic, Host, HostView, Place, RelatedLocation, is_plain_interface_name, rule


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
    """Report each container whose link has a name that is taken on the host; two containers do not collide."""
    taken = _on_host(view.host)
    for interface in view.host.interfaces:
        name = interface.name
        if interface.namespace and name in taken and is_plain_interface_name(name) and not is_malformed(interface):
            places = view.host.guest_by_name[interface.guest].link_places
            owner, place = taken[name]
            yield Diagnostic(
                f"the link inside container `{interface.guest}` is named `{name}`, like {owner}: the kernel "
                "refuses to create it",
                places[0] if places and interface.written is None else interface.link_place,
                related=(RelatedLocation(f"{owner} is named here", place),),
                help=f"use another name, e.g. `mv-{name}`",
            )


def _on_host(host: Host) -> Mapping[str, _Taken]:
    """The names on the host, where the kernel looks first: interfaces, links attached to, declared links."""
    taken = {
        each.name: _Taken(f"the interface of `{each.guest}`", each.place)
        for each in host.interfaces
        if not each.namespace
    }
    taken |= {each.link: _Taken(f"link `{each.link}` of the host", each.link_place) for each in host.interfaces}
    declared = (link for link in host.links if link.how == "declared")
    return taken | {link.name: _Taken(f"link `{link.name}` of the host", link.place) for link in declared}
