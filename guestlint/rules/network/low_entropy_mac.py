"""The module derives MAC addresses from a faulty hash.

## What goes wrong

Since April 2025, the module converts a name's hash to a number incorrectly: half of all names get one of sixteen
numbers. Within a host, the module moves on to the next free address. Between hosts nothing does so. The chance that two
hosts that derive addresses from the same `baseMac` have one in common, measured with 2,000 pairs of hosts:

| guests on each | 1 | 2 | 3 | 5 | 8 | 10 | 15 |
|---|---|---|---|---|---|---|---|
| revision 2026-01 | 2 % | 8 % | 15 % | 40 % | 72 % | 86 % | 99 % |
| revision 2025-04 | 6 % | 23 % | 48 % | 87 % | 100 % | 100 % | 100 % |

If another host with this base is checked in the same run, `shared-base-mac` reports it instead of this rule.

Hosts of the later schema are assumed to use the newest revision, `2026-01`; the setting `mac-era` selects another.

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

Set addresses explicitly, or give each host its own `baseMac`, different in byte two or three. A revision of the
module without the fault solves the problem as well.

## References

- nixos-extra-modules, lib/misc.nix, `hexToDec`: it shifts by the accumulator instead of by four bits
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.fleet import bases, distinct_hosts, met, shared_bases
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
    """Report each host once, at the first interface whose address is derived from a base that no other host has."""
    shared = {(base, each.host.file) for base, users in fleet.ask(shared_bases) for each in users}
    for view in fleet.ask(distinct_hosts):
        own_bases = view.ask(bases).items()
        first = next((each for base, each in own_bases if (base, view.host.file) not in shared), None)
        if first is not None and first.derivation is not None and first.derivation.is_low_entropy:
            own = sum(each.derivation is not None for each in view.host.interfaces)
            chance = met(first.derivation.odds, own * own)
            yield Diagnostic(
                f"the MAC address of guest `{first.guest}` is derived as in revision {first.derivation.name}, whose "
                "hash gives half of all names one of 16 values: the chance that another host with this base and as "
                f"many derived addresses ({own}) shares one with this host is about {chance}",
                first.place,
                help="set MAC addresses explicitly, or give each host its own `baseMac`",
                identity=(first.derivation.name,),
            )
