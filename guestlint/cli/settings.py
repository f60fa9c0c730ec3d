"""`guestlint settings`: the settings in force, and where each value comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options, sources, without_untrusted
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.engine.select import selected
from guestlint.report.text import write_blocks
from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import Options, Setting
from guestlint.source.errors import one_line
from guestlint.source.globs import Glob


@click.command("settings")
@click.argument("path", default="", metavar="[PATH]")
@output_file_option
@setting_options("settings")
def command(path: str, options: Options) -> Exit:
    """Print the settings in force for the host file or folder at PATH, by default in the current folder.

    Each has the file or variable that it comes from.
    """
    return show(options, os.path.join(path, "-") if os.path.isdir(path) else path)


def show(options: Options, file: str = "") -> Exit:
    """Print the settings in force for a file, overridden by the command line's `options`."""
    given = sources(options, file)
    chosen, left_out = without_untrusted(given, looks=True)
    registry = api.load_registry(chosen)
    rules = selected(registry, chosen)
    lines = [one_line(line) for setting in SETTINGS for line in _lines(setting, given, left_out)]
    lines.append(f"# {len(rules)} of {len(registry.rules)} rules enabled")
    write_blocks([[[(line, "")] for line in lines]], sys.stdout)
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


def _lines(setting: Setting, given: Sequence[Options], left_out: Container[str]) -> Iterator[str]:
    """Each value of the setting that is in force; the default of a choice where no source gives one."""
    values = [(source.values[setting.name], _name(source)) for source in given if source.values.get(setting.name)]
    if setting.merge == "last":
        values = values[-1:]
    if setting.merge == "tables":
        yield from _tables(setting.name, values)
        return
    if not values and setting.kind == "choice":
        yield f"{setting.name}: {setting.default_text or setting.default}  # default"
    for value, name in values:
        for each in value if isinstance(value, tuple) else (value,):
            note = ", not loaded here" if setting.kind == "plugins" and each in left_out else ""
            yield f"{setting.name}: {_text(each)}  # {name}{note}"


def _tables(key: str, values: Sequence[tuple[Any, str]]) -> Iterator[str]:
    """What is in a table of values, or of tables of values; the last source that gives a value counts."""
    lines: dict[str, str] = {}
    for table, name in values:
        for rule, value in table.items():
            inner = (
                {f".{option}": _json(each) for option, each in value.items()}
                if isinstance(value, Mapping)
                else {"": value}
            )
            lines |= {f"{rule}{path}": f"{key}.{rule}{path}: {text}  # {name}" for path, text in inner.items()}
    yield from lines.values()


def _text(value: Any) -> str:  # noqa: ANN401 - a string, or what a table was made into
    """A string as it is; of a table what is in it."""
    if isinstance(value, str | Glob):
        return value if isinstance(value, str) else value.pattern
    if isinstance(value, bool):
        return _json(value)
    given = {key: each for key, each in value._asdict().items() if each and key != "folder"}
    return ", ".join(f"{key} = {_json(each)}" for key, each in given.items())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _name(source: Options) -> str:
    return os.path.relpath(source.source) if os.path.isabs(source.source) else source.source
