"""`guestlint rules`: the list of rules."""

from __future__ import annotations

import json
import sys
from collections import Counter

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options, settings
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.diagnostics import RANK, RuleInfo
from guestlint.registry.types import OWN
from guestlint.settings.options import Options
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
    registry = api.load_registry(settings(options))
    infos = list(registry.infos().values())
    known = {info.category for info in infos}
    for category in categories:
        if category not in known:
            message = f"unknown category {category}; {suggestion(category, sorted(known))}"
            raise click.UsageError(message)
    infos = [info for info in infos if not categories or info.category in categories]
    if format_ == "json":
        sys.stdout.write(json.dumps([_as_json(info) for info in infos], indent=2, ensure_ascii=False) + "\n")
    elif sys.stdout.isatty():
        _print_table(infos)
    else:
        width = max(len(info.name) for info in infos)
        for info in infos:
            sys.stdout.write(f"{info.name:{width}}  {info.severity:7}  {info.stage:7}  {info.title}\n")
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
    from rich.console import Console, Group  # noqa: PLC0415 - only on a terminal
    from rich.table import Table  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415 - only on a terminal

    from guestlint.report.styles import STYLES  # noqa: PLC0415 - only on a terminal

    width = max(len(info.name) for info in infos)
    blocks: list[Text | Table] = []
    for category in dict.fromkeys(sorted(info.category for info in infos)):
        table = Table.grid(padding=(0, 2, 0, 0))
        for least in (width + 2, *_WIDTHS):
            table.add_column(min_width=least, no_wrap=True)
        table.add_column()
        members = [info for info in infos if info.category == category]
        for info in sorted(members, key=lambda info: (-RANK[info.severity], info.name)):
            severity = Text(info.severity, style=STYLES[info.severity])
            title = Text(info.title.removesuffix("."))
            if info.plugin != OWN:
                title.append(f"  ({info.plugin})", style=STYLES["dim"])
            table.add_row(Text(f"  {info.name}"), severity, Text(info.stage, style=STYLES["dim"]), title)
        blocks += [Text(category, style=STYLES["title"]), table, Text()]
    blocks.append(Text(_summary(infos), style=STYLES["dim"]))
    Console().print(Group(*blocks))


_WIDTHS = (7, 7)
"""Of the longest severity and the longest stage."""


def _summary(infos: list[RuleInfo]) -> str:
    counts = Counter(info.severity for info in infos)
    by_severity = ", ".join(f"{counts[severity]} {severity}" for severity in ("error", "warning", "info"))
    return f"{len(infos)} rules: {by_severity}. Run `guestlint explain RULE` for details."
