"""A micro VM gives a base for MAC addresses that none is derived from.

## What goes wrong

`baseMac` only counts for interfaces without an address of their own. Here each has one, so the base has no effect,
and whoever changes it changes nothing.

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

Remove `baseMac`, or the addresses that are to be derived from it.

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
    when="unused-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once a guest."""
    for guest in view.host.guests:
        for unused in guest.unused:
            if unused.reason == "addresses-given":
                yield Diagnostic(
                    f"`baseMac` of `{guest.name}` has no effect: all of its interfaces are given an address",
                    unused.at,
                    help="remove it, or the addresses",
                    fix=Fix("Remove baseMac", (Edit("remove", unused.at),), safe=True),
                )
