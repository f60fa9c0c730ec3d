"""The JSON Schema of `fileSystems`, made of the option table."""

from __future__ import annotations

from guestlint.frontends.json_schema import closed, names_like, table_of
from guestlint.frontends.nixos.options import FILE_SYSTEM
from guestlint.source.json_schema import Schema, needs

_TRAILING_SLASH = "[\\s\\S]/$"
_NO_MOUNTPOINT = f"^[ \t\n]*$|{_TRAILING_SLASH}"
"""Names that are none, if no other is given."""

_IS_OFF: Schema = {"properties": {"enable": {"const": False}}, "required": ["enable"]}
"""Where a file system would be mounted that is not, Nix does not look at."""


def file_systems_schema() -> Schema:
    """The file systems, by name, which is where they are mounted if nothing else is given."""
    shown = {
        "description": "The file systems of the host, by mountpoint.",
        "default": {},
        "examples": [{"/persist": {"device": "rpool/safe/persist", "fsType": "zfs", "neededForBoot": True}}],
    }
    mounted = {"properties": {"mountPoint": {"not": {"pattern": _TRAILING_SLASH}}}}
    each = closed(FILE_SYSTEM, also=[{"if": _IS_OFF, "else": mounted}])
    return shown | table_of(each, [names_like(_NO_MOUNTPOINT, {"anyOf": [_IS_OFF, needs("mountPoint")]})])
