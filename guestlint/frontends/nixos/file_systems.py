"""`fileSystems` as the document gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.frontends.nixos.options import FILE_SYSTEM
from guestlint.frontends.options import ATTRS, read_options
from guestlint.picture.problems import Problem, TypeMismatch
from guestlint.picture.types import FileSystem
from guestlint.source.route import Place


def read_file_systems(file: str, data: Mapping[str, Any], problems: list[Problem]) -> Sequence[FileSystem]:
    """The host's own `fileSystems`, in byte order of their paths; what Nix rejects is added to `problems`."""
    given = data.get("fileSystems", {})
    if not isinstance(given, dict):
        problems.append(TypeMismatch(Place(file, ("fileSystems",)), ATTRS.words, given))
        return ()
    read = []
    for path in sorted(given):
        place = Place(file, ("fileSystems", path))
        if not isinstance(given[path], dict):
            problems.append(TypeMismatch(place, ATTRS.words, given[path]))
            continue
        values = read_options(given[path], FILE_SYSTEM, place, problems)
        file_system = FileSystem(
            path=path,
            device=values.get("device"),
            fs_type=values.get("fsType"),
            options=values.get("options"),
            place=place,
        )
        read.append(file_system)
    return tuple(read)
