"""Writable bind mounts into containers whose users have other ids on the host, and no mapping of ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from guestlint.analysis.binds import binds, id_map
from guestlint.analysis.views import HostView
from guestlint.names.paths import collapsed, parents
from guestlint.picture.types import Share

_OWN_MODES = ("/dev/", "/run/", "/tmp/", "/proc/", "/sys/", "/var/run/")  # noqa: S108 - nothing is written there


def unmapped_trees(view: HostView) -> Mapping[str, Sequence[Share]]:
    """Those bind mounts by the outermost source, in the order of guests."""
    sources: dict[str, list[Share]] = defaultdict(list)
    shifted = {guest.name for guest in view.host.guests if guest.id_shift}
    for share in view.ask(binds) if shifted else ():
        is_plain = not share.is_read_only and not id_map(share) and share.source.startswith("/")
        if is_plain and not f"{share.source}/".startswith(_OWN_MODES) and share.guest in shifted:
            sources[collapsed(share.source)].append(share)
    found: dict[str, list[Share]] = defaultdict(list)
    for path, shares in sources.items():
        outermost = [above for above in (path, *parents(path)) if above in sources][-1]
        found[outermost].extend(shares)
    return found


def is_mixed(view: HostView, shares: Sequence[Share]) -> bool:
    """Whether containers of several ranges of ids have them; a range that is picked is each container's own."""
    guests = {share.guest for share in shares}
    shifts = {view.host.guest_by_name[guest].id_shift for guest in guests}
    return len(guests) > 1 and (len(shifts) > 1 or "pick" in shifts)


def mixed_trees(view: HostView) -> frozenset[tuple[str, str]]:
    """The guest and path of each bind mount in a tree that containers of several ranges of ids write to."""
    trees = (shares for shares in view.ask(unmapped_trees).values() if is_mixed(view, shares))
    return frozenset((share.guest, collapsed(share.source)) for shares in trees for share in shares)
