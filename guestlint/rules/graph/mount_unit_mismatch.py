r"""A guest's service requires a mount unit that systemd never creates.

## What goes wrong

The module derives the unit's name from the mountpoint as it is written, systemd from the path that it mounts: without
`.` components, with the escapes of fstab(5) decoded (`\040`, which NixOS writes as it is, is a space), and with
symbolic links followed (`/var/run` is `/run`, `/run/current-system` is in the Nix store). If the two differ, the
guest's service and the service that creates the dataset name a unit that does not exist, and the guest does not start:
"Unit … not found".

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
hostMountpoint = "/guests/./forgejo"  # <--
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

Write the mountpoint as systemd does, without `.` components and backslashes, and not through a symbolic link.

## References

- systemd, src/basic/unit-name.c, `unit_name_from_path`, which simplifies the path first
- systemd 252, src/fstab-generator/fstab-generator.c, `parse_fstab` (`chase_symlinks`)
- glibc, misc/mntent_r.c, `decode_name`; nixpkgs, nixos/modules/tasks/filesystems.nix, `escape`
- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`, which only removes repeated slashes; since June 2026 (pull
  request 529688) it drops `.` as well
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.host_places import file_at_or_above
from guestlint.analysis.mount_units import unnormalized_mounts
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, normal_path, rule


@rule(
    "mount-unit-mismatch",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each mount of a guest whose unit does not have the name that the services require."""
    for unit in view.ask(unnormalized_mounts):
        share = unit.mount.share
        if share is None or file_at_or_above(unit.where):
            continue
        at = share.at("source")
        if unit.link:
            yield Diagnostic(
                f"the services of `{share.guest}` require `{unit.required}`, but systemd creates another unit for "
                f"`{share.option('source')}` `{unit.mount.path}`: `{unit.link}` is a symbolic link",
                at,
                help="mount the dataset elsewhere, e.g. below `/guests`",
            )
        elif unit.made and unit.made != unit.required and not unit.together:
            is_plain = "\\" not in unit.mount.path and not unit.where.startswith("/run/")
            fix = Fix(f"Replace with `{unit.where}`", (Edit("set", at, unit.where),))
            is_open = not view.host.nixpkgs.date and normal_path(unit.mount.path) == unit.where
            before = "before June 2026, " if is_open else ""
            yield Diagnostic(
                f"{before}the services of `{share.guest}` require `{unit.required}`, but systemd creates "
                f"`{unit.made}` for `{share.option('source')}` `{unit.mount.path}`",
                at,
                help="use a path without backslashes" if "\\" in unit.mount.path else f"write `{unit.where}`",
                fix=fix if is_plain and share.gives("source") else None,
            )
