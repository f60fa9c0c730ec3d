"""`guestlint settings`: what is in force, and where each value comes from."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.output import complain_of_failures
from guestlint.engine.select import selected
from guestlint.settings.find import find_options, from_environment
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings, resolve
from guestlint.source.errors import one_line

_DEFAULTS: Mapping[str, Any] = {"schema": "told from the keys", "mac-era": "the schema's own", "fail-on": "warning"}


@click.command("settings")
def command() -> Exit:
    """Print the settings that are in force here, each with the file or the variable that it comes from."""
    return show(Options())


def show(command_line: Options) -> Exit:
    """Print what is in force with a command line on top."""
    layers = [*find_options(os.getcwd()), from_environment(os.environ), command_line._replace(file="command line")]
    chosen = resolve(*layers)
    registry = api.load_registry(chosen)
    rules = selected(registry, chosen)
    for line in _lines(layers, chosen):
        sys.stdout.write(f"{one_line(line)}\n")
    sys.stdout.write(f"# {len(rules)} of {len(registry.rules)} rules run\n")
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


def _lines(layers: Sequence[Options], chosen: Settings) -> Iterator[str]:
    for key in ("plugins", "select", "extend-select", "ignore"):
        names = [(name, layer) for layer in layers for name in getattr(layer, key.replace("-", "_"))]
        if key == "select":  # the last that says anything wins
            names = [(name, layer) for name, layer in names if getattr(layer, key) == chosen.select]
        yield from (f"{key}: {name}{_from(layer)}" for name, layer in names)
    for key, default in _DEFAULTS.items():
        said = [(getattr(layer, key.replace("-", "_")), layer) for layer in layers]
        value, layer = next(((value, layer) for value, layer in reversed(said) if value), (default, None))
        yield f"{key}: {value}{_from(layer)}"
    for rule, severity in chosen.severity.items():
        layer = next(layer for layer in reversed(layers) if rule in layer.severity)
        yield f"severity.{rule}: {severity}{_from(layer)}"
    for rule, given in chosen.rules.items():
        for key, value in given.items():
            layer = next(layer for layer in reversed(layers) if key in layer.rules.get(rule, {}))
            yield f"rules.{rule}.{key}: {json.dumps(value, ensure_ascii=False, default=str)}{_from(layer)}"
    for layer in layers:
        for each in layer.per_file:
            told = [*each.ignore, *(f"{rule} = {level}" for rule, level in each.severity.items())]
            yield f"per-file {', '.join(each.files)}: {', '.join(told)}{_from(layer)}"


def _from(layer: Options | None) -> str:
    return f"  # {os.path.relpath(layer.file) if os.path.isabs(layer.file) else layer.file}" if layer else "  # default"
