"""What guests mount of their host beside datasets: shared directories and disks, each with its place in the guest."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import normal_path
from guestlint.picture.resources import Volume
from guestlint.source.route import Place


class GuestMount(NamedTuple):
    """A directory or disk `source` of the host, which `guest` mounts at `target`; `kind` is `disk`, or the share's."""

    guest: str
    kind: str
    source: str
    target: str
    place: Place


def volumes(view: HostView) -> Sequence[Volume]:
    """The guests' disks, of all front ends."""
    return [volume for part in view.host.parts.values() for volume in part.volumes]


def guest_mounts(view: HostView) -> Sequence[GuestMount]:
    """All of them, shares first."""
    shares = (
        GuestMount(
            guest=share.guest, kind=share.kind, source=share.source, target=share.target, place=share.at("target")
        )
        for share in view.ask(plain_shares)
    )
    return [*shares, *_disks(view)]


def guest_mounts_by_target(view: HostView) -> Sequence[Sequence[GuestMount]]:
    """Those that one guest mounts at one path, however it is written."""
    index: dict[tuple[str, str], list[GuestMount]] = defaultdict(list)
    for mount in view.ask(guest_mounts):
        index[mount.guest, normal_path(mount.target)].append(mount)
    return list(index.values())


def _disks(view: HostView) -> Iterator[GuestMount]:
    for volume in view.ask(volumes):
        if volume.is_mounted:
            at = Place(volume.place.file, (*volume.place.route, "mountPoint"))
            yield GuestMount(guest=volume.guest, kind="disk", source=volume.image, target=volume.target, place=at)
