"""An interface has an address that may belong to a real network card.

## What goes wrong

The address does not have the "locally administered" bit, so it is in a range that belongs to a manufacturer. If a
card with this address is on the network, or a guest with the same one, both answer to it.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "50:54:00:00:00:0a" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "52:54:00:00:00:0a" }
```

## How to fix

Set the second-lowest bit of the first byte: `02`, `52` and `f2` have it, `00`, `50` and `f0` do not.

## References

- IEEE 802-2014, 8.2.2: the U/L address bit
- Linux, include/linux/etherdevice.h, `is_local_ether_addr`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import GLOBAL_UNICAST, Diagnostic, HostView, rule


@rule(
    "global-mac",
    category="network",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each interface whose explicit address is unicast and not locally administered."""
    for interface in view.host.interfaces:
        mac = interface.mac
        if mac and interface.derivation is None and mac[1] in GLOBAL_UNICAST and mac.strip("0:"):
            local = f"{mac[0]}{int(mac[1], 16) | 2:x}{mac[2:]}"
            yield Diagnostic(
                f"MAC address {mac} of guest `{interface.guest}` is in a manufacturer's range: a real card may have it",
                interface.place,
                help=f"set the locally administered bit: {local}",
            )
