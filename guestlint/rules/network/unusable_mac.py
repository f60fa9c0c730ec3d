"""An interface has an address that no network card may have.

## What goes wrong

The kernel refuses an address with the multicast bit, the broadcast address and an address of all zeros
(`EADDRNOTAVAIL`), on the host as well as in the guest. The interface is not created, and the micro VM does not start.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "03:01:27:00:00:0a" }  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0a" }
```

## How to fix

Use an address whose first byte is `02`, or leave `mac` out to have one derived.

## References

- Linux, include/linux/etherdevice.h, `is_valid_ether_addr`; drivers/net/macvlan.c, `macvlan_validate`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule


@rule(
    "unusable-mac",
    category="network",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each interface whose explicit address is not a valid unicast address."""
    for interface in view.host.interfaces:
        mac = interface.mac
        if not mac or interface.derivation is not None:
            continue
        is_zero, is_broadcast = not mac.strip("0:"), not mac.strip("f:")
        if is_zero or mac[1] in "13579bdf":
            kind = "all zeros" if is_zero else "the broadcast address" if is_broadcast else "a multicast address"
            yield Diagnostic(
                f"MAC address {mac} of guest `{interface.guest}` is {kind}, which the kernel refuses",
                interface.place,
                help="use an address that begins with `02`, e.g. 02:01:27:00:00:0a, or leave it out",
            )
