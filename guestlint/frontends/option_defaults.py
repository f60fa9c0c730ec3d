"""The defaults of extra options, put into a host's data where it gives no value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from guestlint.frontends.option_tree import Nodes, below, option_at
from guestlint.hints import Any
from guestlint.source.route import Route

IsUnused = Callable[[Mapping[str, Any], Nodes, Route], bool]
"""Whether the options at a route have no effect; given the table that they are in, and what is said of it."""


class Completion:
    """Completes a host's data, and notes where.

    `filled` are the routes of defaults, `missing` those of required options without a value. Nothing is done about
    options that have no effect, as Nix does not evaluate them.
    """

    def __init__(self, is_unused: IsUnused) -> None:
        """Nothing is completed yet."""
        self.filled: set[Route] = set()
        self.missing: list[Route] = []
        self._is_unused = is_unused

    def table(self, data: dict[str, Any], nodes: Nodes, route: Route = ()) -> dict[str, Any]:
        """`data`, which stands at `route`, with defaults; the same object where none is lacking."""
        lacking = {}
        for key in _keys(data, nodes):
            at = (*route, key)
            inner = tuple(node for node in below(nodes, key) if node.is_filled)
            if not inner or self._is_unused(data, nodes, at):
                continue
            value = self._value(data[key], inner, at) if key in data else self._default(inner, at)
            if value is not None and value is not data.get(key):
                lacking[key] = value
        return {**data, **lacking} if lacking else data

    def _value(self, value: Any, nodes: Nodes, route: Route) -> Any:  # noqa: ANN401 - whatever the document has there
        if isinstance(value, dict):
            return self.table(value, nodes, route)
        if isinstance(value, list) and any(node.any is not None for node in nodes):
            return [self._value(each, below(nodes, index), (*route, index)) for index, each in enumerate(value)]
        return value

    def _default(self, nodes: Nodes, route: Route) -> Any:  # noqa: ANN401 - as the settings have it
        """What stands for an option, or a table of options, that is not there; None where nothing does."""
        option = option_at(nodes)
        if option is not None and option.default is not None:
            self.filled.add(route)
            return self._value(option.default, nodes, route)
        if option is not None and option.required:
            self.missing.append(route)
            return None
        # A tree at the top that the document has nothing of may be that of a module that the host does not use.
        is_there = len(route) > 1 and route[-2] not in _NAMED_BY_USERS
        return (is_there and self.table({}, nodes, route)) or None


_NAMED_BY_USERS = frozenset(
    {"guests", "zfs", "interfaces", "vms", "containers", "bindMounts", "extraVeths", "fileSystems"}
)
"""Tables whose entries have whatever names users give them; in others, options have their defaults without a table."""


def _keys(data: Mapping[str, Any], nodes: Nodes) -> Iterable[str]:
    """The names that lead to defaults and required options; where a star does, those that there are."""
    names = dict.fromkeys(name for node in nodes for name in node.filled)
    return names | dict.fromkeys(data) if any(node.any and node.any.is_filled for node in nodes) else names
