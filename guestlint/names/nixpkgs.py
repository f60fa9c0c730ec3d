"""The module's escaping of paths into unit names, which is not quite systemd's own.

Source: nixpkgs, nixos/lib/utils.nix `escapeSystemdPath` and lib/strings.nix `normalizePath`, May 2024.
"""

from __future__ import annotations

import re

# The table of nixpkgs has `=` twice where `?` was meant, so a question mark stays as it is.
_ESCAPED = str.maketrans({char: f"\\x{ord(char):02x}" for char in " !\"#$%&'()*+,;<=>@[\\]^`{|}~-"} | {"/": "-"})
_ORDINARY = re.compile(r"[a-zA-Z0-9:_./-]*").fullmatch
_SLASHES = re.compile("//+")

# NixOS's type of a unit in `after` and its like (nixos/lib/systemd-lib.nix `unitNameType`), its suffix aside.
_REFUSED = re.compile(r"[^a-zA-Z0-9@%:_.\\-]")


def escape_systemd_path(path: str) -> str:
    r"""The path as the module writes it into a unit's name.

    >>> escape_systemd_path("/guests/a-b/my data")
    'guests-a\\x2db-my\\x20data'
    >>> escape_systemd_path("/"), escape_systemd_path("/.hidden/x"), escape_systemd_path("")
    ('-', '\\x2ehidden-x', '')
    """
    if "//" in path:
        path = _SLASHES.sub("/", path)
    if path == "/":
        return "-"
    escaped = path.removeprefix("/").removesuffix("/").translate(_ESCAPED)
    return f"\\x2e{escaped[1:]}" if escaped[:1] == "." else escaped


def mount_unit(path: str) -> str:
    """The mount unit that the module's services name for a host mountpoint."""
    return f"{escape_systemd_path(path)}.mount"


def refused_in_unit_name(path: str) -> str:
    """The character for which NixOS refuses the unit made of `path`; empty where it accepts it.

    >>> refused_in_unit_name("/guests/dünen")
    'ü'
    >>> refused_in_unit_name("/guests/my data")
    ''
    """
    if _ORDINARY(path):
        return ""
    match = _REFUSED.search(escape_systemd_path(path))
    return match[0] if match is not None else ""
