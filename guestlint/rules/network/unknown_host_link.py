"""A guest is attached to a link that the host does not have.

## What goes wrong

The document says which links the host has, and this is not among them. There is nothing to attach the interface to,
and the guest does not start. A document that declares no links is taken to leave them to Nix.

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

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Lowered, RelatedLocation, nearest, rule


@rule(
    "unknown-host-link",
    category="network",
    severity="error",
    stage="boot",
    confidence="medium",
    since="0.1.0",
    when="lowered.unknown_links",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a link, at the first guest that is attached to it."""
    for unknown in lowered.unknown_links:
        near = nearest(unknown.name, unknown.known)
        known = ", ".join(f"`{name}`" for name in unknown.known)
        edits = tuple(Edit("set", place, near) for place in unknown.places if place.part != "key")
        yield Diagnostic(
            f"link `{unknown.name}` is none of those that the document declares: {known}",
            unknown.places[0],
            related=tuple(RelatedLocation("it is used here too", place) for place in unknown.places[1:]),
            help=f"did you mean `{near}`?" if near else "declare it, as in `networking.interfaces`",
            fix=Fix(f"Write `{near}`", edits) if near and len(edits) == len(unknown.places) else None,
            identity=(unknown.name,),
        )
