"""Two machines have the same node name.

## What goes wrong

The node name is the machine's host name, and other parts of a configuration identify the machine by it: secrets, keys
and DNS entries. If two machines have the same name, one of them gets what belongs to the other. Host names are
compared case-insensitively. Files that are checked together are assumed to be hosts of one network, so check only one
revision of a host's file at a time.

Of two guests of plain microvm.nix the host name is a warning: both get one machine UUID, which is made of it. On
different hosts, theirs are not compared.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
nodeName = "Ward"  # <--
backend = "container"
container.macvlan = "lan"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
```

## How to fix

Give one of them another name. A difference in letter case is not enough.

## References

- nixos-extra-modules, modules/guests/default.nix, `nodeName`
- microvm.nix 71beea0, nixos-modules/microvm/options.nix, `machineId`, and nixos-modules/host/options.nix, `hostName`
- RFC 1035, section 2.3.3: names are compared case-insensitively
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.fleet import Named, node_name_clashes
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, FleetView, RelatedLocation, host_label, rule


@rule(
    "node-name-clash",
    category="identity",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="repeated-identity",
)
def check(fleet: FleetView) -> Iterator[Diagnostic]:
    """Report each name once, at the last that has it, with the others as related places."""
    for same in fleet.ask(node_name_clashes):
        *others, last = same
        is_one_host = all(other.host is last.host for other in others)
        names = listed([_named(each, is_one_host=is_one_host) for each in same])
        guests = [each.host.guest_by_name[each.guest] for each in same if each.guest]
        is_plain = bool(guests) and all(guest.front_end != "guests" for guest in guests)
        option = "networking.hostName" if is_plain else "nodeName"
        yield Diagnostic(
            f"{names} have the same {'host' if is_plain else 'node'} name, `{last.name}`",
            last.place,
            related=tuple(
                RelatedLocation(f"{_named(other, is_one_host=True)} has this name", other.place) for other in others
            ),
            help=f"give each machine its own node name{f', with `{option}`' if last.guest else ''}",
            severity="warning" if is_plain else "error",
            identity=(last.name.lower(),),
        )


def _named(named: Named, *, is_one_host: bool) -> str:
    if is_one_host:
        return f"guest `{named.guest}`" if named.guest else "the host"
    label = host_label(named.host)
    return f"guest `{named.guest}` of {label}" if named.guest else f"host {label}"
