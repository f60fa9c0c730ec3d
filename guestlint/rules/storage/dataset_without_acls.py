"""A micro VM's dataset has no POSIX ACLs.

## What goes wrong

virtiofs passes ACLs and extended attributes of a guest's files to the dataset. On a dataset with `acltype` other than
`posixacl`, which is the default on Linux, or with `xattr` other than `sa`, the guest gets "Operation not supported", or
is slow: journald, `setfacl` and whatever copies attributes fail in it. This is said only where the document gives
properties of the pool or of the dataset.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"  # <--

[disko.devices.zpool.rpool]
type = "zpool"
rootFsOptions = { mountpoint = "none", compression = "zstd" }
```

## Good

```toml good
[node]
name = "ward"

[guests.forgejo]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/forgejo"

[disko.devices.zpool.rpool]
type = "zpool"
rootFsOptions = { mountpoint = "none", compression = "zstd", acltype = "posixacl", xattr = "sa" }
```

## How to fix

Set both in `rootFsOptions`, and `zfs set acltype=posixacl xattr=sa` where the dataset exists already.

## References

- OpenZFS 2.4, zfsprops(7) and module/zcommon/zfs_prop.c: `acltype` is `off` on Linux (`posixacl` is an old name of
  `posix`), `xattr` is `sa`, as `on` is, since 2.3 (commit e419a63, 2024-09-23), and was `dir` before
- microvm.nix of 2025-07 (f30ae9b), doc/src/shares.md: ZFS datasets that are shared need `xattr=sa` and
  `acltype=posixacl`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.zfs_properties import Properties, zfs_properties
from guestlint.plugins import Diagnostic, HostView, rule

_POSIX = ("posixacl", "posix")
_SYSTEM_ATTRIBUTES = ("sa", "on")


@rule(
    "dataset-without-acls",
    category="storage",
    severity="info",
    stage="runtime",
    confidence="medium",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each pool once, at the first share of a micro VM that lacks a property."""
    properties = view.ask(zfs_properties)
    seen: set[str] = set()
    for share in (each for each in view.host.shares if each.has_dataset):
        if share.kind == "virtiofs" and share.pool not in seen:
            lacking = _lacking(properties, share.path)
            if lacking:
                seen.add(share.pool)
                yield Diagnostic(
                    f"`{share.path}` of micro VM `{share.guest}` is without `{'` and `'.join(lacking)}`: ACLs and "
                    "extended attributes do not work in the guest as on the host",
                    share.at("dataset"),
                    help='set `acltype = "posixacl"` and `xattr = "sa"` for the pool or the dataset',
                    identity=(share.pool,),
                )


def _lacking(properties: Properties, path: str) -> list[str]:
    """Nothing where no property is given at all."""
    pool = path.partition("/")[0]
    if not (properties.given.get(path) or properties.given.get(pool)):
        return []
    acls, attributes = properties.effective(path, "acltype"), properties.effective(path, "xattr")
    lacking = [] if acls is not None and acls[0] in _POSIX else ["acltype=posixacl"]
    return lacking if attributes is None or attributes[0] in _SYSTEM_ATTRIBUTES else [*lacking, "xattr=sa"]
