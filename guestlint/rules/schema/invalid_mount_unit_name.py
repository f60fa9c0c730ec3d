r"""The unit of a host mountpoint has a name that NixOS refuses.

## What goes wrong

The guest's service requires and follows the mount unit of each host mountpoint, and NixOS checks such names against
`[a-zA-Z0-9@%:_.\-]+`. The module's escaping leaves control characters, letters outside ASCII and `?` as they are, so
a path with one of them is refused at evaluation. Such a `guestMountpoint` does no harm where `hostMountpoint` is
given.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/dünen"]  # <--
pool = "rpool"
dataset = "safe/guests/adguard"
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.adguard.zfs."/dünen"]
pool = "rpool"
dataset = "safe/guests/adguard"
hostMountpoint = "/guests/adguard/duenen"
```

## How to fix

Set `hostMountpoint` to a path of ASCII letters, digits and common signs; the guest mountpoint may stay.

## References

- nixpkgs, nixos/lib/systemd-lib.nix, `unitNameType`
- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, refused_in_unit_name, rule, shown_character, unusual_shares


@rule(
    "invalid-mount-unit-name",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each host mountpoint with a character that no unit name may contain."""
    for share in view.ask(unusual_shares):
        refused = refused_in_unit_name(share.source)
        if refused:
            yield Diagnostic(
                f"host mountpoint `{share.source}` of guest `{share.guest}` leads to a unit name with "
                f"{shown_character(refused)}, which NixOS rejects",
                share.at("source"),
                help="set `hostMountpoint` to a path of ASCII letters, digits and common characters",
            )
