"""`node`: the name of the host, which the module makes the guests' names of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from guestlint.frontends.guests.options import node_options
from guestlint.frontends.option_types import ATTRS
from guestlint.frontends.read_options import read_options
from guestlint.names.nixos import HOST_NAME
from guestlint.picture.problems import InvalidHostName, MissingOption, Problem, TypeMismatch
from guestlint.source.route import Place


def read_node(file: str, data: Mapping[str, Any], backends: Iterable[str], problems: list[Problem]) -> str:
    """The host's name; empty, with a problem, where there is none that Nix would accept."""
    node = data.get("node", {})
    if not isinstance(node, dict):
        problems.append(TypeMismatch(Place(file, ("node",)), ATTRS.words, node))
        return ""
    options = node_options(backends)
    values = read_options(node, options, Place(file, ("node",)), problems)
    name: str = values.get("name", "")
    if "name" not in node:
        at = Place(file, ("node",), "key") if "node" in data else Place(file)
        problems.append(MissingOption(at, "node.name", options["name"].type.words))
    elif not HOST_NAME(name):
        problems.append(InvalidHostName(Place(file, ("node", "name")), name, ""))
    return name
