"""A micro VM sets `baseMac`, but no MAC address is derived from it.

## What goes wrong

`baseMac` only applies to interfaces without an explicit address. Here every interface has one, so `baseMac` has no
effect, and changing it changes nothing.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:00:00:0a", baseMac = "02:01:28:00:00:00" }  # <--
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

Remove `baseMac`, or remove the addresses that should be derived from it.

## References

- nixos-extra-modules, modules/guests/default.nix, `baseMac`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule


@rule(
    "unused-base-mac",
    category="backend",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest once."""
    for guest in view.host.guests:
        for unused in guest.unused:
            if unused.reason == "addresses-given":
                yield Diagnostic(
                    f"`baseMac` of guest `{guest.name}` has no effect: every interface has an explicit address",
                    unused.at,
                    help="remove it, or remove the explicit addresses",
                    fix=Fix("Remove `baseMac`", (Edit("remove", unused.at),), safe=True),
                )
