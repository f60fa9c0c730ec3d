"""How nixpkgs makes names of units from paths, which is not quite how systemd does.

Sources: nixpkgs, nixos/lib/utils.nix `escapeSystemdPath` and lib/strings.nix `normalizePath`, of May 2024 and, where
paths are simplified, of June 2026; nixos/lib/systemd-lib.nix `unitNameType`.
"""

from __future__ import annotations

import re
from itertools import dropwhile

_ESCAPED = str.maketrans(
    {char: char for char in map(chr, range(128))}  # `translate` is slow where it finds nothing
    | {char: f"\\x{ord(char):02x}" for char in " !\"#$%&'()*+,;<=>@[\\]^`{|}~-"}
    | {"/": "-"}
)
"""The table of May 2024, which has `=` twice where `?` was meant: a question mark stays as it is."""

_ESCAPED_SINCE = {**_ESCAPED, ord("?"): "\\x3f"}
_ORDINARY = re.compile(r"[a-zA-Z0-9:_/ -]*").fullmatch
_SLASHES = re.compile("//+")

# NixOS's type of a unit in `after` and its like, its suffix aside.
_REFUSED = re.compile(r"[^a-zA-Z0-9@%:_.\\-]")


def escaped(path: str, *, is_simplified: bool) -> str:
    r"""The path as it stands in a unit's name; of one that is refused, nothing can be said.

    >>> escaped("/guests/a-b/my data", is_simplified=False), escaped("/guests/./a?", is_simplified=False)
    ('guests-a\\x2db-my\\x20data', 'guests-.-a?')
    >>> escaped("/guests/./a?", is_simplified=True)
    'guests-a\\x3f'
    """
    if is_simplified:
        name = ("/".join(_components(path)) or "/").translate(_ESCAPED_SINCE)
    else:
        collapsed = _SLASHES.sub("/", path) if "//" in path else path
        if collapsed == "/":
            return "-"
        name = collapsed.removeprefix("/").removesuffix("/").translate(_ESCAPED)
    return f"\\x2e{name[1:]}" if name[:1] == "." else name


def refused(path: str, *, is_simplified: bool) -> str:
    """What NixOS refuses in the unit made of `path`, a character or `..`; empty where it accepts it.

    >>> refused("/guests/dünen", is_simplified=False), refused("/guests/my data", is_simplified=False)
    ('ü', '')
    >>> refused("/a/../b", is_simplified=False), refused("/a/../b", is_simplified=True)
    ('', '..')
    """
    if _ORDINARY(path):
        return ""
    match = _REFUSED.search(escaped(path, is_simplified=is_simplified))
    if match is not None:
        return match[0]
    return _unsimplified(path) if is_simplified else ""


def _components(path: str) -> list[str]:
    """Without empty and `.` components, and without `..` at an absolute path's start: there is nothing above `/`."""
    parts = (part for part in path.split("/") if part not in ("", "."))
    return list(dropwhile("..".__eq__, parts) if path[:1] == "/" else parts)


def _unsimplified(path: str) -> str:
    """The component for which a path is not taken: `..` where it may lead anywhere, or a `.` alone."""
    parts = _components(path)
    return ".." if ".." in parts else "" if parts or path[:1] in ("", "/") else "."
