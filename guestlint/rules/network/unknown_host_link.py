"""A guest is attached to a link whose name is almost that of a link of the host.

## What goes wrong

The host file names links of the host, this one is not among them, and another differs from it by a slip of the pen: two
letters swapped, one too many or too few, or a wrong one. Most likely there is no such link, so there is nothing to
attach the interface to, and the guest does not start. A name that is like no other is not reported: NixOS has no list
of a host's network cards, so the host may well have the link.

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

from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, RelatedLocation, near_miss, rule

_GLOB = frozenset("*?[")


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
    host = view.host
    matched = [link.name.lstrip("!") for link in host.links if link.how == "matched"]
    known = {link.name for link in host.links if link.how != "matched"}
    known.update(name for name in matched if not _GLOB.intersection(name))
    patterns = [name for name in matched if name not in known and name.strip("*?")]
    unknown: dict[str, list[Place]] = defaultdict(list)
    for interface in host.interfaces:
        if (
            interface.link
            and interface.link not in known
            and not any(fnmatchcase(interface.link, pattern) for pattern in patterns)
        ):
            unknown[interface.link].append(interface.link_place)
    for name, places in unknown.items():
        near = near_miss(name, known)
        if not near:
            continue
        edits = tuple(Edit("set", place, near) for place in places if place.part != "key")
        there = next(link.place for link in host.links if link.name.lstrip("!") == near)
        yield Diagnostic(
            f"unknown link `{name}`; the host file has a link `{near}`",
            places[0],
            related=(
                RelatedLocation(f"link `{near}`", there),
                *(RelatedLocation("also used here", place) for place in places[1:]),
            ),
            help=f"did you mean `{near}`?",
            fix=Fix(f"Replace with `{near}`", edits) if len(edits) == len(places) else None,
            identity=(name,),
        )
