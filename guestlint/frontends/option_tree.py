"""Options by the names in their paths: each key of a host file is looked up once, however many options there are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

from guestlint.hints import Any, Protocol
from guestlint.source.option_patterns import parse_pattern
from guestlint.source.route import Route


class ExtraOption(Protocol):
    """An option as the settings name it: `path` is a pattern, and a `default` of None is none."""

    @property
    def path(self) -> str:
        """The option path."""

    @property
    def default(self) -> Any:  # noqa: ANN401 - a value of any type that Nix has
        """Its value where nobody gives it one."""

    @property
    def required(self) -> bool:
        """Whether somebody has to."""


class Node:
    """What patterns say of one place; `names` leads below it, as does `any` with whatever name.

    `is_filled` where the option, or one below it, has a default or is required; `filled` has the names that lead there.
    """

    __slots__ = ("any", "filled", "is_filled", "names", "option")

    def __init__(self) -> None:
        """Nothing is below it yet, and no option at it."""
        self.names: dict[str | int, Node] = {}
        self.filled: dict[str, None] = {}
        self.any: Node | None = None
        self.option: ExtraOption | None = None
        self.is_filled = False


Nodes = tuple[Node, ...]
"""All that patterns say of one place, those with its own name before those with a star."""


def tree_of(options: Iterable[ExtraOption]) -> Nodes:
    """The top of the tree of `options`; of two with one path the later counts."""
    top = Node()
    for option in {option.path: option for option in options}.values():
        is_filled = option.required or option.default is not None
        node = top
        for name in parse_pattern(option.path):
            node.is_filled |= is_filled
            if name is not None:
                node.filled |= {name: None} if is_filled else {}
                node = node.names.setdefault(name, Node())
            else:
                node.any = node.any or Node()
                node = node.any
        node.is_filled |= is_filled
        node.option = option
    return (top,)


def below(nodes: Nodes, key: str | int) -> Nodes:
    """What is said of the place `key` below another."""
    named = [node.names[key] for node in nodes if key in node.names]
    return (*named, *(node.any for node in nodes if node.any is not None))


def nodes_at(nodes: Nodes, route: Route) -> Nodes:
    """What is said of the place that `route` leads to."""
    for key in route:
        nodes = below(nodes, key)
    return nodes


def option_at(nodes: Nodes) -> ExtraOption | None:
    """The option that is declared there, if one is."""
    return next((node.option for node in nodes if node.option is not None), None)


def names_below(nodes: Nodes) -> Iterable[str]:
    """The names that patterns have below a place, as many as may help."""
    return islice(dict.fromkeys(str(name) for node in nodes for name in node.names), _MANY)


_MANY = 100
