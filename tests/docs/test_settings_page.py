"""docs/settings.md: what it shows are settings, and it shows them all."""

from __future__ import annotations

import re
from pathlib import Path

from guestlint.settings.find import _VARIABLES, find_options
from guestlint.settings.options import _CHECKS
from tools.console import ROOT

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")


def test_all_settings_are_shown(tmp_path: Path) -> None:
    (shown,) = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "guestlint.toml").write_text("", "utf-8")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "guestlint.toml").write_text(shown, "utf-8")
    _, options = find_options(str(tmp_path / "here"))
    assert options.select == ("all",)
    assert options.per_file[0].severity == {"unknown-option": "info"}
    for key in _CHECKS:
        assert re.search(rf"^\[*{re.escape(key)}\b", shown, re.MULTILINE), key


def test_all_variables_are_named() -> None:
    assert set(re.findall(r"GUESTLINT_[A-Z_]+", PAGE)) == set(_VARIABLES)
