"""A guest is attached to a link whose name is almost that of a link of the host.

## What goes wrong

The host file names links of the host, this one is not among them, and another differs from it by a slip of the pen: two
letters swapped or one doubled, or, in a longer word, one too many or too few, or a wrong one. Most likely there is no
such link, so there is nothing to attach the interface to, and the guest does not start. A name that is like no other is
not reported: NixOS has no list of a host's network cards, so the host may well have the link.

A bridge is no card. In facts whose `complete` has `systemd.network` and `networking.bridges`, one that is not there and
that nothing else names is reported; bridges that libvirt, Docker and their like make themselves are not.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lna" }  # <--

[networking.interfaces.lan]
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[networking.interfaces.lan]
```

## How to fix

Write the link's name as it is declared, or declare it, as in `[networking.interfaces.lan]`.

## References

- Linux, drivers/net/macvlan.c, `macvlan_common_newlink`: no device, no link
- nixpkgs, nixos/modules/tasks/network-interfaces.nix; systemd.link(5), `Name=`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.analysis.links import is_missing_bridge, link_names, named_links
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Interface, NearMisses, RelatedLocation, rule


@rule(
    "unknown-host-link",
    category="network",
    severity="warning",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="undeclared-name",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each link once, at the first guest attached to it."""
    known = view.ask(link_names)
    unknown = {name: found for name, found in view.ask(named_links).items() if not known.have(name)}
    slips = NearMisses(known.plain() if unknown else ())
    for name, interfaces in unknown.items():
        near = slips.of(name)
        if not near:
            yield from _missing_bridge(view, name, interfaces)
            continue
        first, *others = (each.link_place for each in interfaces)
        edits = tuple(Edit("set", place, near) for place in (first, *others) if place.part != "key")
        yield Diagnostic(
            f"unknown link `{name}`; the host file has a link `{near}`",
            first,
            related=(
                RelatedLocation(f"link `{near}`", known.first[near].place),
                *(RelatedLocation("also used here", place) for place in others),
            ),
            help=f"did you mean `{near}`?",
            fix=Fix(f"Replace with `{near}`", edits) if len(edits) == len(interfaces) else None,
            identity=(name,),
        )


def _missing_bridge(view: HostView, name: str, interfaces: Sequence[Interface]) -> Iterator[Diagnostic]:
    if is_missing_bridge(view, name, interfaces):
        first, *others = interfaces
        yield Diagnostic(
            f"nothing makes the bridge `{name}`, which guest `{first.guest}` is attached to",
            first.link_place,
            related=tuple(RelatedLocation("also used here", each.link_place) for each in others),
            help="make it with `networking.bridges` or `systemd.network.netdevs`",
            identity=(name,),
        )
