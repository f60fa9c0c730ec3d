"""What guests mount of their host beside datasets: shared directories and disks, each with its place in the guest."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.plain_shares import sorted_plain
from guestlint.analysis.repeated import repeated
from guestlint.analysis.shares import plain_shares
from guestlint.analysis.views import HostView
from guestlint.names.paths import normal_path
from guestlint.picture.resources import Volume
from guestlint.picture.types import Share
from guestlint.records import NamedTuple
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
    """What micro VMs mount, shares first: what is bound into a container is mounted from outside."""
    return [_mount(each) for each in _mounted(view) if isinstance(each, Volume) or each.kind != "bind"]


def guest_mounts_at_one_target(view: HostView) -> Sequence[Sequence[GuestMount]]:
    """Those of which one guest has several at one path, however it is written; of containers as well."""
    mounted = _mounted(view)
    targets = [*view.ask(sorted_plain).targets, *(normal_path(each.target) for each in _mounted_volumes(view))]
    same = repeated(mounted, [(each.guest, target) for each, target in zip(mounted, targets, strict=True)])
    return [[_mount(each) for each in some] for some in same]


def _mounted(view: HostView) -> Sequence[Share | Volume]:
    return [*view.ask(plain_shares), *_mounted_volumes(view)]


def _mounted_volumes(view: HostView) -> Sequence[Volume]:
    return [each for each in view.ask(volumes) if each.is_mounted]


def _mount(given: Share | Volume) -> GuestMount:
    if isinstance(given, Share):
        return _guest_mount(given, given.kind, given.source)
    return _guest_mount(given, "disk", given.image)


def _guest_mount(given: Share | Volume, kind: str, source: str) -> GuestMount:
    return GuestMount(given.guest, kind, source, given.target, given)
