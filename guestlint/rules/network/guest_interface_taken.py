"""A network of the host also configures the guests' interfaces.

## What goes wrong

The interface of a micro VM is a link of the host like any other, and a network of systemd-networkd that matches all
links, or `vm-*`, matches it as well:

- With `DHCP=`, the host asks for an address with the guest's own MAC address. The answers go to the guest, and
  `network-online.target` may wait in vain.
- With an address, the host answers for a link that only the guest is on.
- With `Bridge=` or `Bond=`, the kernel refuses (`EBUSY`), as a macvtap hands all that it receives to the guest.

Of several networks the first that matches counts, by the names of their files. A tap is another matter: it is the
host's end of a cable, and a network with an address or a bridge is how a guest on it is reached.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[systemd.network.networks.20-all]  # <--
matchConfig.Name = "en* vm-*"
networkConfig.DHCP = "yes"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[systemd.network.networks.10-guests]
matchConfig.Name = "vm-*"
linkConfig.Unmanaged = true

[systemd.network.networks.20-all]
matchConfig.Name = "en* vm-*"
networkConfig.DHCP = "yes"
```

## How to fix

Match the host's own links by name, or put a network before it that leaves `vm-*` unmanaged.

## References

- systemd.network(5), `[Match]`, `Unmanaged=`; systemd, src/network/networkd-network.c, `network_get`
- Linux, drivers/net/macvtap.c, `macvtap_newlink`: it takes the receive handler of its own link
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.links import network_of, networks
from guestlint.plugins import Diagnostic, HostView, Interface, Network, RelatedLocation, rule


@rule(
    "guest-interface-taken",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each network once, with the guests whose interfaces it takes in."""
    taken: dict[Network, list[Interface]] = {}
    for interface in view.host.interfaces if view.ask(networks) else ():
        network = network_of(view, interface.name) if not interface.namespace and interface.kind == "macvtap" else None
        if network is not None and (network.master or network.address):
            taken.setdefault(network, []).append(interface)
    for network, interfaces in taken.items():
        names = ", ".join(f"`{each.name}`" for each in interfaces[:3]) + (", …" if interfaces[3:] else "")
        outcome = (
            f"the kernel refuses to put them into `{network.master}`"
            if network.master
            else f"the host takes an address on them (`{network.address}`)"
        )
        guests = {each.guest: view.host.guest_by_name[each.guest].place._replace(part="key") for each in interfaces}
        yield Diagnostic(
            f"network `{network.name}` of the host also configures the guests' interfaces, {names}: {outcome}",
            network.place,
            related=tuple(RelatedLocation(f"guest `{name}`", place) for name, place in guests.items()),
            help="match the host's own links by name, or leave `vm-*` unmanaged in a network before it",
        )
