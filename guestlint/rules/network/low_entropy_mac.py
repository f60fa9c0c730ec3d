"""The module derives MAC addresses from a faulty hash.

## What goes wrong

From April 2025 on, the module's conversion of a name's hash to a number is wrong: half of all names get one of
sixteen numbers. On one host the module counts on to the next address that is free. Between hosts nothing does that:
two of them with derived addresses on one `baseMac` will likely have an address in common. Where such a host is
checked in the same run, that is `shared-base-mac`, and this rule is silent.

Later hosts are taken to be of the newest revision, `2026-01`; the setting `mac-era` says otherwise.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = {}  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = { mac = "02:01:27:5d:00:01" }
```

## How to fix

Give addresses by hand, or give each host a `baseMac` of its own, different in byte two or three. A revision of the
module without the fault would do as well.

## References

- nixos-extra-modules, lib/misc.nix, `hexToDec`: it shifts by the accumulator where four bits were meant
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.fleet import bases, distinct_hosts, shared_bases
from guestlint.plugins import Diagnostic, FleetView, rule


@rule(
    "low-entropy-mac",
    category="network",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="weak-derivation",
)
def check(fleet: FleetView) -> Iterator[Diagnostic]:
    """Report once a host, at the first interface whose address is derived on a base that no other host has."""
    shared = fleet.ask(shared_bases)
    for view in fleet.ask(distinct_hosts):
        first = next((interface for base, interface in view.ask(bases).items() if base not in shared), None)
        if first is not None and first.derivation is not None and first.derivation.is_low_entropy:
            yield Diagnostic(
                f"the MAC address of `{first.guest}` is derived as of revision {first.derivation.name}, whose hash "
                "gives half of all names one of 16 values: another host with this base is likely to have it too",
                first.place,
                help="give MAC addresses by hand, or each host a `baseMac` of its own",
                identity=(first.derivation.name,),
            )
