"""Where on the host the guests' disks are: which shares they are in, and which of them are one."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from guestlint.analysis.guest_mounts import volumes
from guestlint.analysis.plain_shares import plain_sources
from guestlint.analysis.views import HostView
from guestlint.names.paths import directories_above, mounted_path
from guestlint.picture.resources import Volume
from guestlint.picture.types import Share
from guestlint.records import NamedTuple

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
    if not by_image:
        return ()
    above = directories_above(by_image)
    holders = [(share, path) for share, path in view.ask(plain_sources) if path in above and not share.is_read_only]
    if not holders:
        return ()
    images = _Images(by_image)
    found = []
    for share, path in holders:
        below = path.rstrip("/") + "/"
        number = images.number(below, but=share.guest)
        if number:
            others = islice(images.others(below, share.guest), min(number, _SHOWN))
            found.append(Exposed(share, tuple(others), number))
    return found


class _Images:
    """The guests' disks, sorted by path."""

    def __init__(self, by_image: Mapping[str, Sequence[Volume]]) -> None:
        images = sorted((path, volume) for path, same in by_image.items() for volume in same)
        self._volumes = [volume for _, volume in images]
        self._paths = [path for path, _ in images]
        self._own: dict[str, list[str]] = defaultdict(list)
        for path, volume in images:
            self._own[volume.guest].append(path)
        # Of each disk, where the next one of another guest is: a guest may have thousands side by side.
        self._next = list(range(1, len(images) + 1))
        for index in range(len(images) - 2, -1, -1):
            if self._volumes[index].guest == self._volumes[index + 1].guest:
                self._next[index] = self._next[index + 1]

    def number(self, below: str, *, but: str) -> int:
        """How many are below a directory, those of one guest aside."""
        first, last = _range(self._paths, below)
        begin, end = _range(self._own.get(but, ()), below)
        return last - first - (end - begin)

    def others(self, below: str, guest: str) -> Iterator[Volume]:
        """Those from the directory on that are of other guests."""
        index = bisect_left(self._paths, below)
        while index < len(self._volumes):
            is_own = self._volumes[index].guest == guest
            if not is_own:
                yield self._volumes[index]
            index = self._next[index] if is_own else index + 1


def _range(paths: Sequence[str], below: str) -> tuple[int, int]:
    """Where those begin and end that are below a directory, whose path ends in a slash, among sorted paths."""
    after = below[:-1] + chr(ord("/") + 1)
    return bisect_left(paths, below), bisect_left(paths, after)
