"""A micro VM's tap is left out of the bridge that the host makes.

## What goes wrong

microvm.nix makes the tap of a guest and nothing more: that it is put into a bridge, or is given a route, is the host's
to say. This host has a bridge of systemd-networkd, and nothing in the document names this tap or matches its name, so
the guest starts, and reaches nobody.

On hosts without such a bridge, nothing is reported of a host file. In facts whose `complete` has `systemd.network`,
`networking.interfaces` and `networking.bridges`, what is not there does not exist: there a tap of which nothing is said
is reported on a host without a bridge, too, as an info: a script may do the rest.

## Bad

```toml bad
[systemd.network.netdevs.10-br0]
netdevConfig = { Kind = "bridge", Name = "br0" }

[systemd.network.networks.11-guests]
matchConfig.Name = "vm-*"
networkConfig.Bridge = "br0"

[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "tap-web"  # <--
mac = "02:00:00:00:00:01"
```

## Good

```toml good
[systemd.network.netdevs.10-br0]
netdevConfig = { Kind = "bridge", Name = "br0" }

[systemd.network.networks.11-guests]
matchConfig.Name = "vm-*"
networkConfig.Bridge = "br0"

[[microvm.vms.web.config.microvm.interfaces]]
type = "tap"
id = "vm-web"
mac = "02:00:00:00:00:01"
```

## How to fix

Give the tap a name that a network matches, or let a network match it.

## References

- microvm.nix 71beea0, nixos-modules/microvm/interfaces.nix, `tap-up`; doc/src/simple-network.md; issue 247
- systemd.network(5), `[Match]`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.unattached import unattached_taps
from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "unattached-tap",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each tap that nothing names or matches, where the host makes a bridge."""
    bridge, taps = view.ask(unattached_taps)
    for tap in taps:
        whose = f"`{tap.name}`, the tap of guest `{tap.guest}`"
        yield Diagnostic(
            f"no network takes {whose}, into `{bridge}`, and nothing else in the document names it"
            if bridge
            else f"nothing configures {whose}: it has no address, no route and no bridge",
            tap.name_place or tap.place,
            help="give it a name that a network matches, or match it in a network"
            + (f" with `Bridge = {bridge}`" if bridge else ""),
            severity="warning" if bridge else "info",
        )
