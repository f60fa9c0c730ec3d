"""Sources of bind mounts that nothing makes, on a host that makes those beside them.

Sources: systemd, src/nspawn/nspawn-mount.c `mount_bind`; tmpfiles.d(5).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from guestlint.analysis.binds import binds
from guestlint.analysis.host_places import HOST_PLACES
from guestlint.analysis.tmpfiles import named_elsewhere, paths_made
from guestlint.analysis.views import HostView
from guestlint.names.paths import mounted_path
from guestlint.picture.types import Share
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_FILLED_BY_OTHERS = re.compile(r"/(?:boot|dev|etc|home|mnt|media|nix|proc|root|run|sys|tmp|usr)(?:/|$)").match
"""Where users, services and the kernel make what guests may be given, or where the host mounts what it has."""

_OF_MOUNTS = ("/mnt/", "/media/")
"""Below the directories in these, an owner's own begin."""

_IS_FILE = re.compile(r"[^/]*\.[a-zA-Z]+").fullmatch
"""What an owner fills by hand, as tmpfiles has no text for it."""

_ENOUGH = 2
"""Directories of other guests that are made, before one is missed."""

_Family = tuple[str, str]
"""A directory with what is below its entries: the path without one of its last two components."""


class MissingSource(NamedTuple):
    """The source of a bind mount that nothing makes, with a `sibling` that is made by `rule`."""

    share: Share
    sibling: Share
    rule: Place


def missing_sources(view: HostView) -> Sequence[MissingSource]:
    """In the order of guests: each source once, of few among its siblings that are made."""
    made = view.ask(paths_made)
    families = _families(view) if made else {}
    found: dict[str, MissingSource] = {}
    for (_, below), paths in families.items():
        siblings = [path for path in paths if path in made]
        others = [path for path in paths if path not in made and path not in found]
        if len(siblings) < max(len(others), _ENOUGH if below else 1):
            continue
        for path in others:
            if path not in view.ask(named_elsewhere) and not _IS_FILE(path[path.rindex("/") + 1 :]):
                found[path] = MissingSource(paths[path], paths[siblings[0]], made[siblings[0]])
    return list(found.values())


def _families(view: HostView) -> Mapping[_Family, Mapping[str, Share]]:
    """The sources by what they have in common: one directory, or an equal place in directories of one."""
    found: dict[_Family, dict[str, Share]] = defaultdict(dict)
    for share in view.ask(binds):
        path = mounted_path(share.source)
        if share.source[:1] == "/" and ".." not in path.split("/"):
            for family in _of(path):
                found[family].setdefault(path, share)
    return found


def _of(path: str) -> Iterator[_Family]:
    above, _, name = path.rpartition("/")
    higher = above.rpartition("/")[0]
    yield from ((directory, below) for directory, below in ((above, ""), (higher, name)) if _is_own(directory))


def _is_own(directory: str) -> bool:
    """Whether it has nothing in it but what its owner makes."""
    if directory.startswith(_OF_MOUNTS):
        return True
    return bool(directory) and directory not in HOST_PLACES and not _FILLED_BY_OTHERS(directory)
