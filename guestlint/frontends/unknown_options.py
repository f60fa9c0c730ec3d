"""What is left of a host's problems where more options are known than the front ends know."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guestlint.frontends.option_tree import Nodes, below, names_below, nodes_at, option_at
from guestlint.frontends.options import ATTRS
from guestlint.hints import Any
from guestlint.picture.problems import MixedSchemas, Problem, TypeMismatch, UnknownOption
from guestlint.source.route import Place


def unsettled(problems: Iterable[Problem], data: Mapping[str, Any], tree: Nodes) -> Iterator[Problem]:
    """The problems without those of options in `tree`; names in it are suggested for what is still unknown.

    `data` is what the problems are of.
    """
    for problem in problems:
        if isinstance(problem, UnknownOption):
            yield from _unknown(problem, data, tree)
        elif isinstance(problem, MixedSchemas):
            others = [place for place in problem.others if option_at(nodes_at(tree, place.route)) is None]
            if others:
                yield problem._replace(others=others)
        else:
            yield problem


def _unknown(problem: UnknownOption, data: Mapping[str, Any], tree: Nodes) -> Iterator[Problem]:
    above = nodes_at(tree, problem.at.route[:-1])
    found = below(above, problem.at.route[-1])
    if not found:
        known = dict.fromkeys((*problem.known, *names_below(above)))
        yield problem._replace(known=tuple(known))
    elif option_at(found) is None:
        value: Any = data
        for key in problem.at.route:
            value = value[key]
        yield from _in_table(value, found, problem.at)


def _in_table(value: object, nodes: Nodes, place: Place) -> Iterator[Problem]:
    """What is unknown in a table that is there for options of the fork alone."""
    if isinstance(value, list) and any(node.any is not None for node in nodes):
        for index, each in enumerate(value):
            yield from _in_table(each, below(nodes, index), place.below(index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            found = below(nodes, key)
            if not found:
                yield UnknownOption(place.below(key), tuple(names_below(nodes)))
            elif option_at(found) is None:
                yield from _in_table(inner, found, place.below(key))
    else:
        yield TypeMismatch(place, ATTRS.words, value)
