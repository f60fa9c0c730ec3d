"""A container's pair of links has the name of another interface on the host.

## What goes wrong

Interface names are unique on a host. An entry of `extraVeths` has the name that you give it, and the scripts of the
container delete what has that name before they start: the second container takes the first one's network away, or the
host's own device. `ve-` and `vb-` names longer than 15 bytes are cut, with four letters of a hash at the end; where two
are the same all the same, the second container does not start ("File exists").

## Bad

```toml bad
[containers.db.extraVeths.backend]
hostAddress = "10.0.0.1"
localAddress = "10.0.0.2"

[containers.web.extraVeths.backend]  # <--
hostAddress = "10.0.0.1"
localAddress = "10.0.0.3"
```

## Good

```toml good
[containers.db.extraVeths.backend-db]
hostAddress = "10.0.0.1"
localAddress = "10.0.0.2"

[containers.web.extraVeths.backend-web]
hostAddress = "10.0.0.1"
localAddress = "10.0.0.3"
```

## How to fix

Give each pair a name of its own.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614, `preStartScript`
- systemd-nspawn(1), `--network-veth-extra=`; systemd 252, src/nspawn/nspawn-network.c, `shorten_ifname`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.links import made_links
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, HostView, Interface, Place, RelatedLocation, rule


@rule(
    "veth-name-clash",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each name once, at the last pair that has it."""
    made = view.ask(made_links)
    for name, interfaces in _on_host(view).items():
        pairs = [each for each in interfaces if each.kind == "veth"]
        if not pairs or (len(interfaces) == 1 and name not in made):
            continue
        last = pairs[-1]
        others = [each for each in interfaces if each is not last]
        owners = [f"that of `{each.guest}`" for each in others] + (
            ["a link that the host makes"] if name in made else []
        )
        related = [RelatedLocation(f"`{each.guest}` has it", _place(view, each)) for each in others]
        if name in made:
            related.append(RelatedLocation(f"link `{name}` of the host", made[name].place))
        outcome = "the start of one deletes the other" if last.name_place else "the second to start fails"
        yield Diagnostic(
            f"`{name}`, the interface of container `{last.guest}` on the host, has the same name as "
            f"{listed(owners)}: {outcome}",
            _place(view, last),
            related=tuple(related),
            help="give each a name of its own",
            identity=(name,),
        )


def _on_host(view: HostView) -> Mapping[str, Sequence[Interface]]:
    found: dict[str, list[Interface]] = defaultdict(list)
    for interface in view.host.interfaces:
        if not interface.namespace and interface.is_made:
            found[interface.name].append(interface)
    return found


def _place(view: HostView, interface: Interface) -> Place:
    return interface.name_place or view.host.guest_by_name[interface.guest].place._replace(part="key")
