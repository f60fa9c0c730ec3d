"""The JSON Schema of settings takes what guestlint takes, and refuses what guestlint refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft7Validator

from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import Setting
from guestlint.settings.schema import settings_schema
from tests.cli.command import guestlint
from tests.settings.test_settings import NOT_VALID

VALIDATOR = Draft7Validator(settings_schema())


def errors(data: Any) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(data)]


def test_it_is_a_schema() -> None:
    Draft7Validator.check_schema(settings_schema())


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_a_valid_example(setting: Setting) -> None:
    assert errors(tomli.loads(setting.example)) == []


@pytest.mark.parametrize("text", NOT_VALID)
def test_what_is_not_valid(text: str) -> None:
    if "\\u0000" not in text:  # a file name's own limits are the system's
        assert errors(tomli.loads(text)) != []


def test_it_is_printed(tmp_path: Path) -> None:
    """Without a look at the settings in force, which may be at fault."""
    (tmp_path / "guestlint.toml").write_text("fail-on = 1\n", "utf-8")
    printed = guestlint("schema", "--settings", cwd=tmp_path)
    assert (printed.code, printed.err) == (0, "")
    assert json.loads(printed.out) == settings_schema()
    assert json.loads(printed.out)["properties"]["fail-on"] == {
        "description": "Fail (exit 1) on findings of at least this severity.",
        "enum": ["error", "warning", "info"],
        "default": "warning",
    }
