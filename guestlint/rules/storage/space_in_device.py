r"""A device of the host is named by a label with a space, or another sign that udev does not write.

## What goes wrong

In the names of `/dev/disk/by-label` and `/dev/disk/by-partlabel`, udev writes a space in a label as `\x20`, and so
every sign of ASCII but letters, digits and `#+-.:=@_`. With the space itself, systemd waits for a device that never
comes: the mount fails after 90 seconds and, without `nofail`, `local-fs.target` with it; the host boots into emergency
mode. NixOS makes such a path of `label`, with the label as it is. systemd itself encodes what follows `LABEL=`.

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

- systemd 252, rules.d/60-persistent-storage.rules (`ID_FS_LABEL_ENC`), src/shared/device-nodes.c,
  `encode_devnode_name`, src/shared/fstab-util.c, `fstab_node_to_udev_node`
- nixpkgs 25.11, nixos/modules/tasks/filesystems.nix, `label`
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.analysis.failing_mounts import failure_of
from guestlint.plugins import Diagnostic, Edit, Fix, HostView, rule, shown_character

_BY_LABEL = re.compile(r"(/dev/disk/by-(?:part)?label/)([^/]+)").fullmatch
# A backslash is what udev itself writes, where hexadecimal digits follow.
_ENCODED = re.compile(r"(?!\\x[0-9a-f]{2})[^a-zA-Z0-9#+\-.:=@_\x80-\U0010ffff]")


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
        by_label = _BY_LABEL(own.device or "") if own.is_enabled else None
        signs = _ENCODED.findall(by_label[2]) if by_label is not None else ()
        if by_label is not None and signs:
            label = _ENCODED.sub(_encoded, by_label[2])
            at = own.place.below(own.device_option)
            option, escaped = own.device_option, label if own.device_option == "label" else f"{by_label[1]}{label}"
            failure, given = failure_of(view, (own.name,)), by_label[2] if option == "label" else own.device
            yield Diagnostic(
                f"`{option}` `{given}` of `{own.path}` contains {_shown(signs[0])}: there is no such device, as udev "
                f"writes it as `{_ENCODED.sub(_encoded, signs[0])}`; {failure.outcome}",
                at,
                help=failure.help(f"write `{escaped}`"),
                fix=Fix(f"Replace with `{escaped}`", (Edit("set", at, escaped),)),
            )


def _encoded(sign: re.Match[str]) -> str:
    return f"\\x{ord(sign[0]):02x}"


def _shown(sign: str) -> str:
    return "a space" if sign == " " else shown_character(sign)
