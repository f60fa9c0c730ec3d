r"""The mount unit of a host mountpoint has a name that NixOS rejects.

## What goes wrong

The guest's service requires the mount unit of each host mountpoint and is ordered after it, and NixOS checks the
names of these units against `[a-zA-Z0-9@%:_.\-]+`. The module's escaping leaves control characters, letters outside
ASCII and, before June 2026, `?` unchanged, so evaluation fails for a path that contains one of them. In
`guestMountpoint` they are harmless if `hostMountpoint` is set.

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

Set `hostMountpoint` to a path of ASCII letters, digits and common punctuation. The guest mountpoint can stay.

## References

- nixpkgs, nixos/lib/systemd-lib.nix, `unitNameType`
- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`, which escapes `?` since June 2026 (pull request 529688)
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, rule, shown_character, unusual_shares


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
    """Report each host mountpoint with a character that is not allowed in a unit name."""
    nixpkgs = view.host.nixpkgs
    for share in view.ask(unusual_shares):
        refused = nixpkgs.refused_in_unit_name(share.source)
        if refused:
            is_open = not nixpkgs.date and not nixpkgs.refused_in_unit_name(share.source.replace("?", ""))
            until = "before June 2026, " if is_open else ""
            yield Diagnostic(
                f"{until}NixOS rejects the unit name of host mountpoint `{share.source}` of guest `{share.guest}`: it "
                f"contains {shown_character(refused)}",
                share.at("source"),
                help="set `hostMountpoint` to a path of ASCII letters, digits and common punctuation",
            )
