"""A mount's `zfsutil` does not fit the dataset's `mountpoint`.

## What goes wrong

`mount.zfs` mounts a dataset with `mountpoint=legacy` only without the option `zfsutil`, and every other only with it.
The guests module mounts all guests' datasets with `zfsutil`, so none of them may have `legacy`, nor inherit it. A file
system of the host's own needs the option unless the property is `legacy`; disko writes it by the same rule, but looks
at the dataset's own options alone. What is mounted in the initrd is not judged.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "container"
container.macvlan = "lan"

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"  # <--

[disko.devices.zpool.rpool.datasets.safe]
type = "zfs_fs"
options.mountpoint = "legacy"
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
dataset = "safe/forgejo"

[disko.devices.zpool.rpool.datasets.safe]
type = "zfs_fs"
options.mountpoint = "none"
```

## How to fix

For guests' datasets, or one above them, set `mountpoint` to `none`, and `zfs set mountpoint=none` where they exist
already. For the host's own file system, add `zfsutil` to its `options`, or set `mountpoint` to `legacy` and leave the
option out.

## References

- OpenZFS 2.4, cmd/mount_zfs.c, `main` (the same since 0.6): "cannot be mounted using 'zfs mount'", "… using 'mount'"
- nixos-extra-modules, modules/guests/default.nix, `options = ["zfsutil"]`; disko, lib/types/zfs_fs.nix, `_config`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from guestlint.analysis.failing_mounts import failure_of
from guestlint.analysis.zfs_mounts import has_zfsutil, is_of_a_unit
from guestlint.analysis.zfs_properties import Properties, zfs_properties
from guestlint.plugins import Diagnostic, HostView, Mount, RelatedLocation, rule

_LEGACY = "legacy"


class _Cause(NamedTuple):
    """The dataset that gives the property, its value, and whether it is mounted for a guest."""

    giver: str
    value: str
    is_guest: bool


@rule(
    "zfsutil-mismatch",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each dataset that gives the property once, at the first mount that does not fit it."""
    properties = view.ask(zfs_properties)
    found: Mapping[_Cause, list[tuple[str, Mount]]] = defaultdict(list)
    for name, mount in view.host.mounts.items():
        cause = _cause(properties, mount)
        if cause is not None:
            found[cause].append((name, mount))
    for cause, mounts in found.items():
        mount, place = mounts[0][1], properties.places.get(cause.giver)
        failure = failure_of(view, [name for name, _ in mounts])
        inherited = "" if cause.giver == mount.device else f" from `{cause.giver}`"
        util = "with" if cause.value == _LEGACY else "without"
        yield Diagnostic(
            f"`{mount.device}` has `mountpoint={cause.value}`{inherited}, but is mounted {util} `zfsutil`: "
            f"mount.zfs refuses that; {failure.outcome}",
            mount.share.at("dataset") if mount.share is not None else mount.place._replace(part="key"),
            related=(RelatedLocation("its properties are given here", place),) if place and inherited else (),
            help=failure.help(_remedy(cause)),
            identity=(cause.giver, str(cause.is_guest)),
        )


def _cause(properties: Properties, mount: Mount) -> _Cause | None:
    """None where the option fits, or where the property is not known; a snapshot is mounted as with `legacy`."""
    if "@" in mount.device or not is_of_a_unit(mount):
        return None
    value, giver = properties.effective(mount.device, "mountpoint") or ("", "")
    if not value or (value == _LEGACY) is not has_zfsutil(mount):
        return None
    return _Cause(giver, value, mount.share is not None)


def _remedy(cause: _Cause) -> str:
    if cause.is_guest:
        return 'give the guests\' datasets, or one above them, `mountpoint = "none"`'
    return "leave `zfsutil` out" if cause.value == _LEGACY else "add `zfsutil` to the mount's `options`"
