"""What the host lets systemd-tmpfiles make: `systemd.tmpfiles.rules` and `systemd.tmpfiles.settings`.

Sources: tmpfiles.d(5); nixpkgs, nixos/modules/system/boot/systemd/tmpfiles.nix.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from guestlint.frontends.nixos.values import table_at, words
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_ROUTE = ("systemd", "tmpfiles")
_MAKES = frozenset("fFdDvqQpLcbC")
"""Types of lines that create what is not there; the others adjust, write to or remove what is."""

_DIRECTORIES = frozenset("dDvqQ")
_FIELDS = re.compile(r"\s*(\S+)\s+(?:\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|(\S+))").match
_ESCAPED = re.compile(r"\\(?:x([0-9a-fA-F]{2})|(.))").sub
_GENERATED = "10-microvm"
"""The file that microvm.nix writes for the shares of its guests."""


class Made(NamedTuple):
    """A path that systemd-tmpfiles makes, as written; `place` is the rule's."""

    path: str
    is_directory: bool
    place: Place


def read_tmpfiles(file: str, data: Mapping[str, Any]) -> Iterator[Made]:
    """What its rules make, and then its settings; rules whose path is not known before the boot are passed over."""
    tmpfiles = table_at(data, *_ROUTE)
    rules = tmpfiles.get("rules")
    for index, rule in enumerate(rules if isinstance(rules, list) else ()):
        fields = _FIELDS(rule) if isinstance(rule, str) else None
        if fields:
            path = next(field for field in fields.groups()[1:] if field is not None)
            yield from _made(fields[1], _ESCAPED(_character, path), Place(file, (*_ROUTE, "rules", index)))
    for name, paths in table_at(tmpfiles, "settings").items():
        for path, types in table_at(paths).items() if name != _GENERATED else ():
            at = Place(file, (*_ROUTE, "settings", name, path))
            yield from (each for letter in words(list(table_at(types))) for each in _made(letter, path, at))


def _made(kind: str, path: str, place: Place) -> Iterator[Made]:
    if kind[:1] in _MAKES and path[:1] == "/" and "%" not in path.replace("%%", ""):
        yield Made(path.replace("%%", "%"), kind[:1] in _DIRECTORIES, place)


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else escape[2]
