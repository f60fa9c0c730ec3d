"""The JSON Schema of host files, made of what each front end checks."""

from __future__ import annotations

from collections.abc import Iterable

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.nixos.options import LISTS_AT_TOP, TOP_LEVEL
from guestlint.source.json_schema import Schema, heading, only

_READ = {
    "boot": ("what it does before any service is started", {"supportedFilesystems": ["zfs"]}),
    "disko": ("its disks, pools and datasets, as disko makes them", {"devices": {"zpool": {"rpool": {}}}}),
    "networking": ("its name, links and addresses", {"hostName": "ward"}),
    "systemd": ("its units and networks", {"tmpfiles": {"rules": ["d /srv 0755 root root -"]}}),
}
"""What guestlint reads of NixOS, and does not check: what it is, and an example."""


def schema(front_ends: Iterable[FrontEnd], *, is_published: bool = True) -> Schema:
    """The schema, draft 7; where there are guests, the host has a name.

    What plugins add to is another one than that which is published, and has no address.
    """
    properties: Schema = {name: _of_nixos(name) for name in sorted(TOP_LEVEL)}
    for front_end in front_ends:
        properties.update(front_end.schema())
    about = "A NixOS host and the guests that it runs, in NixOS option paths."
    begin = heading("host", "guestlint host file", about)
    return {
        **{key: value for key, value in begin.items() if is_published or key != "$id"},
        "type": "object",
        "properties": properties,
        "dependencies": {"guests": ["node"]},
        **only(properties),
    }


def _of_nixos(name: str) -> Schema:
    """Of a tree of options that this schema does not look into."""
    shape: Schema = {} if name in LISTS_AT_TOP else {"type": "object"}
    what, example = _READ.get(name, ("", [] if name in LISTS_AT_TOP else {}))
    about = f"Options of the host: {what}." if what else "Options of NixOS, or of a module beside it."
    return {"description": f"{about} Not checked here.", "examples": [example]} | shape
