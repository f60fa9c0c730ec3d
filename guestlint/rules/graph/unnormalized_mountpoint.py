"""A host mountpoint contains `..`, `.` or repeated slashes.

## What goes wrong

systemd follows `..` only where the directory before it is there, and then names the unit after the path it leads to;
otherwise it creates no mount unit at all ("Failed to generate unit name: Invalid argument"). Either way the guest's
service requires a unit that never exists. systemd removes repeated slashes and `.`, so the dataset is not mounted at
the path as it is written; the severity is then `warning`, as it is for the host's own file systems.

## Bad

```toml bad
[node]
name = "ward"

[guests.forgejo]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.forgejo.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/forgejo"
hostMountpoint = "/guests/old/../forgejo"  # <--
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
dataset = "safe/guests/forgejo"
hostMountpoint = "/guests/forgejo"
```

## How to fix

Write the path that it leads to. First check whether a directory on the way is a symbolic link: `..` then leads
elsewhere.

## References

- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`: refuses `..` at evaluation since June 2026 (pull request 529688)
- systemd, src/basic/unit-name.c, `unit_name_path_escape`: rejected unless `path_is_normalized` holds
- systemd 252, src/fstab-generator/fstab-generator.c, `parse_fstab`: simplified, and followed (`chase_symlinks`)
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.mount_units import MountUnit, unnormalized_mounts
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, Place, collapsed, rule


@rule(
    "unnormalized-mountpoint",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when=("unusual-share", "own-mounts"),
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each mount, of guests and of the host itself, whose outcome no other rule reports."""
    for unit in view.ask(unnormalized_mounts):
        share, path = unit.mount.share, unit.mount.path
        if unit.is_api or unit.others or (share is not None and unit.made not in ("", unit.required)):
            continue
        written = collapsed(path)
        at = unit.mount.path_place if share is not None else Place(unit.mount.place.file, unit.mount.place.route, "key")
        outcome = _outcome(unit)
        edit = Edit("set", at, written)
        yield Diagnostic(
            f"host mountpoint `{path}` is not normalized: systemd {outcome}",
            at,
            help=f"write `{written}`",
            fix=Fix(f"Replace with `{written}`", (edit,)) if share is not None and share.gives("source") else None,
            severity="error" if unit.leads_up and share is not None else "warning",
        )


def _outcome(unit: MountUnit) -> str:
    if not unit.leads_up:
        return f"treats it as `{unit.where}`"
    if unit.mount.share is None:
        return f"mounts it at `{collapsed(unit.where)}` if the directories before `..` exist, and else nowhere"
    return f"creates no unit `{unit.required}` for it"
