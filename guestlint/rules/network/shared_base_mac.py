"""Several hosts derive MAC addresses from the same base.

## What goes wrong

An address is derived from bytes two and three of `baseMac` and a hash of the guest's name. Since April 2025 the hash
is faulty and gives half of all names one of sixteen values, so hosts with the same base get an address in common as
they grow: with ten addresses on one host, each guest added to the other has a chance of about 17 % to get one of them.
The module only keeps addresses apart within a host. The severity is `info` if two addresses are equal already, which
`mac-collision` reports, or if fewer than two of the hosts have the faulty hash. Hosts on different networks, as
`[[network]]` in the settings says, may have one base.

## Bad

```toml bad
# file: sire.toml
[node]
name = "sire"

[guests.forgejo]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = {}

# file: ward.toml
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = {}  # <--
```

## Good

```toml good
# file: sire.toml
[node]
name = "sire"

[guests.forgejo]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = { mac = "02:01:28:00:00:01" }

# file: ward.toml
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = { mac = "02:01:27:00:00:01" }
```

## How to fix

Give each host its own `baseMac`, different in byte two or three; the first byte and the last three do not count.

## References

- nixos-extra-modules, lib/net.nix, `assignMacs`, and lib/misc.nix, `hexToDec`
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.analysis.fleet import SharedBase, macs_across_hosts, met, shared_bases
from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, FleetView, Host, RelatedLocation, base_of, host_label, rule


@rule(
    "shared-base-mac",
    category="network",
    severity="warning",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="repeated-identity",
)
def check(fleet: FleetView) -> Iterator[Diagnostic]:
    """Report each base once, at the last host that has it, with the others as related places."""
    met_by = _already_met(fleet)
    for base, users in fleet.ask(shared_bases):
        weak = sum(each.interface.derivation is not None and each.interface.derivation.is_low_entropy for each in users)
        have_met = sum((base, each.host.file) in met_by for each in users) > 1
        is_likely = weak > 1 and not have_met
        why = f"the faulty hash {_outlook(base, users)}" if weak > 1 else "each avoids only its own"
        yield Diagnostic(
            f"{listed([host_label(each.host) for each in users])} derive MAC addresses from the same base, "
            f"{base}: {why}",
            users[-1].interface.place,
            related=tuple(RelatedLocation(f"`{each.guest}` has the same base", each.place) for _, each in users[:-1]),
            help="give each host its own `baseMac`, different in byte two or three",
            severity="warning" if is_likely else "info",
            identity=(base,),
        )


def _outlook(base: str, users: Sequence[SharedBase]) -> str:
    """What the next guest has to expect: those of the host with fewest addresses meet all others."""
    known = [sum(mac[:8] == base for mac in _derived(each.host)) for each in users]
    odds = max(each.interface.derivation.odds for each in users if each.interface.derivation is not None)
    chance = met(odds, sum(known) - min(known))
    return f"gives the next guest an address of another of these hosts with a chance of about {chance}"


def _derived(host: Host) -> Sequence[str]:
    return [interface.mac for interface in host.interfaces if interface.derivation is not None]


def _already_met(fleet: FleetView) -> frozenset[tuple[str, str]]:
    """The bases of addresses that two hosts both derive, with the files of these hosts."""
    found: set[tuple[str, str]] = set()
    for mac, members in fleet.ask(macs_across_hosts):
        files = {each.host.file for each in members if each.interface.derivation is not None}
        if len(files) > 1:
            found.update((base_of(mac), file) for file in files)
    return frozenset(found)
