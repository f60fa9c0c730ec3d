"""What the host makes with systemd-tmpfiles, and what else in a document names a path."""

from __future__ import annotations

import re
from collections.abc import Mapping

from guestlint.analysis.host_texts import GUESTS, texts_in
from guestlint.analysis.views import HostView
from guestlint.frontends.nixos.tmpfiles import Made, read_tmpfiles
from guestlint.names.paths import mounted_path, normal_path, parents
from guestlint.source.route import Place

_PATHS = re.compile(r"/[^\s\"'`$=:;,(){}<>|&*?]+").findall
"""Paths in a script, or in any other text."""

_REPEATED = frozenset({"RequiresMountsFor", "etc", "tmpfiles", "units"})
"""Where NixOS writes the bind mounts of containers once more; and the rules themselves."""


def made_by_tmpfiles(view: HostView) -> Mapping[str, Made]:
    """What the host's rules make, by path, without the directories on the way."""
    found: dict[str, Made] = {}
    for made in read_tmpfiles(view.document.file, view.document.data):
        found.setdefault(mounted_path(made.path), made)
    return found


def paths_made(view: HostView) -> Mapping[str, Place]:
    """The same and the directories above, which are made on the way, each with the first rule's place."""
    found: dict[str, Place] = {}
    for path, made in view.ask(made_by_tmpfiles).items():
        for each in (path, *parents(path)):
            if each in found:
                break
            found[each] = made.place
    return found


def named_elsewhere(view: HostView) -> frozenset[str]:
    """The paths that the host's other options name, and those above them: of a mount, in a unit, a user's home."""
    found: set[str] = set()
    own = {key: value for key, value in view.document.data.items() if key not in GUESTS}
    for text in texts_in([own], _REPEATED):
        for word in (text, *_PATHS(text)) if "/" in text else ():
            path = normal_path(word)
            while path not in found:
                found.add(path)
                path = path[: path.rindex("/")] or "/"
    return frozenset(found)
