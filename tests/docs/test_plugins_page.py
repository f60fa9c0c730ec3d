"""docs/plugins.md: the rule that it shows is written to a file, and its commands are run."""

from __future__ import annotations

import re
from pathlib import Path

import tomli

from guestlint import plugins
from guestlint.plugins.declaration import VIEW_TYPES
from tests.cli.command import guestlint
from tools.console import ROOT

PAGE = (ROOT / "docs" / "plugins.md").read_text("utf-8")


def test_the_rule_that_is_shown(tmp_path: Path) -> None:
    (rule,) = re.findall(r"^````python\n(.*?)^````$", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "lint").mkdir()
    (tmp_path / "lint" / "autostart.py").write_text(rule, "utf-8")
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n')
    commands = re.findall(r"^\$ guestlint (.*)$", PAGE, re.MULTILINE)
    assert commands == ["plugin test ./lint/autostart.py", "host.toml --plugin ./lint/autostart.py"]
    for command in commands:
        assert guestlint(*command.split(), cwd=tmp_path).code == 0
    assert guestlint(*commands[0].split(), cwd=tmp_path).out == "ok      house-autostart\n"


def test_what_a_check_is_given_is_all_named() -> None:
    rows = re.findall(r"^\| (`[A-Z][^|]*) \|", PAGE, re.MULTILINE)
    assert {name for row in rows for name in re.findall("`(.*?)`", row)} == set(VIEW_TYPES)
    assert set(VIEW_TYPES) <= set(plugins.__all__)


def test_settings_and_entry_points_are_toml() -> None:
    for block in re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE):
        tomli.loads(block)
    assert f'GUESTLINT_API = "{plugins.API_VERSION}"' in PAGE


def test_every_public_name_is_there_and_says_what_it_is() -> None:
    assert sorted(plugins.__all__) == sorted(set(plugins.__all__))
    for name in plugins.__all__:
        thing = getattr(plugins, name)
        assert not isinstance(thing, type) or thing.__doc__
