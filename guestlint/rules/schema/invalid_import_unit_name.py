r"""The import service of a pool has a name that NixOS rejects.

## What goes wrong

`zfs-ensure-…` is ordered after `zfs-import-<pool>.service`, and NixOS checks that name against `[a-zA-Z0-9@%:_.\-]+`.
A pool name with a control character, a letter outside ASCII or a `?` fails this check, and evaluation stops. ZFS does
not accept such a pool name either.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "pööl"  # <--
dataset = "safe/guests/adguard"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/persist"]
pool = "pool"
dataset = "safe/guests/adguard"
```

## How to fix

Write the pool's name as `zpool list` shows it. ZFS itself accepts none of these characters.

## References

- nixpkgs, nixos/lib/systemd-lib.nix, `unitNameType`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule, shown_character, unusual_shares


@rule(
    "invalid-import-unit-name",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each pool with a character that is not allowed in a unit name."""
    for share in view.ask(unusual_shares):
        refused = view.host.nixpkgs.refused_in_unit_name(share.pool)
        if refused:
            yield Diagnostic(
                f"NixOS rejects the unit name of pool `{share.pool}` of guest `{share.guest}`: it contains "
                f"{shown_character(refused)}",
                share.at("pool"),
                help="write the pool's name as `zpool list` shows it",
            )
