"""Facts: what Nix made of a host, as `nix eval --json` prints it, with the places at which the user wrote it.

{"guestlint": {"facts": 1, "host": "ward"}, "config": {…}, "complete": ["fileSystems"],
 "places": [{"path": ["guests", "web", "backend"], "file": "hosts/ward.nix", "line": 4, "column": 7}]}
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.hints import Any, NoReturn
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.nix_files import HERE, NixFiles, Tree, tree_here
from guestlint.source.nix_places import NixPlaces
from guestlint.source.route import Place, Route, Span, format_route

VERSION = 1
"""The version of the format that is read."""

_KEYS = ("guestlint", "config", "complete", "places")
DEEPEST = 100
"""Keys in an option path."""
LARGEST = 2**31
"""No text has so many lines or columns, and every format can write the number."""


class FactsDocument(Document):
    """The facts of one host: `data` is its `config`.

    A place in it is where the user wrote that option in a `.nix` file; where nobody did, it is the option alone.
    """

    __slots__ = ("_complete", "_files", "_places", "host_name", "left_out", "not_seen", "tree")

    is_facts = True

    def __init__(self, file: str, text: str, data: dict[str, Any], error: str = "", span: Span | None = None) -> None:
        """Keep `data`, which is the `config` of the facts; `error` says why they cannot be used."""
        super().__init__(file, text, data, "json", error, span)
        self.host_name = ""
        self.left_out: tuple[str, ...] = ()
        """The option paths whose values Nix could not evaluate."""
        self.not_seen: tuple[str, ...] = ()
        """The guests that are started by their names only, as they are made apart from the host."""
        self._complete: frozenset[Route] = frozenset()
        self._places = NixPlaces()
        self.tree = HERE
        """The folder of the files that places are in."""
        self._files = NixFiles(HERE)

    def know(self, header: Header, complete: frozenset[Route], places: NixPlaces, tree: Tree) -> None:
        """Learn what the host is called, the option trees that are whole, and what the user wrote where."""
        self.host_name = header.host
        self.left_out = header.left_out
        self.not_seen = header.not_seen
        self._complete = complete
        self._places = places
        self.tree = tree
        self._files = NixFiles(tree)

    def span(self, place: Place) -> Span | None:
        """Where the user wrote `place`; None where that is not known."""
        return self.where(place)[1]

    def where(self, place: Place) -> tuple[str, Span | None]:
        """The file that the user wrote `place` in, and where in it; this file and None where that is not known.

        A comment's route is the file and the line that it stands on.
        """
        if self.error:
            return self.file, self.error_span
        if place.part == "comment":
            file = str(place.route[0])
            return file, next((span for span in self._files.comments(file) if span.line == place.route[1]), None)
        if place.part == "call":
            return self.call(place.route) or (self.file, None)
        found = self._places.nearest(place.route)
        if found is None:
            return self.file, None
        return found.file, self._files.span(found)

    def text_of(self, file: str) -> str | None:
        """The text of this file, or of a `.nix` file that it has places in."""
        return self.text if file == self.file else self._files.text(file)

    def comments_in(self, file: str) -> tuple[Span, ...]:
        """The comments of a `.nix` file."""
        return tuple(self._files.comments(file))

    def routes_at(self, file: str, line: int) -> tuple[Route, ...]:
        """The options that are written on a line of a `.nix` file, of options in one another the innermost."""
        return self._places.routes_at(file, line)

    def call(self, guest: Route) -> tuple[str, Span] | None:
        """Where the user names the guest at an option path, if that can be told: its attribute, or a call."""
        name = str(guest[-1])
        own = self._places.own(guest)
        if own is not None:
            span = self._files.span(own)
            line = (self._files.text(own.file) or "").split("\n")[span.line - 1 : span.line]
            if line and name in line[0][span.column - 1 : span.end_column - 1].replace('"', "").split("."):
                return own.file, span
        from guestlint.source.nix_calls import find_call  # noqa: PLC0415 - only for guests of a helper

        return find_call(self._files, self._places.files(), name)

    def is_helper(self, file: str, line: int, guest: Route) -> bool:
        """Whether a line of a `.nix` file is about other guests than the one at an option path, too."""
        length = len(guest)
        routes = (route for route in self._places.routes_at(file, line) if len(route) >= length)
        return any(route[: length - 1] == guest[:-1] and route[length - 1] != guest[-1] for route in routes)

    def is_written(self, route: Route) -> bool:
        """Whether `route`, or something below it, has a place: all else is a default, or made of other options."""
        return self._places.is_known(route)

    def is_complete(self, tree: Route) -> bool:
        """Whether the facts list the option tree, or one that it is in, as whole."""
        return any(tree[:length] in self._complete for length in range(len(tree), 0, -1))


def user_folder(document: Document) -> str:
    """The folder of the `.nix` files that facts were made of; the current one for anything else."""
    return document.tree.folder if isinstance(document, FactsDocument) else "."


class _ShapeError(Exception):
    """What is wrong in the facts, and where."""

    def __init__(self, route: Route, message: str) -> None:
        super().__init__(message)
        self.route = route
        self.message = message


def read_facts(file: str, text: str, data: dict[str, Any], tree: Tree | None = None) -> FactsDocument:
    """The facts that `data` has, which `text` is the JSON of; one with an `error` where it is of another shape.

    The `.nix` files are in `tree`; by default they are the current folder's, whatever folder Nix saw them in.
    """
    try:
        header = _header(data)
        config = data.get("config")
        if not isinstance(config, dict):
            _refuse(("config",), "an object of option paths", config)
        complete = frozenset(_complete(data.get("complete", [])))
        tree = tree or tree_here(header.root)
        places = _places(data.get("places", []), tree)
    except _ShapeError as error:
        span = Document(file, text, data, "json").span(Place(file, error.route, "value"))
        return FactsDocument(file, text, {}, error.message, span)
    facts = FactsDocument(file, text, config)
    facts.know(header, complete, places, tree)
    return facts


class Header(NamedTuple):
    """What facts say of themselves."""

    host: str
    root: str
    """The folder that Nix saw the user's files in; empty where that is not known."""
    left_out: tuple[str, ...]
    not_seen: tuple[str, ...]


def _header(data: dict[str, Any]) -> Header:
    """The header, where the version is one that is read."""
    header = data["guestlint"]
    if not isinstance(header, dict):
        _refuse(("guestlint",), "an object with `facts` and `host`", header)
    version = header.get("facts")
    if not isinstance(version, int) or isinstance(version, bool):
        _refuse(("guestlint", "facts"), f"the version of the format, {VERSION}", version)
    if version != VERSION:
        message = f"`guestlint.facts` is another version of the format than {VERSION}, the only one that is read"
        raise _ShapeError(("guestlint", "facts"), message)
    host, root = (header.get(key, "") for key in ("host", "root"))
    if not isinstance(host, str):
        _refuse(("guestlint", "host"), "the host's name", host)
    if not isinstance(root, str):
        _refuse(("guestlint", "root"), "the folder of the user's files", root)
    for key in data:
        if key not in _KEYS:
            message = f"unknown key beside `guestlint`: expected {', '.join(f'`{each}`' for each in _KEYS[1:])}"
            raise _ShapeError((key,), message)
    not_seen = header.get("not_seen", [])
    if not isinstance(not_seen, list) or not all(isinstance(name, str) for name in not_seen):
        _refuse(("guestlint", "not_seen"), "a list of names", not_seen)
    return Header(host, root, tuple(_left_out(header.get("left_out", []))), tuple(not_seen))


def _left_out(given: object) -> Iterator[str]:
    at: Route = ("guestlint", "left_out")
    if not isinstance(given, list):
        _refuse(at, "a list of objects with `path`", given)
    for number, each in enumerate(given):
        path = each.get("path") if isinstance(each, dict) else None
        if not isinstance(path, list) or not 0 < len(path) <= DEEPEST or not all(map(_is_key, path)):
            _refuse((*at, number), f"an object with a `path` of 1 to {DEEPEST} keys and indexes", each)
        yield format_route(tuple(path))


def _complete(trees: object) -> Iterator[Route]:
    """The option trees, each a path of plain names with dots, or a list of keys."""
    if not isinstance(trees, list):
        _refuse(("complete",), "a list of option paths", trees)
    for number, tree in enumerate(trees):
        if not isinstance(tree, str) or "" in tree.split("."):
            _refuse(("complete", number), 'an option path such as "systemd.network"', tree)
        yield tuple(tree.split("."))


def _places(given: object, tree: Tree) -> NixPlaces:
    if not isinstance(given, list):
        _refuse(("places",), "a list of objects with `path`, `file`, `line` and `column`", given)
    places = NixPlaces()
    for number, place in enumerate(given):
        at: Route = ("places", number)
        if not isinstance(place, dict):
            _refuse(at, "an object with `path`, `file`, `line` and `column`", place)
        path, file = place.get("path"), place.get("file")
        if not isinstance(path, list) or not 0 < len(path) <= DEEPEST or not all(map(_is_key, path)):
            _refuse((*at, "path"), f"a list of 1 to {DEEPEST} keys and indexes", path)
        if not isinstance(file, str) or not file:
            _refuse((*at, "file"), "the path of a file", file)
        line, column = (_number(at, place, key) for key in ("line", "column"))
        shown = tree.shown_path(file)
        if shown is not None:
            places.add(tuple(path), shown, line, column)
    return places


def _is_key(key: object) -> bool:
    return isinstance(key, str) or (isinstance(key, int) and not isinstance(key, bool) and 0 <= key < LARGEST)


def _number(at: Route, place: dict[str, Any], key: str) -> int:
    value = place.get(key)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 < value < LARGEST:
        _refuse((*at, key), "a number from 1", value)
    return value


def _refuse(route: Route, expected: str, value: object) -> NoReturn:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "true or false", type(None): "missing or null"}
    found = kinds.get(type(value), "another number" if isinstance(value, int | float) else "")
    message = f"`{format_route(route)}` is {found}: expected {expected}"
    raise _ShapeError(route, message)
