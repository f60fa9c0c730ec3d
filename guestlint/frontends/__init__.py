"""How a host may be described: a front end each makes its part of the picture; nothing above knows which one did."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from importlib import import_module

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.index import FRONT_ENDS
from guestlint.frontends.nixos.options import LISTS_AT_TOP, TOP_LEVEL
from guestlint.frontends.options import ATTRS
from guestlint.hints import Any
from guestlint.names.nixpkgs import UNKNOWN, Nixpkgs
from guestlint.picture.host import Host, HostPart
from guestlint.picture.problems import Problem, TypeMismatch, UnknownOption
from guestlint.source.document import Document
from guestlint.source.route import Place


def own_front_ends(
    backends: Mapping[str, Backend], revision: Revision | None = None, mac_era: str = ""
) -> Mapping[str, FrontEnd]:
    """Guestlint's own front ends, by name, in the order in which Nix merges what they define.

    `backends` are those that `guests.<name>.backend` may name; `revision` pins the schema of the guests module, and
    `mac_era` the way it derives addresses; by default they follow from the document.
    """
    arguments: Mapping[str, tuple[Any, ...]] = {"guests": (backends, revision, mac_era)}
    return {name: _LazyFrontEnd(name, keys, home, arguments.get(name, ())) for name, (keys, home) in FRONT_ENDS.items()}


class _LazyFrontEnd(FrontEnd):
    """One of guestlint's own, loaded where a document has one of its keys; `home` is the text `module:Class`."""

    def __init__(self, name: str, keys: Iterable[str], home: str, arguments: tuple[Any, ...]) -> None:
        self.name = name
        self.keys = frozenset(keys)
        self._home = home
        self._arguments = arguments

    @cached_property
    def _loaded(self) -> FrontEnd:
        module, _, class_ = self._home.partition(":")
        front_end: FrontEnd = getattr(import_module(module), class_)(*self._arguments)
        return front_end

    def read(self, document: Document) -> HostPart:
        return self._loaded.read(document)

    def schema(self) -> Mapping[str, Any]:
        return self._loaded.schema()


OWN_FRONT_ENDS = tuple(FRONT_ENDS)
"""The names of those."""

_USUAL = ("node", "guests", "fileSystems")
"""What is named where a key at the top is unknown: of all the others there are too many."""


def read_host(document: Document, front_ends: Mapping[str, FrontEnd], nixpkgs: Nixpkgs = UNKNOWN) -> Host:
    """The host that `document` describes, as `front_ends` read it, in their order, and `nixpkgs` evaluates it.

    Never raises for what a document may hold: all that is wrong is in the host's `problems`.
    """
    return Host(document.file, parts_of(document, front_ends), nixpkgs)


def parts_of(document: Document, front_ends: Mapping[str, FrontEnd]) -> dict[str, HostPart]:
    """What each front end makes of `document`, by its name; under no name, what is of none."""
    data = document.data
    parts = {name: each.read(document) for name, each in front_ends.items() if not each.keys.isdisjoint(data)}
    known = frozenset(key for each in front_ends.values() for key in each.keys)
    problems = list(_problems(document.file, data, known)) if not document.is_facts else []
    if problems:
        top = HostPart()
        top.problems = problems
        parts[""] = top
    if document.host_name and all(part.host_name is None for part in parts.values()):
        top = HostPart()
        top.host_name = document.host_name, Place(document.file, ("networking", "hostName"))
        parts[""] = top
    return parts


def _problems(file: str, data: Mapping[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    for key, value in data.items():
        if key in TOP_LEVEL:
            if key not in LISTS_AT_TOP and not isinstance(value, dict):
                yield TypeMismatch(Place(file, (key,)), ATTRS.words, value)
        elif key not in known:
            yield UnknownOption(Place(file, (key,)), _USUAL)
