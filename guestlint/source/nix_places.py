"""Which option the user wrote where: the places that facts give, by option path."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from guestlint.records import NamedTuple
from guestlint.source.route import Route


class NixPlace(NamedTuple):
    """A position in a `.nix` file, lines and columns from 1."""

    file: str
    line: int
    column: int


class _Node:
    """An option path: its own place, the first at it or below, and what is below; a tree, as paths may be long."""

    __slots__ = ("below", "first", "place")

    def __init__(self) -> None:
        self.place: NixPlace | None = None
        self.first: NixPlace | None = None
        self.below: dict[str | int, _Node] = {}


class NixPlaces:
    """The places of one host's options; of two for one option the first counts."""

    def __init__(self) -> None:
        """There are none yet."""
        self._root = _Node()
        self._names: dict[str, str] = {}

    def add(self, path: Route, file: str, line: int, column: int) -> None:
        """Note where the option at `path` is written."""
        place = NixPlace(self._names.setdefault(file, file), line, column)
        node = self._root
        for key in path:
            node = node.below.setdefault(key, _Node())
            node.first = node.first or place
        node.place = node.place or place

    def nearest(self, route: Route) -> NixPlace | None:
        """The option's own place, that of the nearest option above it, or the first of those below it."""
        node, above = self._root, None
        for key in route:
            found = node.below.get(key)
            if found is None:
                return above
            node, above = found, found.place or above
        return above or node.first

    def own(self, route: Route) -> NixPlace | None:
        """The option's own place."""
        node = self._find(route)
        return node.place if node is not None else None

    def files(self) -> list[str]:
        """The files that have places, sorted."""
        return sorted(self._names)

    def is_known(self, route: Route) -> bool:
        """Whether the option, or one below it, has a place."""
        return self._find(route) not in (None, self._root)

    def _find(self, route: Route) -> _Node | None:
        node: _Node | None = self._root
        for key in route:
            if node is None:
                break
            node = node.below.get(key)
        return node

    def routes_at(self, file: str, line: int) -> tuple[Route, ...]:
        """The options on a line; one that holds another of that line is left out."""
        return self._by_line.get((file, line), ())

    @cached_property
    def _by_line(self) -> dict[tuple[str, int], tuple[Route, ...]]:
        """Children come before what holds them, so that it is known by then which lines they are on."""
        found: dict[tuple[str, int], list[Route]] = {}
        for place, route, lines_below in self._walk():
            line = place.file, place.line
            if line not in lines_below:
                found.setdefault(line, []).append(route)
        return {line: tuple(routes) for line, routes in found.items()}

    def _walk(self) -> Iterator[tuple[NixPlace, Route, frozenset[tuple[str, int]]]]:
        """Each option with a place, and the lines of those directly below it."""
        todo: list[tuple[_Node, Route]] = [(self._root, ())]
        while todo:
            node, route = todo.pop()
            if node.place is not None:
                nearest = (each.place or each.first for each in node.below.values())
                lines = frozenset((place.file, place.line) for place in nearest if place is not None)
                yield node.place, route, lines
            todo.extend((each, (*route, key)) for key, each in node.below.items())
