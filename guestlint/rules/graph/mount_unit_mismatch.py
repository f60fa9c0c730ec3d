"""A guest's service requires a mount unit that systemd never makes.

## What goes wrong

The module makes a unit's name of the mountpoint as it is written, systemd of the path that this leads to. Where the
two differ, the guest's service and the one that creates the dataset name a unit that does not exist: the guest does
not start, "Unit … not found".

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

Write the mountpoint as systemd does: without `.` components.

## References

- systemd, src/basic/unit-name.c, `unit_name_from_path`, which simplifies the path first
- nixpkgs, nixos/lib/utils.nix, `escapeSystemdPath`, which only removes repeated slashes
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule


@rule(
    "mount-unit-mismatch",
    category="graph",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.1.0",
    when="odd_mount_units",
)
def check(host: HostView) -> Iterator[Diagnostic]:
    """Report each mount of a guest whose unit has another name than its services say."""
    for unit in host.odd_mount_units:
        zfs = unit.mount.zfs
        if zfs is not None and unit.made and unit.made != unit.required and not unit.others:
            at = zfs.at("hostMountpoint")
            edit = Edit("set", at, unit.where)
            yield Diagnostic(
                f"the services of `{unit.mount.guest}` need `{unit.required}`, but of the hostMountpoint "
                f"`{unit.mount.path}` systemd makes `{unit.made}`",
                at,
                help=f"write `{unit.where}`",
                fix=Fix(f"Write `{unit.where}`", (edit,)) if "hostMountpoint" in zfs.given else None,
            )
