r"""A device of the host is named by a label with a space.

## What goes wrong

udev writes a space in a label as `\x20` in the names of `/dev/disk/by-label` and `/dev/disk/by-partlabel`, and as `_`
in `/dev/disk/by-id`. With the space itself, systemd waits for a device that never comes: the mount fails after 90
seconds and, without `nofail`, `local-fs.target` with it; the host boots into emergency mode.

## Bad

```toml bad
[node]
name = "ward"

[fileSystems."/music"]
device = "/dev/disk/by-label/My Music"  # <--
fsType = "btrfs"
```

## Good

```toml good
[node]
name = "ward"

[fileSystems."/music"]
device = '/dev/disk/by-label/My\x20Music'
fsType = "btrfs"
```

## How to fix

Write the name as `ls /dev/disk/by-label` shows it, e.g. with `\x20`, or name the device by its UUID.

## References

- systemd 252, rules.d/60-persistent-storage.rules (`ID_FS_LABEL_ENC`), src/shared/device-nodes.c, `encode_devnode_name`
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule

_BY_LABEL = ("/dev/disk/by-label/", "/dev/disk/by-partlabel/")


@rule(
    "space-in-device",
    category="storage",
    severity="error",
    stage="boot",
    confidence="high",
    since="0.2.0",
    when="own-mounts",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each of the host's own file systems with such a device."""
    for own in view.host.file_systems:
        device = own.device or ""
        if device.startswith(_BY_LABEL) and " " in device:
            at, escaped = own.place._replace(route=(*own.place.route, "device")), device.replace(" ", "\\x20")
            yield Diagnostic(
                f"`device` `{device}` of `{own.path}` contains a space: udev writes it as `\\x20`",
                at,
                help=f"write `{escaped}`",
                fix=Fix(f"Replace with `{escaped}`", (Edit("set", at, escaped),)),
            )
