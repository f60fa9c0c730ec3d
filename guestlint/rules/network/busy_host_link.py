"""A guest is attached to a link that cannot carry guests.

## What goes wrong

A link that is a port of a bridge, a bond or a switch hands all that it receives to that one, and the kernel refuses to
put a macvtap or macvlan on it: "Device or resource busy" (`EBUSY`). The guest does not start. Where the guest's
interface comes first, it is the bridge that does not get its port. Neither can a guest be attached to `lo`, or to a
link that carries no Ethernet frames, such as WireGuard's: "Invalid argument" (`EINVAL`).

A link is a port by the options of the bridge, or by a network of systemd-networkd with `Bridge=` or `Bond=`: the first
network, by the names of their files, whose match takes it in.

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
- systemd.network(5), `Bridge=`, `Bond=`, `KeepMaster=`; systemd, src/network/networkd-link.c, `link_get_network`;
  measured on 252
- systemd.netdev(5), `Kind=`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.analysis.links import attached, made_links, ports
from guestlint.plugins import Diagnostic, HostView, Interface, RelatedLocation, rule


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
    taken, made = view.ask(ports), view.ask(made_links)
    for name, interfaces in view.ask(attached).items():
        start = f"guest `{interfaces[0].guest}` is attached to `{name}`"
        kind = interfaces[0].kind
        if name == "lo":
            yield _finding(
                interfaces,
                f"{start}: the kernel refuses a {kind} on it",
                "attach it to a network card, a bridge or a bond",
            )
        elif name in taken:
            master, place = taken[name]
            yield _finding(
                interfaces,
                f"{start}, a port of `{master}`: the kernel refuses a {kind} on it (device or resource busy)",
                f"attach it to `{master}`",
                RelatedLocation(f"`{master}` takes `{name}` in", place),
            )
        elif name in made and made[name].kind == "tunnel":
            yield _finding(
                interfaces,
                f"{start}, which carries no Ethernet frames: the kernel refuses a {kind} on it (invalid argument)",
                "attach it to a network card, a bridge or a bond",
                RelatedLocation(f"`{name}` is made here", made[name].place),
            )


def _finding(interfaces: Sequence[Interface], message: str, advice: str, *why: RelatedLocation) -> Diagnostic:
    first, *others = interfaces
    related = (*why, *(RelatedLocation("also used here", each.link_place) for each in others))
    return Diagnostic(message, first.link_place, related=related, help=advice, identity=(first.link,))
