"""What guests mount of their host beside datasets: shared directories and disks, each with its place in the guest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from guestlint.analysis.repeated import repeated
from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import normal_path
from guestlint.picture.resources import Volume
from guestlint.picture.types import Share
from guestlint.source.route import Place


class GuestMount(NamedTuple):
    """A directory or disk `source` of the host, which `guest` mounts at `target`; `kind` is `disk`, or the share's."""

    guest: str
    kind: str
    source: str
    target: str
    given: Share | Volume

    @property
    def place(self) -> Place:
        """Where `target` is given."""
        if isinstance(self.given, Share):
            return self.given.at("target")
        return Place(self.given.place.file, (*self.given.place.route, "mountPoint"))


def volumes(view: HostView) -> Sequence[Volume]:
    """The guests' disks, of all front ends."""
    return [volume for part in view.host.parts.values() for volume in part.volumes]


def guest_mounts(view: HostView) -> Sequence[GuestMount]:
    """All of them, shares first."""
    shares = [GuestMount(each.guest, each.kind, each.source, each.target, each) for each in view.ask(plain_shares)]
    disks = (each for each in view.ask(volumes) if each.is_mounted)
    return [*shares, *(GuestMount(each.guest, "disk", each.image, each.target, each) for each in disks)]


def guest_mounts_at_one_target(view: HostView) -> Sequence[Sequence[GuestMount]]:
    """Those of which one guest mounts several at one path, however it is written."""
    mounts = view.ask(guest_mounts)
    return repeated(mounts, [(mount.guest, normal_path(mount.target)) for mount in mounts])
