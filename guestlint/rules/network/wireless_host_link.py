"""A guest is attached to a wireless card.

## What goes wrong

A wireless card that is a client of an access point can send only with its own address: the access point drops what
comes from another one, so a guest with an address of its own gets no answer. The guest starts, without a network. A
link is taken for a wireless card where an option says so, or where it has the name that udev gives to those (`wlan0`,
`wlp3s0`).

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "wlp59s0" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "enp5s0" }
```

## How to fix

Attach the guest to a wired card, or to a bridge of its own that the host routes or translates for. If the host is
itself the access point on this card, suppress the finding.

## References

- IEEE 802.11-2020, 9.3.2.1: frames to an access point have three addresses, and the sender is the station itself
- systemd.net-naming-scheme(7), the prefix `wl`; Linux, net/wireless/core.c: a client's card is kept from bridges
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.analysis.links import attached, made_links, ports
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule

_BY_UDEV = re.compile(r"wlan\d+|wl(?:p\d+s\d+|o\d+|s\d+|x[0-9a-f]{12}|P\d+p\d+s\d+|p\d+s\d+[fu].*)").fullmatch


@rule(
    "wireless-host-link",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="medium",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each such link once, at the first guest attached to it; not one that no guest can be attached to."""
    said = {link.name for link in view.host.links if link.kind == "wireless"}
    passed_over = {*view.ask(made_links), *view.ask(ports)}
    for name, (first, *others) in view.ask(attached).items():
        if name not in passed_over and (name in said or _BY_UDEV(name)):
            yield Diagnostic(
                f"guest `{first.guest}` is attached to the wireless card `{name}`: an access point drops what a client "
                "sends from another address than its own",
                first.link_place,
                related=tuple(RelatedLocation("also used here", each.link_place) for each in others),
                help="attach it to a wired card, or to a bridge that the host routes for",
                identity=(name,),
            )
