"""`guestlint plugin`: create a plugin, and test the pages of a plugin's rules."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping

import click

from guestlint.cli.exits import Exit
from guestlint.cli.output import complain
from guestlint.cli.sources import settings
from guestlint.registry.types import PluginError
from guestlint.source.errors import GuestlintError, one_line

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*").fullmatch
_LONGEST = 60


@click.group("plugin")
def command() -> None:
    """Create or test a plugin."""


@command.command("new", short_help="Create a plugin.")
@click.argument("name")
@click.option("-o", "--output", metavar="DIR", help="The folder to create.  [default: guestlint-NAME]")
def new(name: str, output: str | None) -> Exit:
    """Create a package with a rule, its page and a test, for a plugin called NAME."""
    from guestlint.cli.plugin_template import files  # noqa: PLC0415 - only where something is written

    if not _NAME(name) or len(name) > _LONGEST:
        message = (
            f"{name!r} is not a valid plugin name: expected at most {_LONGEST} lower-case letters, digits and dashes"
        )
        raise GuestlintError(message, "use a name like acme or acme-storage")
    folder = os.path.normpath(output or f"guestlint-{name}")
    _write(folder, files(name))
    sys.stdout.write(
        f"created {one_line(folder)}; try it:\n"
        f"  pip install --editable {one_line(folder)}\n"
        f"  guestlint plugin test {name}\n"
        f"  guestlint --plugin {name} host.toml\n"
    )
    return Exit.CLEAN


def _write(folder: str, files: Mapping[str, str]) -> None:
    """The whole folder or nothing. Raises GuestlintError."""
    if os.path.lexists(folder):
        message = f"{folder}: already exists"
        raise GuestlintError(message, "choose another folder with --output")
    from guestlint.source.folders import write_folder  # noqa: PLC0415 - only where something is written

    write_folder(folder, {path: text.encode() for path, text in files.items()})


@command.command("test", short_help="Test the rule pages of plugins.")
@click.argument("plugins", nargs=-1, metavar="[PLUGIN]...")
def test(plugins: tuple[str, ...]) -> Exit:
    """Test the rule pages of each PLUGIN, by default of the plugins in the settings.

    A page passes if its bad example has exactly one finding, of the rule and at the marked line, its good example has
    none, and the fix turns the bad example into the good one. Exits with 1 if a page fails.
    """
    chosen = settings()
    if plugins:
        chosen = chosen._replace(plugins=plugins)
    elif not chosen.plugins:
        message = "no plugin given, and none in the settings"
        raise GuestlintError(
            message, "pass a plugin, as in guestlint plugin test acme or guestlint plugin test ./lint/rules.py"
        )
    return max([_test(plugin) for plugin in dict.fromkeys(chosen.plugins)])


def _test(plugin: str) -> Exit:
    """Test one plugin by itself, without the rules of other plugins."""
    from guestlint.testing import check_rule_pages  # noqa: PLC0415 - only for tests

    try:
        faults = check_rule_pages(plugin)
    except PluginError as error:
        complain(str(error), error.hint)
        return Exit.FAILED
    for rule, found in faults.items():
        sys.stdout.write(f"{'FAILED' if found else 'ok':6}  {one_line(rule)}\n")
        sys.stdout.writelines(f"        {one_line(fault)}\n" for fault in found)
    return Exit.FINDINGS if any(faults.values()) else Exit.CLEAN
