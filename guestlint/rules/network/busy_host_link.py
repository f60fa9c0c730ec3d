"""A guest is attached to a link that cannot carry guests.

## What goes wrong

A link that is a port of a bridge, a bond or a switch hands all that it receives to that one, and the kernel refuses to
put a macvtap or macvlan on it: "Device or resource busy" (`EBUSY`). The guest does not start. Where the guest's
interface comes first, it is the bridge that does not get its port. Neither can a guest be attached to `lo`.

A link is a port by the options of the bridge, or by a network of systemd-networkd with `Bridge=` or `Bond=` whose match
takes it in.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }  # <--

[networking.bridges.br0]
interfaces = ["lan"]
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "br0" }

[networking.bridges.br0]
interfaces = ["lan"]
```

## How to fix

Attach the guest to the bridge or bond itself, which carries guests as a card does, or take the link out of it.

## References

- Linux, drivers/net/macvlan.c, `macvlan_port_create`; net/core/dev.c, `netdev_rx_handler_register`; measured on 6.18
- systemd.network(5), `Bridge=` and `Bond=`; systemd, src/network/networkd-network.c, `network_get`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.links import attached, network_of
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, rule


@rule(
    "busy-host-link",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such link once, at the first guest attached to it."""
    ports = {link.name: (link.master, link.place) for link in view.host.links if link.kind == "port"}
    for name, (first, *others) in view.ask(attached).items():
        related = tuple(RelatedLocation("also used here", each.link_place) for each in others)
        master, place = ports.get(name) or _by_network(view, name)
        if name == "lo":
            yield Diagnostic(
                f"guest `{first.guest}` is attached to `lo`: the kernel refuses a {first.kind} on it",
                first.link_place,
                related=related,
                help="attach it to a network card, a bridge or a bond",
                identity=(name,),
            )
        elif master and place is not None:
            yield Diagnostic(
                f"guest `{first.guest}` is attached to `{name}`, a port of `{master}`: the kernel refuses a "
                f"{first.kind} on it (device or resource busy)",
                first.link_place,
                related=(RelatedLocation(f"`{master}` takes `{name}` in", place), *related),
                help=f"attach it to `{master}`",
                identity=(name,),
            )


def _by_network(view: HostView, name: str) -> tuple[str, Place | None]:
    network = network_of(view, name)
    return (network.master, network.place) if network is not None else ("", None)
