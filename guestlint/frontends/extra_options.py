"""Options that a fork of a module has beside the module's own, or with other defaults, as the settings name them.

They are data: defaults are put into what the front ends read, and what is known is taken out of their problems.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from math import isfinite

from guestlint.frontends import parts_of
from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.option_defaults import Completion
from guestlint.frontends.option_tree import ExtraOption, Nodes, below, option_at, tree_of
from guestlint.frontends.unknown_options import unsettled
from guestlint.hints import Any
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.host import Host, HostPart, JsonObject
from guestlint.picture.problems import MissingOption
from guestlint.picture.types import Guest
from guestlint.source.document import Document
from guestlint.source.route import Place, Route, format_route

EXTRA_OPTIONS = "extra-options"
"""The part of a host that has them."""

_BLOCK = 3
"""How deep a guest's block is."""

_GENERATED = (("containers",), ("microvm", "vms"))
"""Where the guests module defines what it makes of guests; nothing is known of what others define there."""


class ExtraOptions:
    """The options that the settings name, in hosts whose guests may have `backends`."""

    def __init__(self, options: Iterable[ExtraOption], backends: Iterable[str]) -> None:
        """A later option of the same path counts."""
        self._tree = tree_of(options)
        self._backends = frozenset(backends)

    def completed(self, data: dict[str, Any]) -> dict[str, Any]:
        """A host's data with the options' defaults."""
        return Completion(self._is_unused).table(data, self._tree)

    def read(self, document: Document, front_ends: Mapping[str, FrontEnd], nixpkgs: Nixpkgs) -> Host:
        """The host that `document` describes, as `read_host` gives it."""
        completion = Completion(self._is_unused)
        completed = copy(document)
        completed.data = completion.table(document.data, self._tree)
        parts = parts_of(completed, front_ends)
        for part in parts.values():
            part.problems = tuple(unsettled(part.problems, completed.data, self._tree))
            if completion.filled:
                part.guests = tuple(_without_filled(part.guests, completion.filled))
        extra = _Part(self, completed.data)
        if not document.is_facts:
            needed = (route for route in completion.missing if not _is_made(document, route))
            extra.problems = [_missing(document, route) for route in needed]
        # The first: where a front end prints such an option as well, it knows better.
        return Host(document.file, {EXTRA_OPTIONS: extra, **parts}, nixpkgs)

    def _is_unused(self, data: Mapping[str, Any], nodes: Nodes, route: Route) -> bool:
        """Whether `route` leads to a guest's block for a backend that is not its own.

        `data` is what has the last key of it, or lacks it; `nodes` are what is said of that.
        """
        if len(route) != _BLOCK or route[0] != "guests" or route[-1] not in self._backends:
            return False
        option = option_at(below(nodes, "backend"))
        return bool(data.get("backend", option and option.default) != route[-1])

    def values(self, data: Mapping[str, Any], nodes: Nodes | None = None, route: Route = ()) -> JsonObject:
        """The values in `data`, which stands at `route`, that are of the options, as Nix shows them."""
        found: JsonObject = {}
        known = self._tree if nodes is None else nodes
        for key, value in data.items():
            at, inner = (*route, key), below(known, key)
            if not inner or self._is_unused(data, known, at):
                continue
            if option_at(inner) is not None:
                found[key] = _as_json(value)
            elif isinstance(value, dict) and (more := self.values(value, inner, at)):
                found[key] = more
        return found


class _Part(HostPart):
    """The options of one host, whose completed data is `data`."""

    def __init__(self, options: ExtraOptions, data: Mapping[str, Any]) -> None:
        self._options = options
        self._data = data

    def has_plain_mounts(self) -> bool:
        """There are none."""
        return True

    def expand(self, host: Host) -> JsonObject:  # noqa: ARG002 - nothing is made of them
        """The options with their values."""
        return self._options.values(self._data)


def _as_json(value: Any) -> Any:  # noqa: ANN401 - whatever the document has there
    """A copy of a value, in which null stands for the numbers that JSON has not."""
    if isinstance(value, dict):
        return {key: _as_json(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_as_json(each) for each in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def without_extra_options(host: Host) -> Host:
    """The host as the module alone has it."""
    if EXTRA_OPTIONS not in host.parts:
        return host
    parts = {name: part for name, part in host.parts.items() if name != EXTRA_OPTIONS}
    return Host(host.file, parts, host.nixpkgs)


def _missing(document: Document, route: Route) -> MissingOption:
    """The problem that an option is missing, at the innermost table around it that is there."""
    data: Any = document.data
    depth = 0
    while isinstance(data, dict) and route[depth] in data:
        data = data[route[depth]]
        depth += 1
    return MissingOption(Place(document.file, route[:depth], "key"), format_route(route), _EXPECTED)


_EXPECTED = "a value, as `extra-options` in the settings say that it has no default"


def _is_made(document: Document, route: Route) -> bool:
    """Whether the option is of what the guests module makes of a guest."""
    guests = document.data.get("guests")
    return isinstance(guests, dict) and any(
        route[: len(tree)] == tree and route[len(tree)] in guests for tree in _GENERATED if len(route) > len(tree)
    )


def _without_filled(guests: Sequence[Guest], filled: set[Route]) -> Iterator[Guest]:
    """The guests without options that have no effect where these are defaults, which nobody has written."""
    for guest in guests:
        yield guest._replace(unused=tuple(each for each in guest.unused if each.at.route not in filled))
