"""Two guests have the same disk, and one of them writes to it.

## What goes wrong

A disk's file system belongs to one kernel. Two that have it mounted know nothing of each other's writes, and destroy
it; one that only reads it sees it change under its feet. QEMU locks the image, so that the second guest does not start;
other hypervisors do not. Relative images are in the state directory of their guest, so equal names are no clash.

## Bad

```toml bad
[[microvm.vms.db.config.microvm.volumes]]
image = "/srv/disks/data.img"
mountPoint = "/data"
size = 1024

[[microvm.vms.web.config.microvm.volumes]]
image = "/srv/disks/data.img"  # <--
mountPoint = "/data"
size = 1024
```

## Good

```toml good
[[microvm.vms.db.config.microvm.volumes]]
image = "/srv/disks/data.img"
mountPoint = "/data"
size = 1024

[[microvm.vms.web.config.microvm.volumes]]
image = "/srv/disks/web.img"
mountPoint = "/data"
size = 1024
```

## How to fix

Give each guest its own image. To have files in common, share a directory; an image that is `readOnly` in all guests is
fine.

## References

- microvm.nix 71beea0, nixos-modules/microvm/asserts.nix, which asks within one guest only; options.nix, `volumes`
- QEMU, block/file-posix.c, `raw_check_lock_bytes`: 'Failed to get "write" lock'
- Linux, Documentation/filesystems/ext4, `mmp` (off by default)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guestlint.analysis.volume_places import volumes_by_image
from guestlint.plugins import Diagnostic, HostView, Place, RelatedLocation, Volume, rule


@rule(
    "shared-volume-image",
    category="storage",
    severity="error",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unusual-share",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each image once, at the last guest that has it, unless all of them only read it."""
    for volumes in view.ask(volumes_by_image).values():
        *others, last = _one_a_guest(volumes)
        if others and not all(volume.is_read_only for volume in volumes):
            also = f" and {len(others) - 1} more" if others[1:] else ""
            yield Diagnostic(
                f"guests `{others[0].guest}` and `{last.guest}`{also} have the same disk, `{last.image}`: what one "
                "writes destroys what the other has mounted",
                _image(last),
                related=tuple(RelatedLocation(f"`{each.guest}` has it too", _image(each)) for each in others),
                help="give each guest its own image",
                identity=(last.image,),
            )


def _one_a_guest(volumes: Iterable[Volume]) -> Sequence[Volume]:
    """Of each guest the first; that it has one twice is an assertion's to say."""
    first: dict[str, Volume] = {}
    for volume in volumes:
        first.setdefault(volume.guest, volume)
    return tuple(first.values())


def _image(volume: Volume) -> Place:
    return volume.place.below("image")
