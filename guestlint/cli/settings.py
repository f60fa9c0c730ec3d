"""`guestlint settings`: the settings in force, and where each value comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Collection, Container, Sequence

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.cli.sources import sources, without_untrusted
from guestlint.engine.select import selected
from guestlint.report.text import write_blocks
from guestlint.settings.in_force import InForce
from guestlint.settings.in_force import in_force as values_in_force
from guestlint.settings.options import Options
from guestlint.source.errors import one_line
from guestlint.source.json_text import json_text


@click.command("settings")
@click.argument("path", default="", metavar="[PATH]")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.  [default: text]"
)
@output_file_option
@setting_options("settings")
def command(path: str, format_: str, options: Options) -> Exit:
    """Print the settings in force for the host file or folder at PATH, by default in the current folder.

    Each has the line of a file, the variable or the option that it comes from.
    """
    return show(options, os.path.join(path, "-") if os.path.isdir(path) else path, as_json=format_ == "json")


def show(options: Options, file: str = "", *, as_json: bool = False) -> Exit:
    """Print the settings in force for a file, overridden by the command line's `options`."""
    given = sources(options, file)
    chosen, left_out = without_untrusted(given, looks=True)
    registry = api.load_registry(chosen)
    enabled = selected(registry, chosen)
    values = list(values_in_force(given))
    rules = sorted(registry.rules)
    if as_json:
        _print_json(values, left_out, enabled, rules)
    else:
        _print_text(values, left_out, enabled, rules)
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


def _print_json(
    values: Sequence[InForce], left_out: Container[str], enabled: Collection[str], rules: Sequence[str]
) -> None:
    settings = [
        {"name": each.key, "value": each.value, "source": each.source, "line": each.line}
        | ({"loaded": False} if _is_left_out(each, left_out) else {})
        for each in values
    ]
    named = {
        "enabled": [rule for rule in rules if rule in enabled],
        "disabled": [rule for rule in rules if rule not in enabled],
    }
    sys.stdout.write(json_text({"schema": 1, "settings": settings, "rules": named}) + "\n")


def _is_left_out(value: InForce, left_out: Container[str]) -> bool:
    return value.key == "plugins" and isinstance(value.value, str) and value.value in left_out


def _print_text(
    values: Sequence[InForce], left_out: Container[str], enabled: Collection[str], rules: Sequence[str]
) -> None:
    lines = []
    for each in values:
        line = f":{each.line}" if each.line else ""
        note = ", not loaded here" if _is_left_out(each, left_out) else ""
        lines.append(f"{each.key}: {_text(each)}  # {each.source}{line}{note}")
    lines.append(f"# {len(enabled)} of {len(rules)} rules enabled")
    write_blocks([[[(one_line(line), "")] for line in lines]], sys.stdout)


def _text(shown: InForce) -> str:
    """A string as it is, and everything else much as TOML has it."""
    value = shown.value
    if shown.text or isinstance(value, str):
        return shown.text or str(value)
    if isinstance(value, dict):
        return ", ".join(f"{key} = {_json(each)}" for key, each in value.items())
    return _json(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
