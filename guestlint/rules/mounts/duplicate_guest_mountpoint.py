"""Two datasets of a guest have one guest mountpoint.

## What goes wrong

A container silently keeps only one of them, the first by name; in a micro VM both are mounted, and the second hides
the first. Either way the guest writes its data to a dataset that it was not meant for.

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

Give each entry a guest mountpoint of its own. Without `guestMountpoint` it is the entry's name.

## References

- nixos-extra-modules, modules/guests/container.nix, `bindMounts`; nixpkgs, `lib.listToAttrs` (the first of a name wins)
- nixos-extra-modules, modules/guests/microvm.nix, `shares`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, RelatedLocation, rule


@rule(
    "duplicate-guest-mountpoint",
    category="mounts",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="lowered.doubled_in_guest",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report once a guest and mountpoint, at the last entry that has it."""
    for guest, entries in lowered.doubled_in_guest:
        *others, last = entries
        is_one_bind = guest.container is not None and len({each.guest_mountpoint for each in entries}) == 1
        outcome = "only the first of them is bound" if is_one_bind else "the last hides the others"
        yield Diagnostic(
            f"guest `{guest.name}` has {len(entries)} datasets at `{last.guest_mountpoint}`: {outcome}",
            last.at("guestMountpoint"),
            related=tuple(
                RelatedLocation(f"`{other.path}` is at `{other.guest_mountpoint}`", other.at("guestMountpoint"))
                for other in others
            ),
            help="give each a guest mountpoint of its own",
        )
