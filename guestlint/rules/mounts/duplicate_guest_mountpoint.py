"""Two datasets, shares or disks of a guest have the same guest mountpoint.

## What goes wrong

A container silently keeps only one of them, the first by name; a micro VM only the last. Where the two are written
differently, such as `/data` and `//data`, a container binds both and the last hides the first, and the micro VM's
systemd keeps the first. Either way the guest writes data to a dataset that is not meant for it.

Of two `shares` or two `volumes` of a plain micro VM at one `mountPoint`, only the last is mounted. A share and a volume
at one place are two definitions of one file system, which Nix refuses. Of two `bindMounts` of a plain container at one
`mountPoint`, systemd-nspawn makes both, and one hides the other.

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
- microvm.nix, nixos-modules/microvm/mounts.nix (`//`: the last wins)
- systemd 252, src/fstab-generator/fstab-generator.c, `add_mount`: of two entries for one unit, the first is kept
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from guestlint.analysis.guest_mounts import GuestMount, guest_mounts_at_one_target
from guestlint.analysis.shares import dataset_shares
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, Share, mounted_path, normal_path, rule


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
        yield Diagnostic(
            f"guest `{last.guest}` mounts {len(shares)} datasets at `{last.target}`: {_outcome(shares)}",
            last.at("target"),
            related=tuple(
                RelatedLocation(f"`{other.path}` is mounted at `{other.target}`", other.at("target"))
                for other in others
            ),
            help="give each dataset its own guest mountpoint",
        )
    for mounts in view.ask(guest_mounts_at_one_target):
        if len({mount.source for mount in mounts}) > 1:
            yield _plain(mounts)


def _plain(mounts: Sequence[GuestMount]) -> Diagnostic:
    *others, last = mounts
    kinds = {mount.kind == "disk" for mount in mounts}
    is_one_path = len({mount.target for mount in mounts}) == 1
    is_refused = len(kinds) > 1 and is_one_path
    outcome = "one hides the others" if last.kind == "bind" else _outcome_of(last.kind, is_one_path=is_one_path)
    return Diagnostic(
        f"guest `{last.guest}` mounts {len(mounts)} {'disks' if kinds == {True} else 'directories of the host'} at "
        f"`{last.target}`: {outcome}"
        if not is_refused
        else f"guest `{last.guest}` mounts a share and a disk at `{last.target}`: Nix does not merge the two",
        last.place,
        related=tuple(
            RelatedLocation(f"`{other.source}` is mounted at `{other.target}`", other.place) for other in others
        ),
        help="give each a mountpoint of its own",
        stage="eval" if is_refused else "runtime",
        lazy=is_refused,
    )


def _outcome(shares: Sequence[Share]) -> str:
    return _outcome_of(shares[0].kind, is_one_path=len({share.target for share in shares}) == 1)


def _outcome_of(kind: str, *, is_one_path: bool) -> str:
    if kind == "bind":
        return "only the first is bound" if is_one_path else "the last hides the others"
    return f"only {'the last' if is_one_path else 'one of them'} is mounted"


def _by_target(view: HostView) -> Sequence[Sequence[Share]]:
    index: dict[tuple[str, str], list[Share]] = defaultdict(list)
    for share in view.ask(dataset_shares):
        is_decoded = share.kind == "virtiofs" or "\\" not in share.target
        index[share.guest, (mounted_path if is_decoded else normal_path)(share.target)].append(share)
    return list(index.values())
