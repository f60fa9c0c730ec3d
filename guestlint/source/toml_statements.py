"""The statements of a text that may be no TOML: which keys it names, in its order, and where."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.hints import Any
from guestlint.source.locate import key_parts, toml_tree
from guestlint.source.route import Route, Span

_KEYS = ("bare_key", "dotted_key", "quoted_key")


def statements(text: str) -> Iterator[tuple[Route, bool, Span]]:
    """Of each header and each pair, also of those in braces: its route, whether it is a header, and its key's place."""
    data = text.encode()
    lines = data.split(b"\n")
    root = toml_tree(data)
    arrays: dict[Route, int] = {}
    yield from _pairs((), root, data, lines)
    for table in root.named_children:
        name = next((child for child in table.named_children if child.type in _KEYS), None)
        if table.type in ("table", "table_array_element") and name is not None:
            route = _home([key for key, _ in key_parts(name, data)], arrays, is_array=table.type != "table")
            yield route, True, _span(name, lines)
            yield from _pairs(route, table, data, lines)


def _home(names: list[str], arrays: dict[Route, int], *, is_array: bool) -> Route:
    """The route that a header opens, in the last elements of the arrays on the way; `arrays` learns a new element."""
    route: Route = ()
    for name in names[:-1]:
        route = (*route, name)
        if route in arrays:
            route = (*route, arrays[route])
    route = (*route, names[-1])
    if is_array:
        arrays[route] = arrays.get(route, -1) + 1
        return (*route, arrays[route])
    return route


def _pairs(home: Route, container: Any, data: bytes, lines: list[bytes]) -> Iterator[tuple[Route, bool, Span]]:  # noqa: ANN401 - a node of the tree
    """The pairs in a table, and in the braces below it, in their order."""
    todo = [(home, pair) for pair in reversed(container.named_children) if pair.type == "pair"]
    while todo:
        home, pair = todo.pop()
        name, *values = pair.named_children
        route = (*home, *(key for key, _ in key_parts(name, data)))
        yield route, False, _span(name, lines)
        inner = [(route, each) for value in values for each in value.named_children if value.type == "inline_table"]
        todo.extend((at, each) for at, each in reversed(inner) if each.type == "pair")


def _span(node: Any, lines: list[bytes]) -> Span:  # noqa: ANN401 - a node of the tree
    (row, start), (end_row, end) = node.start_point, node.end_point
    return Span(row + 1, _column(lines[row], start), end_row + 1, _column(lines[end_row], end))


def _column(line: bytes, offset: int) -> int:
    return len(line[:offset].decode(errors="replace")) + 1
