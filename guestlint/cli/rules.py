"""`guestlint rules`: the list of rules."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from io import StringIO

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.explain import catalogue
from guestlint.cli.options import setting_options
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.cli.pager import print_paged
from guestlint.cli.sources import settings
from guestlint.diagnostics import RANK, RuleInfo
from guestlint.registry.types import OWN
from guestlint.report.pages import page_url
from guestlint.report.snippet import wrap
from guestlint.report.summary import Line
from guestlint.report.text import can_link, in_colour, width_of, write_blocks
from guestlint.settings.options import Options
from guestlint.source.json_text import json_text
from guestlint.source.printable import printable
from guestlint.source.suggest import suggestion


@click.command("rules")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.  [default: text]"
)
@click.option(
    "--category",
    "categories",
    multiple=True,
    metavar="NAME",
    help="List only the rules of this category.  [repeatable]",
)
@output_file_option
@setting_options("rules")
def command(format_: str, categories: tuple[str, ...], options: Options) -> Exit:
    """List the rules, each with its severity and the stage at which the defect causes a failure."""
    registry = api.load_registry(settings(options, looks=True))
    infos = sorted(catalogue(registry).values(), key=lambda info: info.name)
    known = {info.category for info in infos}
    for category in categories:
        if category not in known:
            message = f"unknown category {category}; {suggestion(category, sorted(known))}"
            raise click.UsageError(message)
    infos = [info for info in infos if not categories or info.category in categories]
    if format_ == "json":
        sys.stdout.write(json_text([_as_json(info) for info in infos], indent=2) + "\n")
    elif sys.stdout.isatty() or in_colour(sys.stdout):
        _print_table(infos)
    else:
        width = max(len(info.name) for info in infos)
        for info in infos:
            row = f"{info.name:{width}}  {info.severity:7}  {info.stage:7}  {info.title}"
            sys.stdout.write(f"{printable(row)}\n")
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


def _as_json(info: RuleInfo) -> dict[str, str]:
    return {
        "name": info.name,
        "category": info.category,
        "severity": info.severity,
        "stage": info.stage,
        "confidence": info.confidence,
        "since": info.since,
        "title": info.title,
        "plugin": info.plugin,
    }


def _print_table(infos: list[RuleInfo]) -> None:
    """The rules by category, the most severe first, in columns that line up across categories."""
    width = width_of(sys.stdout)
    name = max(len(info.name) for info in infos)
    links = {info.name: page_url(info) for info in infos if page_url(info)} if can_link(sys.stdout) else {}
    blocks: list[list[Line]] = []
    for category in sorted({info.category for info in infos}):
        members = [info for info in infos if info.category == category]
        rows = sorted(members, key=lambda info: (-RANK[info.severity], info.name))
        blocks.append([[(category, "title")], *(line for info in rows for line in _row(info, name, width))])
    blocks.append([[(_summary(infos), "dim")]])
    shown = _Screen()
    write_blocks(blocks, shown, links)
    print_paged(shown.getvalue())


class _Screen(StringIO):
    """Keeps what a terminal would be sent, for a pager."""

    def isatty(self) -> bool:
        return sys.stdout.isatty()

    def fileno(self) -> int:
        return sys.stdout.fileno()


def _row(info: RuleInfo, name: int, width: int) -> Iterator[Line]:
    """A rule in columns; where there is no room for them, its title stands below its name."""
    title = printable(f"{info.title.removesuffix('.')}{f'  ({info.plugin})' if info.plugin != OWN else ''}")
    facts: Line = [(f"{info.severity:7}", info.severity), (f"  {info.stage:7}", "dim")]
    indent = 2 + name + 2 + 7 + 2 + 7 + 2
    if width - indent >= _ROOM:
        first, *others = wrap(title, width - indent)
        yield [("  ", ""), (info.name, ""), (" " * (name - len(info.name) + 2), ""), *facts, (f"  {first}", "")]
        yield from (_below(other, indent) for other in others)
        return
    yield [("  ", ""), (info.name, "title")]
    yield [("    ", ""), (info.severity, info.severity), (f", {info.stage}", "dim")]
    yield from (_below(line, 4) for line in wrap(title, width - 4))


def _below(text: str, indent: int) -> Line:
    return [(" " * indent, "gutter"), (text, "")]


_ROOM = 24
"""Columns that a title needs beside the others."""


def _summary(infos: list[RuleInfo]) -> str:
    counts = Counter(info.severity for info in infos)
    by_severity = ", ".join(f"{counts[severity]} {severity}" for severity in ("error", "warning", "info"))
    return f"{len(infos)} rules: {by_severity}. Run `guestlint explain RULE` for details."
