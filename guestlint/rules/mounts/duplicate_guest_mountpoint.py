"""Two datasets of a guest have the same guest mountpoint.

## What goes wrong

A container silently keeps only one of them, the first by name. In a micro VM both are mounted, and the second hides
the first. Either way the guest writes data to a dataset that is not meant for it.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo"

[guests.forgejo.zfs."/repositories"]
pool = "tank"
dataset = "safe/repositories"
hostMountpoint = "/guests/forgejo/repositories"
guestMountpoint = "/persist"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo"

[guests.forgejo.zfs."/repositories"]
pool = "tank"
dataset = "safe/repositories"
hostMountpoint = "/guests/forgejo/repositories"
guestMountpoint = "/repositories"
```

## How to fix

Give each entry its own guest mountpoint. It defaults to the entry's name.

## References

- nixos-extra-modules, modules/guests/container.nix, `bindMounts`; nixpkgs, `lib.listToAttrs` (the first wins)
- nixos-extra-modules, modules/guests/microvm.nix, `shares`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, normal_path, rule


@rule(
    "duplicate-guest-mountpoint",
    category="mounts",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="explicit-mountpoint",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest and mountpoint once, at the last share that has it.

    Shares that have the same host mountpoint as well are one mount twice, or two definitions that Nix does not merge.
    """
    for shares in _by_target(view):
        *others, last = shares
        if not others or len({share.source for share in shares}) == 1:
            continue
        is_one_bind = last.kind == "bind" and len({share.target for share in shares}) == 1
        outcome = "only the first is bound" if is_one_bind else "the last hides the others"
        yield Diagnostic(
            f"guest `{last.guest}` mounts {len(shares)} datasets at `{last.target}`: {outcome}",
            last.at("target"),
            related=tuple(
                RelatedLocation(f"`{other.path}` is mounted at `{other.target}`", other.at("target"))
                for other in others
            ),
            help="give each dataset its own guest mountpoint",
        )


def _by_target(view: HostView) -> Sequence[Sequence[Share]]:
    index: dict[tuple[str, str], list[Share]] = defaultdict(list)
    for share in view.host.shares:
        index[share.guest, normal_path(share.target)].append(share)
    return list(index.values())
