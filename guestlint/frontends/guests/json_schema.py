"""The JSON Schema of `node` and `guests`, made of the option tables.

A guest has one shape, with the options of both revisions, so that a mistake in it is one error. Which revision a file
is written for is told from the options that only one of them has: the later one if there is any of its own.
"""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.options import NETWORKING, ZFS, Revision, guest_options, node_options
from guestlint.frontends.json_schema import (
    as_written,
    closed,
    described,
    names_like,
    required,
    table_of,
    types_of,
    where,
)
from guestlint.frontends.options import Table
from guestlint.source.json_schema import Schema, needs, only, refused, where_known

_HOST_NAME = "^([a-zA-Z0-9]([a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?)?$"
_NO_END_OF_A_HOST_NAME = "^(?![a-zA-Z0-9_-]{0,60}[a-zA-Z0-9]$)"
"""Names of guests that, behind the host's name and a dash, make no host name, whatever the host is called."""

_FOREIGN = refused("an option of another revision of the module than that of other guests")
_RELATIVE = "^(?!/)"
_TRAILING_SLASH = "[\\s\\S]/$"


def guests_schema(backends: Mapping[str, Backend]) -> Mapping[str, Schema]:
    """By key; the guests are of either revision, and all of the same."""
    options = node_options(backends)
    host_name = described(options["name"], {"type": "string", "pattern": _HOST_NAME})
    node = {"description": "The host.", "examples": [{"name": "ward"}]} | closed(options, {"name": host_name})
    return {"node": node, "guests": _guests(backends)}


def _guests(backends: Mapping[str, Backend]) -> Schema:
    later = _only("later", "seed", backends)
    revision = {
        "if": table_of({"not": {"anyOf": [_has(block, option) for block, names in later.items() for option in names]}}),
        "then": table_of(_guest_of("seed", "later", backends)),
        "else": table_of(_guest_of("later", "seed", backends)),
    }
    named = names_like(_NO_END_OF_A_HOST_NAME, needs("nodeName"))
    zfs = {"/persist": {"pool": "rpool", "dataset": "safe/guests/web"}}
    web = {"backend": "container", "container": {"macvlan": "lan"}, "zfs": zfs}
    shown = {"description": "The guests of the host, by name.", "default": {}, "examples": [{"web": web}]}
    return shown | table_of(_guest(backends), [revision, named])


def _guest(backends: Mapping[str, Backend]) -> Schema:
    """What an editor shows of a guest, and what holds of it in both revisions."""
    tables = {name: _both(each) for name, each in backends.items()}
    nested = {
        "nodeName": {"type": "string", "pattern": _HOST_NAME},
        "networking": closed({**NETWORKING["seed"], **NETWORKING["later"]}),
        "zfs": table_of(_dataset(), _names_of_datasets()),
        **{name: as_written(table) | only(table) for name, table in tables.items()},
    }
    return closed(guest_options(backends), nested)


def _both(backend: Backend) -> Table:
    return {**backend.options("seed"), **backend.options("later")}


def _dataset() -> Schema:
    """An entry of `zfs`; its host mountpoint, given or not, is the name of a file system of the host."""
    no_slash = {"properties": {"hostMountpoint": {"not": {"pattern": _TRAILING_SLASH}}}}
    derived = {
        "if": {"not": needs("hostMountpoint")},
        "then": {"properties": {"guestMountpoint": {"not": {"pattern": "/$"}}}},
    }
    return closed(ZFS, also=[no_slash, derived])


def _names_of_datasets() -> list[Schema]:
    """The name of an entry is its mountpoint in the guest, if nothing else is given, and makes that of the host."""
    either = {"anyOf": [needs("hostMountpoint"), needs("guestMountpoint")]}
    return [names_like(_RELATIVE, needs("guestMountpoint")), names_like("^/([\\s\\S]*/)?$", either)]


def _guest_of(revision: Revision, other: Revision, backends: Mapping[str, Backend]) -> Schema:
    """What holds of a guest of a revision: no options of the other one, and its own block read."""
    foreign = {
        block: {"properties": dict.fromkeys(names, _FOREIGN)}
        for block, names in _only(other, revision, backends).items()
    }
    own = [where("backend", name, _own_block(name, each.options(revision))) for name, each in backends.items()]
    return {"properties": foreign, "allOf": own}


def _own_block(name: str, table: Table) -> Schema:
    needed = required(table)
    block = types_of(table) | where_known(table, needed)
    return {"properties": {name: block}} | (needs(name) if needed else {})


def _only(revision: Revision, other: Revision, backends: Mapping[str, Backend]) -> Mapping[str, list[str]]:
    """By block, the options that only one revision has."""
    blocks = {name: (backend.options(revision), backend.options(other)) for name, backend in backends.items()}
    blocks["networking"] = NETWORKING[revision], NETWORKING[other]
    telling = {block: [name for name in ours if name not in theirs] for block, (ours, theirs) in blocks.items()}
    return {block: names for block, names in telling.items() if names}


def _has(block: str, option: str) -> Schema:
    return {"type": "object", "properties": {block: needs(option) | {"type": "object"}}, "required": [block]}
