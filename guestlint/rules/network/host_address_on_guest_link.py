"""The host has its own address on the link of its guests.

## What goes wrong

What a macvtap or macvlan sends leaves the host by the network card, and the card does not hand it back: guests on one
link reach each other and the network, but not the host's address on that same link, nor the host them. This may be
intended.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }  # <--

[systemd.network.networks.10-lan]
matchConfig.Name = "lan"
networkConfig.DHCP = "yes"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[systemd.network.networks.10-lan]
matchConfig.Name = "lan"
networkConfig.MACVLAN = "lan-self"

[systemd.network.netdevs.10-lan-self]
netdevConfig = { Kind = "macvlan", Name = "lan-self" }
macvlanConfig.Mode = "bridge"

[systemd.network.networks.20-lan-self]
matchConfig.Name = "lan-self"
networkConfig.DHCP = "yes"
```

## How to fix

Give the host a macvlan of its own on the link, in the mode `bridge`, and put its address there. If host and guests need
not talk to each other on this link, there is nothing to fix.

## References

- Linux, drivers/net/macvlan.c, `macvlan_queue_xmit`: in the mode `bridge`, only other macvlans of the link are served;
  measured on 6.18, on a card as on a bridge
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.links import attached, network_of, ports
from guestlint.analysis.networks import has_networks
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "host-address-on-guest-link",
    category="network",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each link once, at the first guest attached to it."""
    for name, (first, *others) in view.ask(attached).items() if view.ask(has_networks) else ():
        network = network_of(view, name) if name not in view.ask(ports) and name != "lo" else None
        if network is not None and network.address:
            yield Diagnostic(
                f"the host has its own address on `{name}`, the link of guest `{first.guest}`"
                + (f" and {len(others)} more" if others else "")
                + ": host and guests cannot reach each other on it",
                first.link_place,
                related=(RelatedLocation(f"`{network.address}` of the host", network.place),),
                help="give the host a macvlan of its own on the link, and put the address there",
                identity=(name,),
            )
