"""`guestlint graph`: draw the dependency graph, which is the default, or ask it."""

from __future__ import annotations

import click
from click.shell_completion import CompletionItem

from guestlint.cli.lazy_group import LazyGroup, leading
from guestlint.cli.words import check_order, check_word

_DRAW = "draw"
_COMMANDS = {
    _DRAW: ("guestlint.cli.graph_draw", "Draw the graph (the default)."),
    "why": ("guestlint.cli.graph_why", "Say why one node depends on another."),
    "impact": ("guestlint.cli.graph_impact", "List what fails if a node does."),
    "order": ("guestlint.cli.graph_order", "List the boot order in layers."),
    "cycles": ("guestlint.cli.graph_cycles", "List the ordering cycles."),
    "shared": ("guestlint.cli.graph_shared", "List what several guests use."),
    "diff": ("guestlint.cli.graph_diff", "Compare two graphs."),
    "stats": ("guestlint.cli.graph_stats", "Count nodes and edges."),
}


class _Graph(LazyGroup):
    """All questions; without one, the graph is drawn."""

    lazy = _COMMANDS

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        first = leading(args)
        if ctx.resilient_parsing and first >= len(args):  # a shell completes a word that may become a question
            return super().parse_args(ctx, args)
        word = args[first] if first < len(args) else ""
        if word in _COMMANDS or word in ("--help", "-h"):
            return super().parse_args(ctx, [word, *args[:first], *args[first + 1 :]])
        if word and not ctx.resilient_parsing:
            check_word(word, _COMMANDS, "guestlint graph")
            check_order(args[first:], _COMMANDS, "guestlint graph")
        return super().parse_args(ctx, [_DRAW, *args])

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return ["[OPTIONS] [PATHS]... | QUESTION [ARGS]..."]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from guestlint.cli.help_sections import write_options  # noqa: PLC0415 - only where help is shown

        draw = self._draw(ctx)
        write_options(click.Context(draw, parent=ctx.parent, info_name=ctx.info_name), formatter)
        with formatter.section("Questions"):
            formatter.write_dl([(name, short_help) for name, (_, short_help) in _COMMANDS.items() if name != _DRAW])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        if incomplete.startswith("-"):
            draw = self._draw(ctx)
            return draw.shell_complete(click.Context(draw, parent=ctx.parent, info_name=ctx.info_name), incomplete)
        from guestlint.cli.complete import files  # noqa: PLC0415 - only while a shell completes

        return [*super().shell_complete(ctx, incomplete), *files(ctx, incomplete)]

    def _draw(self, ctx: click.Context) -> click.Command:
        command = self.get_command(ctx, _DRAW)
        assert command is not None  # noqa: S101 - it is in the table
        return command


@click.group("graph", cls=_Graph)
def command() -> None:
    """Print the dependency graph of the hosts at PATHS, as in `guestlint graph host.toml | dot -Tsvg > host.svg`.

    Nodes and edges with findings are coloured. Findings do not change the exit code; a file that does not parse is
    left out, with exit code 1. A file with the name of a question is reached as ./NAME.
    """
