"""A document's plain data to the typed host, and all that Nix would refuse on the way.

Nix is lazy: of a guest it evaluates everything but the block of the backend that the guest does not use, of which
it only looks at the names. What it never looks at is no problem here either.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from guestlint.model.backend import Backends
from guestlint.model.facts import read_facts
from guestlint.model.guest import GuestReader
from guestlint.model.host import read_links, read_storage
from guestlint.model.options import ATTRS, HOST_NAME, OTHER_TOP_LEVEL, node_options
from guestlint.model.problems import InvalidHostName, MissingOption, MixedSchemas, Problem, TypeMismatch, UnknownOption
from guestlint.model.read import read_options
from guestlint.model.revision import choose
from guestlint.model.types import Host, Revision
from guestlint.source.document import Document
from guestlint.source.route import Place

_TOP_LEVEL = ("node", "guests", "fileSystems", *sorted(OTHER_TOP_LEVEL))


def parse(document: Document, backends: Backends, pinned: Revision | None = None) -> Host:
    """The host that `document` describes; `pinned` settles the revision, else its keys do.

    `backends` are those that guests may name, in the order of the module's own list.

    Never raises for what a document may hold: all that is wrong is in the host's `problems`.
    """
    file, data = document.file, document.data
    problems: list[Problem] = [
        UnknownOption(Place(file, (key,)), _TOP_LEVEL[:3]) for key in data if key not in _TOP_LEVEL
    ]
    name = _read_node(file, data, backends, problems)
    guests = _table(file, data, "guests", problems)
    choice = choose(file, guests, backends, pinned)
    if choice.odd:
        problems.append(MixedSchemas(choice.odd, choice.revision, "seed" if choice.revision == "later" else "later"))
    reader = GuestReader(file, name, choice, backends, problems)
    read = [reader.read(guest, guests[guest]) for guest in _sorted(guests)]
    known = tuple(guest for guest in read if guest is not None)
    for backend in backends.values():
        problems.extend(backend.check(choice.revision, known, guests))
    file_systems, services = read_facts(file, data, problems)
    links = read_links(file, data)
    pools, datasets = read_storage(file, data)
    return Host(
        file, name, choice.revision, known, file_systems, services, links, pools, datasets, problems, Place(file)
    )


def _read_node(file: str, data: Mapping[str, Any], backends: Backends, problems: list[Problem]) -> str:
    """The host's name; empty, with a problem, where there is none that Nix would take."""
    node = _table(file, data, "node", problems)
    if "node" in data and not isinstance(data["node"], dict):
        return ""
    options = node_options(backends)
    values = read_options(node, options, Place(file, ("node",)), problems)
    name: str = values.get("name", "")
    if "name" not in node:
        at = Place(file, ("node",), "key") if "node" in data else Place(file)
        problems.append(MissingOption(at, "node.name", options["name"].type.words))
    elif not HOST_NAME(name):
        problems.append(InvalidHostName(Place(file, ("node", "name")), name, ""))
    return name


def _table(file: str, data: Mapping[str, Any], key: str, problems: list[Problem]) -> Mapping[str, Any]:
    value = data.get(key, {})
    if isinstance(value, dict):
        return value
    problems.append(TypeMismatch(Place(file, (key,)), ATTRS.words, value))
    return {}


def _sorted(names: Mapping[str, Any]) -> list[str]:
    """In byte order, as Nix sorts attribute names; code point order is the same for UTF-8."""
    return sorted(names)
