"""`guestlint plugin`: a new plugin, and the pages of a plugin's rules as tests."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

import click

from guestlint.cli.exits import Exit
from guestlint.cli.options import settings
from guestlint.cli.output import complain
from guestlint.registry.types import PluginError
from guestlint.source.errors import GuestlintError, one_line

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*").fullmatch
_LONGEST = 60


@click.group("plugin")
def command() -> None:
    """Write a new plugin, or test one."""


@command.command("new")
@click.argument("name")
@click.option("-o", "--output", metavar="DIR", help="The folder to write; by default guestlint-NAME in this one.")
def new(name: str, output: str | None) -> Exit:
    """Write a working package with a rule, its page and a test, for a plugin called NAME."""
    from guestlint.cli.plugin_template import files  # noqa: PLC0415 - only where something is written

    if not _NAME(name) or len(name) > _LONGEST:
        message = f"{name!r} is no name for a plugin: lower-case letters, digits and single dashes, at most {_LONGEST}"
        raise GuestlintError(message, "take a name such as acme or acme-storage")
    folder = os.path.normpath(output or f"guestlint-{name}")
    _write(folder, files(name))
    sys.stdout.write(
        f"{one_line(folder)} is written. Try it:\n"
        f"  pip install --editable {one_line(folder)}\n"
        f"  guestlint plugin test {name}\n"
        f"  guestlint --plugin {name} host.toml\n"
    )
    return Exit.CLEAN


def _write(folder: str, files: Mapping[str, str]) -> None:
    """The whole folder or nothing. Raises GuestlintError."""
    if os.path.lexists(folder):
        message = f"{folder}: it is there already"
        raise GuestlintError(message, "name another folder with --output")
    from guestlint.source.folders import write_folder  # noqa: PLC0415 - only where something is written

    write_folder(folder, {path: text.encode() for path, text in files.items()})


@command.command("test")
@click.argument("plugins", nargs=-1, metavar="[PLUGIN]...")
def test(plugins: tuple[str, ...]) -> Exit:
    """Test the pages of the rules of each PLUGIN; by default of those that the settings name.

    A page is true where its bad example has just the rule's finding at the marked line, its good example none, and
    its fix makes the one of the other. Exits with 1 where one is not.
    """
    chosen = settings()
    if plugins:
        chosen = chosen._replace(plugins=plugins)
    elif not chosen.plugins:
        message = "no plugin is named, and the settings name none"
        raise GuestlintError(message, "name one: guestlint plugin test acme, or ./lint/rules.py")
    return max([_test(plugin) for plugin in dict.fromkeys(chosen.plugins)])


def _test(plugin: str) -> Exit:
    """Test one plugin, with none of the others' rules to meddle."""
    from guestlint.testing import page_faults  # noqa: PLC0415 - only for tests

    try:
        faults = page_faults(plugin)
    except PluginError as error:
        complain(str(error), error.hint)
        return Exit.FAILED
    for rule, found in faults.items():
        sys.stdout.write(f"{'FAILED' if found else 'ok':6}  {one_line(rule)}\n")
        sys.stdout.writelines(f"        {one_line(fault)}\n" for fault in found)
    return Exit.FINDINGS if any(faults.values()) else Exit.CLEAN
