"""From a route to the lines and columns it stands at: the one file that knows what trees tree-sitter makes."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress

import tomli

from guestlint.hints import TYPE_CHECKING
from guestlint.source.grammar import parser_of
from guestlint.source.route import Format, Part, Route, Span
from guestlint.source.ruler import Bytes, Ruler

if TYPE_CHECKING:
    from tree_sitter import Node

    from guestlint.source.sections import Excerpt

_Parts = list[tuple[str, Bytes]]
"""The parts of a key, decoded, with their places."""


_LARGE = 1 << 16
"""The length of a text from which on it pays to look for the few tables that a route may lead into."""
_FEW = 3
"""For more routes, a large text is parsed as a whole; also where one leads into more than such a part of it."""


class Locator:
    """The places of all routes of one text, parsed on the first question, once.

    Of a large text, only those tables are parsed that the first few questions are about. It never fails: what
    tree-sitter cannot read is simply not there, and its nearest ancestor is given.
    """

    __slots__ = ("_comments", "_format", "_parts", "_text", "_whole")

    def __init__(self, text: str, format: Format) -> None:  # noqa: A002 -- the word Document uses
        """Keep `text`, which a parser of `format` accepts."""
        self._text = text
        self._format = format
        self._comments: Mapping[str | int, Span] | None = None
        self._parts: dict[Route, tuple[Excerpt, _Index]] = {}
        self._whole: _Index | None = None

    def span(self, route: Route, part: Part) -> Span | None:
        """Where `part` of `route` stands; the key of the nearest ancestor there is; None if there is none.

        The entry of a table header is its brackets, and that of a table over several lines its key alone: a
        reader wants to be led to its start, not shown all of it.
        """
        if part == "comment":
            return next((at for line in route if (at := self._comments_by_line().get(line))), None)
        if self._whole is None and (found := self._part(route)) is not None:
            lines, index = found
            span = index.span(route, part)
            return lines.in_text(span) if span else None
        if self._whole is None:
            self._whole = _Index(self._text, self._format)
        return self._whole.span(route, part)

    def _part(self, route: Route) -> tuple[Excerpt, _Index] | None:
        """What of a large text says where `route` stands; None where the whole text is to be asked."""
        if route not in self._parts:
            if len(self._text) < _LARGE or self._format != "toml" or len(self._parts) == _FEW:
                return None
            from guestlint.source.sections import excerpt  # noqa: PLC0415 -- few texts are large

            lines = excerpt(self._text, route)
            if lines is None or len(lines.text) > len(self._text) // _FEW:
                return None
            index = _Index(lines.text, "toml")
            if index.has_error:
                return None
            self._parts[route] = lines, index
        return self._parts[route]

    def comments(self) -> Sequence[Span]:
        """The comments of the text, in its order."""
        return tuple(self._comments_by_line().values())

    def _comments_by_line(self) -> Mapping[str | int, Span]:
        if self._comments is None:
            data = self._text.encode()
            ruler = Ruler(self._text, data)
            spans = (ruler.span(place) for place in _comments(_parse(data, self._format)))
            self._comments = {span.line: span for span in spans}
        return self._comments


def _comments(root: Node) -> Iterator[Bytes]:
    todo = [root]
    while todo:
        node = todo.pop()
        if node.type == "comment":
            yield node.start_byte, node.end_byte
        todo.extend(reversed(node.children))


class _Index:
    """The places of all routes of a text."""

    __slots__ = ("_root", "_ruler", "has_error")

    def __init__(self, text: str, text_format: Format) -> None:
        data = text.encode()
        self._ruler = Ruler(text, data)
        self._root, self.has_error = _index(data, text_format)

    def span(self, route: Route, part: Part) -> Span | None:
        spot: _Entry | None = None
        items = self._root.items
        for step in route:
            found = items.get(step) if items else None
            if found is None:
                return _show(spot, "key", self._ruler) if spot else None
            spot, items = found, found.items
        return _show(spot, part, self._ruler) if spot else None


def _show(spot: _Entry, part: Part, ruler: Ruler) -> Span:
    value = ruler.span(spot.value)
    if part == "value":
        return value
    if spot.start is not None and value.line != value.end_line:
        return ruler.span(spot.start)
    return ruler.span(spot.key if part == "key" else spot.entry)


class _Entry:
    """Where one route stands, and what stands below it: a trie, as routes may be thousands of keys long."""

    __slots__ = ("entry", "items", "key", "repeated", "start", "value")

    def __init__(self, key: Bytes, value: Bytes, entry: Bytes, start: Bytes | None = None) -> None:
        self.key = key
        self.value = value
        self.entry = entry
        self.items: dict[str | int, _Entry] | None = None
        self.start = start  # of a table in braces: what is shown where it takes several lines
        self.repeated = False  # made by [[headers]]: a later header that names it means its last element

    def put(self, name: str | int, spot: _Entry) -> None:
        """Hang `spot` below; of two the later stands, but keeps what hung below the earlier."""
        if self.items is None:
            self.items = {}
        earlier = self.items.get(name)
        if earlier is not None:
            spot.items = earlier.items
        self.items[name] = spot

    def step(self, name: str, place: Bytes) -> _Entry:
        """The table `name` below, made at `place` if this is the first that is heard of it."""
        found = self.items.get(name) if self.items else None
        if found is None:
            found = _Entry(place, place, place)
            self.put(name, found)
        if found.repeated and found.items:
            return found.items[len(found.items) - 1]
        return found


def _index(data: bytes, text_format: Format) -> tuple[_Entry, bool]:
    """The places of all routes in `data`, below a root that stands nowhere; and whether some of it was not read."""
    root = _Entry((0, 0), (0, 0), (0, 0))
    collecting = gc.isenabled()
    gc.disable()  # there are no cycles here, and looking for them would take half of the time
    try:
        document = _parse(data, text_format)
        _fill(root, document, data)
        for child in document.named_children:
            home = _header(root, child, data) if child.type in _HEADED else root if child.type == "object" else None
            if home is not None:
                _fill(home, child, data)
    finally:
        if collecting:
            gc.enable()
    return root, document.has_error


def _parse(data: bytes, text_format: Format) -> Node:
    """The syntax tree; of a text that the grammar does not know in full, that of one with all in the same place."""
    parser = parser_of(text_format)
    tree = parser.parse(data).root_node
    return parser.parse(_without_plus(data)).root_node if tree.has_error and text_format == "json" else tree


def toml_tree(data: bytes) -> Node:
    """The syntax tree of a text that may be no TOML."""
    return _parse(data, "toml")


def _header(root: _Entry, node: Node, data: bytes) -> _Entry | None:
    """The table that a `[header]` or `[[header]]` opens; None where its name cannot be read."""
    children = node.children
    name = next((place for place, child in enumerate(children[:-1]) if child.type in _TOML_KEYS), None)
    if name is None:
        return None
    header = (node.start_byte, children[name + 1].end_byte)
    home, key, place = _walk(root, key_parts(children[name], data))
    if node.type == "table":
        home.put(key, _Entry(place, header, header))
        return home.step(key, place)
    spot = home.items.get(key) if home.items else None
    if spot is None or not spot.repeated:
        spot = _Entry(place, header, header)
        spot.repeated = True
        home.put(key, spot)
    element = _Entry(place, header, header)
    spot.put(len(spot.items or ()), element)
    return element


def _walk(home: _Entry, parts: _Parts) -> tuple[_Entry, str, Bytes]:
    """The table that all parts but the last lead to, and the last."""
    *parents, (key, place) = parts
    for parent, parent_place in parents:
        home = home.step(parent, parent_place)
    return home, key, place


def _fill(home: _Entry, container: Node, data: bytes) -> None:
    """Hang all that stands inside `container` below `home`: its pairs or elements, and theirs."""
    todo = [(home, container)]
    while todo:
        home, container = todo.pop()
        if container.type == "array":
            for place, node in enumerate(node for node in container.named_children if node.type not in _NO_VALUES):
                whole = (node.start_byte, node.end_byte)  # it has no key: its value stands for it, or its brace
                spot = _Entry(whole, whole, whole, (whole[0], whole[0] + 1) if node.type in _TABLES else None)
                home.put(place, spot)
                if node.type in _CONTAINERS:
                    todo.append((spot, node))
            continue
        for pair in container.named_children:
            if pair.type == "pair":
                spot, value = _pair(home, pair, data)
                if value.type in _CONTAINERS:
                    todo.append((spot, value))


def _pair(home: _Entry, pair: Node, data: bytes) -> tuple[_Entry, Node]:
    """The place of a key with its value, and the value."""
    name, *others = pair.named_children
    value = next((node for node in others if node.type not in _NO_VALUES), name)  # a comment after it may be inside
    home, key, place = _walk(home, key_parts(name, data))
    # a dotted key is one entry from its first part on: the rest alone would not be a statement
    entry = (pair.start_byte, value.end_byte)
    spot = _Entry(place, (value.start_byte, value.end_byte), entry, place if value.type in _TABLES else None)
    home.put(key, spot)
    return spot, value


_TABLES = frozenset({"inline_table", "object"})
_CONTAINERS = _TABLES | {"array"}
_NO_VALUES = frozenset({"comment", "ERROR"})
_HEADED = frozenset({"table", "table_array_element"})
_TOML_KEYS = frozenset({"bare_key", "dotted_key", "quoted_key"})


def key_parts(node: Node, data: bytes) -> _Parts:
    """The parts of a key in order, decoded as the parser decodes them."""
    if node.type == "bare_key":  # as most are
        place = node.start_byte, node.end_byte
        return [(data[place[0] : place[1]].decode(), place)]
    todo = [node]
    leaves: list[Node] = []
    while todo:  # dotted keys nest to the left, one level a part
        node = todo.pop()
        if node.type == "dotted_key":
            todo.extend(node.named_children)
        else:
            leaves.append(node)
    return [(_key(leaf, data), (leaf.start_byte, leaf.end_byte)) for leaf in reversed(leaves)]


def _key(node: Node, data: bytes) -> str:
    token = data[node.start_byte : node.end_byte].decode()
    if node.type == "bare_key":
        return token
    if token[:1] == '"' and "\\" in token:
        with suppress(ValueError):
            if node.type == "quoted_key":
                return str(tomli.loads("key=" + token)["key"])
            import json  # noqa: PLC0415 -- most texts are TOML

            return str(json.loads(token))
    return token[1:-1]


_JSON_TOKENS = re.compile(rb'"[^"\\]*(?:\\.[^"\\]*)*"|[eE]\+', re.DOTALL)


def _without_plus(data: bytes) -> bytes:
    """The same without the plus of 1e+16, which JSON has and the grammar has not."""
    return _JSON_TOKENS.sub(lambda match: b"e1" if match[0][-1:] == b"+" else match[0], data)
