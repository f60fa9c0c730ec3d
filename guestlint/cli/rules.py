"""`guestlint rules`: the catalogue."""

from __future__ import annotations

import json
import sys

import click

from guestlint.cli.options import plugin_option, settings
from guestlint.finding import RuleInfo
from guestlint.registry.load import load
from guestlint.settings.options import Options

_COLOURS = {"error": "red", "warning": "yellow", "info": "blue"}


@click.command("rules")
@click.option("--format", "format_", type=click.Choice(["text", "json"]), default="text", help="A table, or JSON.")
@plugin_option
def command(format_: str, plugins: tuple[str, ...]) -> None:
    """List the rules with their severity and the stage at which the defect would bite."""
    infos = load(settings(Options(plugins)).plugins).infos().values()
    if format_ == "json":
        sys.stdout.write(json.dumps([_as_json(info) for info in infos], indent=2, ensure_ascii=False) + "\n")
    elif sys.stdout.isatty():
        _print_table(list(infos))
    else:
        width = max(len(info.name) for info in infos)
        for info in infos:
            sys.stdout.write(f"{info.name:{width}}  {info.severity:7}  {info.stage:7}  {info.title}\n")


def _as_json(info: RuleInfo) -> dict[str, str]:
    return {
        "name": info.name,
        "category": info.category,
        "severity": info.severity,
        "stage": info.stage,
        "title": info.title,
        "plugin": info.plugin,
    }


def _print_table(infos: list[RuleInfo]) -> None:
    from rich.console import Console  # noqa: PLC0415 - only on a terminal
    from rich.table import Table  # noqa: PLC0415 - only on a terminal
    from rich.text import Text  # noqa: PLC0415 - only on a terminal

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("rule", "severity", "stage", "reports"):
        table.add_column(heading, no_wrap=heading != "reports")
    for info in sorted(infos, key=lambda info: (info.category, info.name)):
        severity = Text(info.severity, style=_COLOURS[info.severity])
        table.add_row(Text(info.name, style="bold"), severity, info.stage, Text(info.title))
    Console().print(table)
