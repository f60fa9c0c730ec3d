"""A micro VM shares the same host mountpoint twice, or has two shares of one tag.

## What goes wrong

Each dataset of a micro VM is shared through virtiofs with a tag derived from its host mountpoint, so two shares of
the same host mountpoint have the same tag. microvm.nix asserts that there is none twice ("share tag … used 2 > 1
times"), and the host's evaluation stops. In plain microvm.nix, the tags are given in `shares`.

## Bad

```toml bad
[node]
name = "ward"

[guests.jellyfin]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.jellyfin.zfs."/films"]
pool = "tank"
dataset = "bunker/media"
hostMountpoint = "/guests/media"

[guests.jellyfin.zfs."/media"]
pool = "tank"
dataset = "bunker/media"
hostMountpoint = "/guests/media"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.jellyfin]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.jellyfin.zfs."/media"]
pool = "tank"
dataset = "bunker/media"
hostMountpoint = "/guests/media"
```

## How to fix

Mount the dataset in the guest once, and bind-mount it to the second place inside the guest. Give each of the `shares`
of a plain micro VM a tag of its own.

## References

- nixos-extra-modules, modules/guests/microvm.nix, `shares`: the tag is a hash of the host mountpoint
- microvm.nix, nixos-modules/microvm/asserts.nix: each share's tag is unique
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.repeated import repeated
from guestlint.analysis.shares import dataset_shares, plain_shares
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, Share, rule


@rule(
    "duplicate-virtiofs-tag",
    category="mounts",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="explicit-mountpoint",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each micro VM, dataset and host mountpoint once, at the last share by name that has it, or each tag."""
    mounted = [share for share in view.ask(dataset_shares) if share.kind == "virtiofs"]
    for shares in repeated(mounted, [(share.guest, share.path, share.source) for share in mounted]):
        *others, last = shares
        yield Diagnostic(
            f"micro VM `{last.guest}` shares `{last.source}` {len(shares)} times with the same virtiofs tag",
            last.at("source"),
            related=tuple(RelatedLocation("it is already shared here", other.at("source")) for other in others),
            help="mount it in the guest once, and bind-mount it to the second place inside the guest",
            lazy=True,
        )
    tagged = [share for share in view.ask(plain_shares) if share.tag]
    for shares in repeated(tagged, [(share.guest, share.tag) for share in tagged]):
        *before, final = map(_place, shares)
        yield Diagnostic(
            f"micro VM `{shares[0].guest}` has {len(shares)} shares with the tag `{shares[0].tag}`, which microvm.nix "
            "refuses",
            final,
            related=tuple(RelatedLocation("it is already used here", other) for other in before),
            help="give each share of a guest its own `tag`",
            lazy=True,
        )


def _place(share: Share) -> Place:
    return Place(share.place.file, (*share.place.route, "tag"))
