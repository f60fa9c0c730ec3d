r"""The import service of a pool has a name that NixOS refuses.

## What goes wrong

`zfs-ensure-…` follows `zfs-import-<pool>.service`, and NixOS checks that name against `[a-zA-Z0-9@%:_.\-]+`: a pool's
name with a control character, a letter outside ASCII or a `?` is refused at evaluation. ZFS takes no such pool name
either.

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

Write the pool's name as `zpool list` shows it: ZFS itself takes no such character.

## References

- nixpkgs, nixos/lib/systemd-lib.nix, `unitNameType`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, refused_in_unit_name, rule


@rule(
    "invalid-import-unit-name",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="lowered.unusual",
)
def check(host: HostView) -> Iterator[Diagnostic]:
    """Report each pool with a character that no unit name takes."""
    for guest, zfs in host.lowered.unusual:
        refused = refused_in_unit_name(zfs.pool)
        if refused:
            yield Diagnostic(
                f"NixOS takes no unit name with {refused}, which the pool `{zfs.pool}` of `{guest.name}` leads to",
                zfs.at("pool"),
                help="name the pool as `zpool list` does",
            )
