"""A micro VM has more disks than drive letters, so the last are not mounted.

## What goes wrong

microvm.nix finds the disks of a guest by the letters `a` to `z`, and leaves out the volumes for which there is no
letter left, without a word: 26 get one, or 25 where the Nix store is a disk of its own, which is `/dev/vda`. The
hypervisor still attaches the others. The guest writes to its root, which is gone at the next start, where it should
write to them.

## Bad

```toml bad
[microvm.vms.store.config.microvm]
volumes = [
  { image = "1.img", mountPoint = "/1", size = 9 }, { image = "2.img", mountPoint = "/2", size = 9 },
  { image = "3.img", mountPoint = "/3", size = 9 }, { image = "4.img", mountPoint = "/4", size = 9 },
  { image = "5.img", mountPoint = "/5", size = 9 }, { image = "6.img", mountPoint = "/6", size = 9 },
  { image = "7.img", mountPoint = "/7", size = 9 }, { image = "8.img", mountPoint = "/8", size = 9 },
  { image = "9.img", mountPoint = "/9", size = 9 }, { image = "10.img", mountPoint = "/10", size = 9 },
  { image = "11.img", mountPoint = "/11", size = 9 }, { image = "12.img", mountPoint = "/12", size = 9 },
  { image = "13.img", mountPoint = "/13", size = 9 }, { image = "14.img", mountPoint = "/14", size = 9 },
  { image = "15.img", mountPoint = "/15", size = 9 }, { image = "16.img", mountPoint = "/16", size = 9 },
  { image = "17.img", mountPoint = "/17", size = 9 }, { image = "18.img", mountPoint = "/18", size = 9 },
  { image = "19.img", mountPoint = "/19", size = 9 }, { image = "20.img", mountPoint = "/20", size = 9 },
  { image = "21.img", mountPoint = "/21", size = 9 }, { image = "22.img", mountPoint = "/22", size = 9 },
  { image = "23.img", mountPoint = "/23", size = 9 }, { image = "24.img", mountPoint = "/24", size = 9 },
  { image = "25.img", mountPoint = "/25", size = 9 },
  { image = "26.img", mountPoint = "/26", size = 9 },  # <--
]
```

## Good

```toml good
[microvm.vms.store.config.microvm]
volumes = [
  { image = "1.img", mountPoint = "/1", size = 9 }, { image = "2.img", mountPoint = "/2", size = 9 },
]
```

## How to fix

Put several directories on one disk, or share directories of the host. A volume that the guest mounts by itself, with
`mountPoint = null`, needs no letter.

## References

- microvm.nix 71beea0, lib/default.nix, `withDriveLetters` (`zipLists` ends with the shorter list), and
  nixos-modules/microvm/mounts.nix; tried with 28 volumes
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.guest_mounts import volumes
from guestlint.plugins import Diagnostic, HostView, Volume, rule


@rule(
    "too-many-volumes",
    category="storage",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest once, at the first disk that is not mounted."""
    left: dict[str, list[Volume]] = {}
    for volume in view.ask(volumes):
        if volume.target and not volume.is_mounted:
            left.setdefault(volume.guest, []).append(volume)
    for guest, (first, *others) in left.items():
        also = f", nor are {len(others)} more" if others else ""
        yield Diagnostic(
            f"disk `{first.written}` of guest `{guest}` is not mounted at `{first.target}`{also}: no drive "
            "letter is left",
            first.place,
            help="put several directories on one disk, or share directories of the host",
        )
