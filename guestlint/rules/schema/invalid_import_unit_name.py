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

from guestlint.plugins import Diagnostic, HostView, refused_in_unit_name, rule, shown_character, unusual_shares


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
    """Report each pool with a character that no unit name may contain."""
    for share in view.ask(unusual_shares):
        refused = refused_in_unit_name(share.pool)
        if refused:
            yield Diagnostic(
                f"pool `{share.pool}` of `{share.guest}` leads to a unit name with {shown_character(refused)}, which "
                "NixOS rejects",
                share.at("pool"),
                help="name the pool as `zpool list` does",
            )
