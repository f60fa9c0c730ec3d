"""A document to the picture of its host: each front end reads what it knows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.nixos.options import LISTS_AT_TOP, TOP_LEVEL
from guestlint.frontends.option_types import ATTRS
from guestlint.picture.host import Host, HostPart
from guestlint.picture.problems import Problem, TypeMismatch, UnknownOption
from guestlint.source.document import Document
from guestlint.source.route import Place

_USUAL = ("node", "guests", "fileSystems")
"""What is named where a key at the top is unknown: of all the others there are too many."""


def read_host(document: Document, front_ends: Mapping[str, FrontEnd]) -> Host:
    """The host that `document` describes, as `front_ends` read it, in their order.

    Never raises for what a document may hold: all that is wrong is in the host's `problems`.
    """
    data = document.data
    parts = {name: each.read(document) for name, each in front_ends.items() if not each.keys.isdisjoint(data)}
    known = frozenset(key for each in front_ends.values() for key in each.keys)
    problems = list(_problems(document.file, data, known))
    if problems:
        top = HostPart()
        top.problems = problems
        parts[""] = top
    return Host(document.file, parts)


def _problems(file: str, data: Mapping[str, Any], known: frozenset[str]) -> Iterator[Problem]:
    for key, value in data.items():
        if key in TOP_LEVEL:
            if key not in LISTS_AT_TOP and not isinstance(value, dict):
                yield TypeMismatch(Place(file, (key,)), ATTRS.words, value)
        elif key not in known:
            yield UnknownOption(Place(file, (key,)), _USUAL)
