"""What revisions of nixpkgs do in different ways; above all, how the module escapes paths into names of units.

Sources: nixpkgs, nixos/lib/utils.nix `escapeSystemdPath` and lib/strings.nix `normalizePath`, of May 2024 and of June
2026; nixos/lib/systemd-lib.nix `unitNameType`.
"""

from __future__ import annotations

import re
from itertools import dropwhile
from typing import NamedTuple

_ESCAPED = str.maketrans({char: f"\\x{ord(char):02x}" for char in " !\"#$%&'()*+,;<=>@[\\]^`{|}~-"} | {"/": "-"})
"""The table of May 2024, which has `=` twice where `?` was meant: a question mark stays as it is."""

_ESCAPED_SINCE = {**_ESCAPED, ord("?"): "\\x3f"}
_ORDINARY = re.compile(r"[a-zA-Z0-9:_/-]*").fullmatch
_SLASHES = re.compile("//+")

# NixOS's type of a unit in `after` and its like, its suffix aside.
_REFUSED = re.compile(r"[^a-zA-Z0-9@%:_.\\-]")


class Nixpkgs(NamedTuple):
    """A revision of nixpkgs, and with it of disko and of the default kernel.

    `date` is its day, as ISO 8601 has it. Where it is empty, nothing is known: paths are escaped as in May 2024.
    """

    date: str = ""

    @property
    def simplifies_paths(self) -> bool:
        """Whether paths are simplified before they are escaped, and `?` is escaped (nixpkgs, pull request 529688)."""
        return self.date >= "2026-06-08"

    @property
    def quotes_datasets(self) -> bool:
        """Whether disko quotes names of datasets in its scripts (disko, pull request 1222)."""
        return self.date >= "2026-03-14"

    @property
    def separates_namespaces(self) -> bool:
        """Whether a link may be made in a namespace whatever names the host has (Linux 6.15; 26.05 has 6.18)."""
        return self.date >= "2026-05-01"

    def escape_systemd_path(self, path: str) -> str:
        r"""The path as the module writes it into a unit's name; of one that is refused, nothing can be said.

        >>> Nixpkgs().escape_systemd_path("/guests/a-b/my data")
        'guests-a\\x2db-my\\x20data'
        >>> Nixpkgs().escape_systemd_path("/guests/./a?"), Nixpkgs("2026-07-01").escape_systemd_path("/guests/./a?")
        ('guests-.-a?', 'guests-a\\x3f')
        """
        if self.simplifies_paths:
            escaped = ("/".join(_components(path)) or "/").translate(_ESCAPED_SINCE)
        else:
            collapsed = _SLASHES.sub("/", path) if "//" in path else path
            if collapsed == "/":
                return "-"
            escaped = collapsed.removeprefix("/").removesuffix("/").translate(_ESCAPED)
        return f"\\x2e{escaped[1:]}" if escaped[:1] == "." else escaped

    def mount_unit(self, path: str) -> str:
        """The mount unit that the module's services name for a host mountpoint."""
        return f"{self.escape_systemd_path(path)}.mount"

    def refused_in_unit_name(self, path: str) -> str:
        """What NixOS refuses in the unit made of `path`, a character or `..`; empty where it accepts it.

        >>> Nixpkgs().refused_in_unit_name("/guests/dünen"), Nixpkgs().refused_in_unit_name("/guests/my data")
        ('ü', '')
        >>> Nixpkgs().refused_in_unit_name("/a/../b"), Nixpkgs("2026-07-01").refused_in_unit_name("/a/../b")
        ('', '..')
        """
        if _ORDINARY(path):
            return ""
        match = _REFUSED.search(self.escape_systemd_path(path))
        if match is not None:
            return match[0]
        return _unsimplified(path) if self.simplifies_paths else ""


UNKNOWN = Nixpkgs()
"""Where no setting says which."""


def nixpkgs_of(text: str) -> Nixpkgs:
    """The revision that a release's number (`24.05`) or a date names; of an empty text, nothing is known.

    >>> nixpkgs_of("24.05"), nixpkgs_of("2026-07-01")
    (Nixpkgs(date='2024-05-30'), Nixpkgs(date='2026-07-01'))
    """
    if not text:
        return UNKNOWN
    year, dot, month = text.partition(".")
    return Nixpkgs(f"20{year}-{month}-30" if dot else text)


def _components(path: str) -> list[str]:
    """Without empty and `.` components, and without `..` at an absolute path's start: there is nothing above `/`."""
    parts = (part for part in path.split("/") if part not in ("", "."))
    return list(dropwhile("..".__eq__, parts) if path[:1] == "/" else parts)


def _unsimplified(path: str) -> str:
    """The component for which a path is not taken: `..` where it may lead anywhere, or a `.` alone."""
    parts = _components(path)
    return ".." if ".." in parts else "" if parts or path[:1] in ("", "/") else "."
