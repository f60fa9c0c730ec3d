"""The table of settings agrees with what it cannot make: `Settings`, the eras, and the commands."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib import import_module
from keyword import iskeyword
from pathlib import Path
from typing import get_args

import click
import pytest
import tomli

from guestlint.cli.names import COMMANDS
from guestlint.frontends.guests.macs import ERAS
from guestlint.hints import of_typing
from guestlint.settings.check import _READERS, check_options
from guestlint.settings.declared import MAC_ERAS, SETTINGS
from guestlint.settings.find import find_options, from_environment
from guestlint.settings.options import Kind, Options, Setting
from guestlint.settings.resolve import Settings, SettingsOrigin, resolve
from guestlint.source.globs import Glob
from guestlint.source.walk import FileChoice
from tests.architecture.test_imports import MAIN, NOT_IN_A_CLEAN_RUN
from tests.cli.command import ROOT, guestlint

EVERYWHERE = [each for setting in SETTINGS for each in (setting, *setting.keys)]
"""The settings, and the keys of those that are lists of tables."""


def test_the_fields_of_settings_are_the_settings() -> None:
    declared = {setting.field: setting.default for setting in SETTINGS if setting.merge != "file"}
    of_files = {setting.field: declared.pop(setting.field) for setting in SETTINGS if setting.is_about_files}
    assert of_files == FileChoice._field_defaults
    assert declared | {"files": FileChoice(), "origin": SettingsOrigin()} == Settings._field_defaults
    assert tuple(declared) == Settings._fields[:-2]
    assert resolve() == Settings()


def test_the_eras_are_those_of_the_derivation() -> None:
    assert tuple(ERAS) == MAC_ERAS


@pytest.mark.parametrize("setting", EVERYWHERE, ids=lambda setting: setting.name)
def test_a_setting_is_complete(setting: Setting) -> None:
    assert setting.help.endswith(".")
    assert bool(setting.choices) == (setting.kind in ("choice", "severities"))
    assert bool(setting.keys) == (setting.make is not None) == (setting.kind == "tables")
    assert bool(setting.flag) == bool(setting.commands)
    assert bool(setting.metavar) == (bool(setting.flag) and not setting.choices and setting.kind != "flag")
    if setting.variable:
        assert setting.variable == f"GUESTLINT_{setting.field.upper()}"
    if setting.flag or setting.variable:
        assert setting.kind not in ("severities", "rules", "tables")
    if setting.kind == "choice" and not setting.default:
        assert setting.default_text


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_its_example_is_valid(setting: Setting) -> None:
    assert list(check_options("guestlint.toml", tomli.loads(setting.example)).values) == [setting.name]
    for key in setting.keys:
        assert list(tomli.loads(key.example)) == [key.name]


def test_each_kind_has_a_reader() -> None:
    assert set(_READERS) == set(get_args(of_typing(Kind)))


def _command(name: str) -> click.Command:
    command: click.Command = import_module(f"guestlint.cli.{name}{'_' * iskeyword(name)}").command
    return command


GRAPH = _command("graph")
assert isinstance(GRAPH, click.Group)
LEAVES = {name: "check" if name in ("summarize", "merge") else name for name in COMMANDS if name != "graph"} | {
    f"graph_{name}": "graph" for name in GRAPH.list_commands(click.Context(GRAPH))
}
"""The file of each command, and the command whose settings it has: what the graph is asked has those of `graph`.

Summaries that are merged are what `check` makes at once.
"""


@pytest.mark.parametrize(("file", "name"), LEAVES.items())
def test_a_command_has_the_options_that_are_declared(file: str, name: str) -> None:
    options = [parameter for parameter in _command(file).params if isinstance(parameter, click.Option)]
    flags = [flag for option in options for flag in option.opts]
    assert sorted(set(flags)) == sorted(flags)
    declared_flags = {setting.flag for setting in SETTINGS if setting.flag}
    assert declared_flags & set(flags) == {setting.flag for setting in SETTINGS if name in setting.commands}


def test_all_sources_say_the_same(tmp_path: Path) -> None:
    for setting in SETTINGS:
        if not setting.variable:
            continue
        (value,) = tomli.loads(setting.example).values()
        text = ",".join(value) if isinstance(value, list) else str(value).lower()
        in_variable = from_environment({setting.variable: text})
        if setting.kind == "globs":
            value = [Glob(each) for each in value]
        elif setting.is_list and isinstance(value, str):
            value = [value]
        assert in_variable == Options({setting.name: tuple(value) if setting.is_list else value}, "environment")
        (tmp_path / "guestlint.toml").write_text(setting.example, "utf-8")
        (in_file,) = find_options(str(tmp_path))
        if setting.kind not in ("plugins", "globs", "file"):
            assert in_file.values == in_variable.values


def test_values_are_completed_by_the_shell(tmp_path: Path) -> None:
    words = "guestlint check --fail-on "
    completed = guestlint(cwd=tmp_path, _GUESTLINT_COMPLETE="bash_complete", _GUESTLINT_LINE=words)
    assert completed.out.split() == ["plain", "error", "plain", "warning", "plain", "info"]


def test_settings_cost_a_clean_run_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "guestlint.toml").write_text('fail-on = "error"\nignore = ["network"]\n', "utf-8")
    command = [sys.executable, "-c", MAIN, str(ROOT / "examples" / "clean.toml"), "--fail-on", "info"]
    done = subprocess.run(
        command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=True
    )
    loaded = set(done.stderr.splitlines())
    assert "guestlint.settings.check" in loaded  # settings that are given are checked, with no more than that
    assert sorted(loaded.intersection(NOT_IN_A_CLEAN_RUN) - {"guestlint.settings.check"}) == []
