"""A mount of the host's that systemd does not load.

## What goes wrong

systemd loads no mount unit whose device is a path with `..` in it ("Operation not permitted"), nor one that is masked,
as by `enable = false` in `systemd.mounts`. The line in the fstab still makes `local-fs.target` require it, or
`remote-fs.target` that of a network file system. The target's other mounts are then added to what a boot starts in the
order of a hash table until systemd meets this one, and those that are left are not mounted, others at each boot.

With `nofail` or `noauto` the others are not affected. A masked mount is then taken to be meant.

## Bad

```toml bad
[node]
name = "ward"

[fileSystems."/srv/films"]
device = "/tank/media/../films"  # <--
fsType = "none"
options = ["bind"]
```

## Good

```toml good
[node]
name = "ward"

[fileSystems."/srv/films"]
device = "/tank/films"
fsType = "none"
options = ["bind"]
```

## How to fix

Write the device without `..`. Take the file system out (`fileSystems."/x".enable = false`) where its unit is masked.

## References

- systemd 252, src/core/unit.c, `unit_require_mounts_for` (`path_is_normalized`), src/core/mount.c,
  `mount_add_mount_dependencies`, src/core/transaction.c, `transaction_add_job_and_dependencies`; measured on 252
- nixpkgs, nixos/lib/systemd-lib.nix, `generateUnits`: a unit with `enable = false` is a link to /dev/null
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.unloaded_mounts import unloaded_mounts
from guestlint.plugins import Diagnostic, HostView, RelatedLocation, rule


@rule(
    "unloadable-mount",
    category="mounts",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each mount of the fstab whose unit is masked and required, or has `..` in its device."""
    for mount, masked, target in view.ask(unloaded_mounts):
        others = f"which of the other mounts that `{target}` requires a boot starts is left to chance"
        if masked is None:
            yield Diagnostic(
                f"the device of `{mount.path}` has `..` in it, so systemd does not load its unit: nothing mounts it"
                + (f", and {others}" if target else ""),
                mount.place.below("device"),
                help="write the device without `..`",
            )
        elif target:
            yield Diagnostic(
                f"`{masked.name}` is masked, and `{target}` requires it, as `{mount.path}` is in the fstab: {others}",
                masked.place.below("enable"),
                related=(RelatedLocation(f"`{mount.path}` is in the fstab", mount.path_place),),
                help="disable the file system instead, or give it `nofail`",
            )
