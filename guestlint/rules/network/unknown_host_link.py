"""A guest is attached to a link that the host does not have.

## What goes wrong

The host file declares the host's links, and this one is not among them. There is nothing to attach the interface to,
and the guest does not start. In a host file that declares no links, nothing is reported: they are assumed to be
declared in Nix.

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

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, RelatedLocation, nearest, rule


@rule(
    "unknown-host-link",
    category="network",
    severity="error",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="undeclared-name",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each link once, at the first guest attached to it; nothing if a negated match may match any name."""
    host = view.host
    known = {link.name for link in host.links if link.how != "matched"}
    patterns = [link.name for link in host.links if link.how == "matched"]
    if not host.links or any(pattern.startswith("!") for pattern in patterns):
        return
    unknown: dict[str, list[Place]] = defaultdict(list)
    for interface in host.interfaces:
        if interface.link not in known and not any(fnmatchcase(interface.link, pattern) for pattern in patterns):
            unknown[interface.link].append(interface.link_place)
    for name, places in unknown.items():
        near = nearest(name, known.union(patterns))
        declared = ", ".join(f"`{each}`" for each in sorted(known.union(patterns)))
        edits = tuple(Edit("set", place, near) for place in places if place.part != "key")
        yield Diagnostic(
            f"unknown link `{name}`; the host file declares {declared}",
            places[0],
            related=tuple(RelatedLocation("also used here", place) for place in places[1:]),
            help=f"did you mean `{near}`?" if near else "declare it, e.g. in `networking.interfaces`",
            fix=Fix(f"Replace with `{near}`", edits) if near and len(edits) == len(places) else None,
            identity=(name,),
        )
