"""Where on the host the guests' disks are: which shares they are in, and which of them are one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from guestlint.analysis.guest_mounts import volumes
from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path
from guestlint.picture.resources import Volume
from guestlint.picture.types import Share

_SHOWN = 3


class Exposed(NamedTuple):
    """A writable share that holds `number` disks of other guests; `volumes` are the first few."""

    share: Share
    volumes: Sequence[Volume]
    number: int


def volumes_by_image(view: HostView) -> Mapping[str, Sequence[Volume]]:
    """The guests' disks by the path of the file or device, however it is written."""
    index: dict[str, list[Volume]] = defaultdict(list)
    for volume in view.ask(volumes):
        index[mounted_path(volume.image)].append(volume)
    return index


def exposed_volumes(view: HostView) -> Sequence[Exposed]:
    """The writable shares that hold disks of other guests, in the order of guests."""
    by_image = view.ask(volumes_by_image)
    images = sorted((path, volume) for path, same in by_image.items() for volume in same)
    paths = [path for path, _ in images]
    own: dict[str, list[str]] = defaultdict(list)
    for path, volume in images:
        own[volume.guest].append(path)
    found = []
    for share in view.ask(plain_shares) if images else ():
        if share.is_read_only:
            continue
        below = mounted_path(share.source).rstrip("/") + "/"
        first, last = _range(paths, below)
        begin, end = _range(own.get(share.guest, []), below)
        number = last - first - (end - begin)
        if number > 0:
            others = _others(images, first, share.guest)
            found.append(Exposed(share, tuple(islice(others, min(number, _SHOWN))), number))
    return found


def _range(paths: Sequence[str], below: str) -> tuple[int, int]:
    """Where those begin and end that are below a directory, whose path ends in a slash, among sorted paths."""
    after = below[:-1] + chr(ord("/") + 1)
    return bisect_left(paths, below), bisect_left(paths, after)


def _others(images: Sequence[tuple[str, Volume]], first: int, guest: str) -> Iterator[Volume]:
    return (volume for _, volume in islice(images, first, None) if volume.guest != guest)
