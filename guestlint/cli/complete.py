"""What a shell completes: which words an option or an argument takes.

Nothing is loaded that a lint would not load, and less: no plugin is imported, and Nix is not run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import click
from click.shell_completion import CompletionItem

from guestlint.hints import Any, get_args
from guestlint.source.printable import printable

_Answer = Callable[[click.Context, str], list[CompletionItem]]


class _Completed(click.ParamType[str]):
    """The type of a parameter while a shell completes it."""

    name = "completed"

    def __init__(self, answer: _Answer) -> None:
        self._answer = answer

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:  # noqa: ARG002 - click's signature
        return self._answer(ctx, incomplete)


def teach(command: click.Command) -> None:
    """Let the parameters of a command, and of the commands in it, complete what they take."""
    for parameter in command.params:
        answer = _answer(parameter)
        if answer is not None and not isinstance(parameter.type, click.Choice):
            parameter.type = _Completed(answer)
    for inner in getattr(command, "commands", {}).values():
        teach(inner)


def files(_: click.Context, typed: str) -> list[CompletionItem]:
    """Names of files, which the shell knows; none for a host of a flake, which only Nix knows."""
    return [] if "#" in typed else [CompletionItem(typed, type="file")]


def _folders(_: click.Context, typed: str) -> list[CompletionItem]:
    return [CompletionItem(typed, type="dir")]


def _formats(context: click.Context, typed: str) -> list[CompletionItem]:
    from guestlint.registry.index import GRAPHS, REPORTS  # noqa: PLC0415 - only here

    if "=" in typed:
        return files(context, typed)
    is_drawing = context.command.name == "draw" or context.info_name == "graph"
    return _matching((*GRAPHS, "svg", "png") if is_drawing else REPORTS, typed)


def _rules(_: click.Context, typed: str) -> list[CompletionItem]:
    from guestlint.evaluated.drift_kinds import KINDS  # noqa: PLC0415 - only here
    from guestlint.registry.index import RULES  # noqa: PLC0415 - as above

    return _matching(sorted((*RULES, *KINDS)), typed)


def _categories() -> list[str]:
    from guestlint.registry.index import RULES  # noqa: PLC0415 - only here

    return sorted({category for category, *_ in RULES.values()})


def _names(_: click.Context, typed: str) -> list[CompletionItem]:
    """Rules, categories and plugins, of which several may stand with commas between them."""
    from guestlint.registry.find import installed  # noqa: PLC0415 - only here
    from guestlint.registry.index import RULES  # noqa: PLC0415 - as above

    before, comma, last = typed.rpartition(",")
    taken = before.split(",")
    known = [name for name in ("all", *_categories(), *installed(), *RULES) if name not in taken]
    return [CompletionItem(f"{before}{comma}{name}") for name in known if name.startswith(last)]


def _commands(context: click.Context, typed: str) -> list[CompletionItem]:
    """The commands in the command that `guestlint help` has been given the name of."""
    group: click.Command | None = context.find_root().command
    for name in context.params.get("names") or ():
        group = group.get_command(context, name) if isinstance(group, click.Group) else None
    return _matching(group.list_commands(context), typed) if isinstance(group, click.Group) else []


def _plugins(context: click.Context, typed: str) -> list[CompletionItem]:
    from guestlint.registry.find import installed  # noqa: PLC0415 - only here

    return [*_matching(installed(), typed), *files(context, typed)]


def _kinds(_: click.Context, typed: str) -> list[CompletionItem]:
    from guestlint.graph.types import NodeKind  # noqa: PLC0415 - only here

    return _matching(get_args(NodeKind), typed)


def _guests(context: click.Context, typed: str) -> list[CompletionItem]:
    from guestlint.cli.graph_hosts import graphs_to_complete  # noqa: PLC0415 - only here

    nodes = (node for graph in graphs_to_complete(context.params.get("paths")) for node in graph.nodes.values())
    return _matching(dict.fromkeys(node.name for node in nodes if node.kind == "guest"), typed)


def _matching(known: Iterable[str], typed: str) -> list[CompletionItem]:
    """Those of the names that begin as typed; none that a shell would not show as it is."""
    return [CompletionItem(name) for name in known if name.startswith(typed) and printable(name) == name]


_BY_NAME: Mapping[str, _Answer] = {
    "paths": files,
    "host": files,
    "evaluated": files,
    "file": files,
    "formats": _formats,
    "format_": _formats,
    "rule": _rules,
    "names": _commands,
    "categories": lambda _, typed: _matching(_categories(), typed),
    "select": _names,
    "extend_select": _names,
    "ignore": _names,
    "plugins": _plugins,
    "kinds": _kinds,
    "guests": _guests,
}

_BY_METAVAR: Mapping[str, _Answer] = {"FILE": files, "OUT": files, "DIR": _folders}


def _answer(parameter: click.Parameter) -> Any:  # noqa: ANN401 - an _Answer or None
    return _BY_NAME.get(parameter.name or "") or _BY_METAVAR.get(parameter.metavar or "")
