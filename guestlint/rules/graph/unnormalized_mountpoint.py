r"""A mountpoint contains `..`, `.` or repeated slashes.

## What goes wrong

systemd follows `..` only where the directory before it is there, and then names the unit after the path it leads to;
otherwise it creates no mount unit at all ("Failed to generate unit name: Invalid argument"). Either way the guest's
service requires a unit that never exists. systemd removes repeated slashes and `.`, so the dataset is not mounted at
the path as it is written; the severity is then `warning`, as it is for the host's own file systems.

In a guest, `.` and repeated slashes do no harm. Where the directory before `..` is not there, systemd-nspawn does not
start a container ("Failed to resolve"), and the systemd of a micro VM does not mount the dataset: what the guest writes
to that path is lost with its root. It also decodes the escapes of fstab(5), such as `\040`.

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

from guestlint.analysis.mount_units import MountUnit, is_read_otherwise, unnormalized_mounts
from guestlint.plugins import (
    Diagnostic,
    Edit,
    Fix,
    HostView,
    Place,
    Share,
    collapsed,
    mounted_path,
    rule,
    unusual_shares,
)


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
    yield from filter(None, map(_in_guest, view.ask(unusual_shares)))
    for unit in view.ask(unnormalized_mounts):
        share, path = unit.mount.share, unit.mount.path
        if unit.is_api or unit.link or unit.together or (share is not None and unit.made not in ("", unit.required)):
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


def _in_guest(share: Share) -> Diagnostic | None:
    """A path that is a host mountpoint's as well is reported as that."""
    reached, is_vm = mounted_path(share.target), share.kind == "virtiofs"
    leads_up = ".." in reached.split("/")
    if not (leads_up or (is_vm and is_read_otherwise(share.target))) or not share.gives("source"):
        return None
    outcome = f"mounts it at `{collapsed(reached)}`"
    if leads_up:
        otherwise = "and else nowhere" if is_vm else f"and else does not start `{share.guest}`"
        outcome += f" if the directories before `..` exist, {otherwise}"
    who = f"the systemd of `{share.guest}`" if is_vm else "systemd-nspawn"
    return Diagnostic(
        f"guest mountpoint `{share.target}` of guest `{share.guest}` is not normalized: {who} {outcome}",
        share.at("target"),
        help=f"write `{collapsed(reached)}`",
        severity="error" if leads_up else "warning",
    )
