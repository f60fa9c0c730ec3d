"""docs/settings.md: what it shows are settings, and it shows them all."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import tomli
from jsonschema import Draft202012Validator

from guestlint.settings.declared import SETTINGS
from guestlint.settings.find import CONFIG, NO_PLUGINS, find_options
from guestlint.settings.schema import settings_schema
from tools.console import ROOT
from tools.settings_page import page

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("shown", EXAMPLES)
def test_what_is_shown_is_valid(tmp_path: Path, shown: str) -> None:
    (tmp_path / "guestlint.toml").write_text("", "utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "guestlint.toml").write_text(shown, "utf-8")
    assert find_options(str(tmp_path / "here"))
    assert list(Draft202012Validator(settings_schema()).iter_errors(tomli.loads(shown))) == []


def test_all_settings_are_shown() -> None:
    shown = tomli.loads(EXAMPLES[0])
    assert set(shown) == {setting.name for setting in SETTINGS}
    for setting in SETTINGS:
        if setting.keys:
            tables = [table for table in shown[setting.name] if isinstance(table, dict)]
            assert {name for table in tables for name in table} == {key.name for key in setting.keys}


def test_the_table_is_that_of_the_settings() -> None:
    """`make docs` writes it."""
    assert page() == PAGE
    variables = {each.variable for each in SETTINGS if each.variable} | {CONFIG, NO_PLUGINS}
    assert set(re.findall(r"GUESTLINT_[A-Z_]+", PAGE)) == variables
