r"""A mount must wait for a host mountpoint that systemd reads as another.

## What goes wrong

If several guests share a dataset, each of its mounts waits for the one before it, through the mount option
`x-systemd.requires-mounts-for=PATH`. A comma in the path ends that option; what follows is an option of its own, which
mount.zfs refuses: the mount fails, and as it has no `nofail`, the host boots into emergency mode. A quote or a
backslash is read as such in the list of paths, so the order of the mounts is lost or wrong. For a space, see
space-in-mountpoint.

## Bad

```toml bad
[node]
name = "ward"

[guests.immich]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/photos,2026"  # <--

[guests.samba]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
```

## Good

```toml good
[node]
name = "ward"

[guests.immich]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.immich.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
hostMountpoint = "/guests/photos-2026"

[guests.samba]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.samba.zfs."/photos"]
pool = "rpool"
dataset = "safe/photos"
```

## How to fix

Use a mountpoint without commas, quotes and backslashes. The dataset can keep its name.

## References

- nixos-extra-modules, modules/guests/default.nix, `fileSystems`
- systemd 252, src/shared/fstab-util.c, `fstab_filter_options`; src/core/load-fragment.c,
  `config_parse_unit_requires_mounts_for`
- OpenZFS 2.2, cmd/mount_zfs.c: "cannot be mounted due to invalid option"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.mount_units import is_read_otherwise, waiting_mounts
from guestlint.plugins import Diagnostic, HostView, Mount, RelatedLocation, Share, rule, unusual_shares

_NAMES = {",": "a comma", "'": "a quote", '"': "a double quote", "\\": "a backslash"}
_IN_FLAGS = '"\\'
_TAKEN = frozenset(
    "atime defaults dev diratime exec noatime nodev nodiratime noexec nosuid relatime ro rw suid xattr".split()  # noqa: SIM905 - words
)


@rule(
    "misread-mountpoint",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each share whose mountpoint another mount waits for; other rules report it for what else is in it."""
    for share in view.ask(unusual_shares):
        if not any(char in share.source for char in _NAMES):
            continue
        char = next(char for char in share.source if char in _NAMES)
        is_said = " " in share.source or (share.kind == "bind" and any(char in share.source for char in _IN_FLAGS))
        if not is_said and not is_read_otherwise(share.source):
            waiting = view.ask(waiting_mounts).get(share.source, ())
            if waiting:
                yield _diagnostic(view, share, char, waiting)


def _diagnostic(view: HostView, share: Share, char: str, waiting: Sequence[Mount]) -> Diagnostic:
    remedy = "use a path without commas, quotes and backslashes"
    failure = failure_of(view, [mount.path for mount in waiting])
    refused = [option for option in share.source.split(",")[1:] if option and option not in _TAKEN]
    why = "systemd reads another path, so the order of mounts is lost or wrong"
    if refused:
        why, remedy = f"mount.zfs refuses the option `{refused[0]}`, so {failure.outcome}", failure.help(remedy)
    return Diagnostic(
        f"`{share.option('source')}` `{share.source}` of guest `{share.guest}` contains {_NAMES[char]}, and "
        f"`{waiting[0].path}` must wait for it: {why}",
        share.at("source"),
        related=tuple(RelatedLocation(f"`{mount.path}` must wait for it", mount.path_place) for mount in waiting),
        help=remedy,
    )
