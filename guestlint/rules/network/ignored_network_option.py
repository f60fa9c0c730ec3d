"""A container has options of a network of its own, and none.

## What goes wrong

NixOS writes `hostAddress`, `localAddress`, `hostBridge`, `localMacAddress` and `forwardPorts` into a container's
configuration only with `privateNetwork = true`. Without it they have no effect, and nothing says so: the container
shares the host's network, and listens on all of the host's addresses. Where it has links of other options, as of
`macvlans`, it has these alone.

Of a pair in `extraVeths`, `forwardPorts` and `localMacAddress` are never read.

A `localAddress` still makes the line `ADDRESS NAME.containers` in `/etc/hosts` of the host, so one that stands alone is
only an info.

## Bad

```toml bad
[containers.web]
autoStart = true
hostAddress = "10.231.136.1"  # <--
localAddress = "10.231.136.2"
```

## Good

```toml good
[containers.web]
autoStart = true
privateNetwork = true
hostAddress = "10.231.136.1"
localAddress = "10.231.136.2"
```

## How to fix

Set `privateNetwork = true`, or remove the options. Pairs of links in `extraVeths` do not need it.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix at 00ef614: `environment.etc`, `networking.extraHosts`,
  `renderExtraVeth`; systemd-nspawn(1), `--network-macvlan=` and its like imply `--private-network`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.listing import listed
from guestlint.analysis.refused_options import has_network
from guestlint.plugins import Diagnostic, Guest, HostView, RelatedLocation, rule


@rule(
    "ignored-network-option",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each container once, at the first of the options."""
    for guest in (guest for guest in view.host.guests if guest.unused):
        yield from _of_further_pairs(guest)
        places = [unused.at for unused in guest.unused if unused.reason == "no-private-network"]
        if not places:
            continue
        options = [str(place.route[-1]) for place in places]
        names = listed([f"`{option}`" for option in options], ",")
        effect = f"{'has' if len(options) == 1 else 'have'} no effect without `privateNetwork`"
        is_name_only = options == ["localAddress"]
        outcome = "its other links are all that it has" if has_network(view, guest) else "it shares the host's network"
        yield Diagnostic(
            f"{names} of container `{guest.name}` {effect}: {outcome}"
            + (", and `/etc/hosts` has the address" if is_name_only else ""),
            places[0],
            related=tuple(RelatedLocation("this has no effect either", place) for place in places[1:]),
            help="set `privateNetwork = true`, or remove the option" + ("" if len(options) == 1 else "s"),
            severity="info" if is_name_only else "warning",
        )


def _of_further_pairs(guest: Guest) -> Iterator[Diagnostic]:
    for at in (unused.at for unused in guest.unused if unused.reason == "further-pair"):
        *_, pair, option = at.route
        yield Diagnostic(
            f"`{option}` of pair `{pair}` of container `{guest.name}` has no effect: NixOS reads it of the container's "
            "own pair alone",
            at,
            help="remove the option, or set it for the container itself",
        )
