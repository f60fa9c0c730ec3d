"""docs/suppressions.md: the comments that it shows suppress what they say, and its settings are settings."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.command import guestlint
from tools.console import ROOT

PAGE = (ROOT / "docs" / "suppressions.md").read_text("utf-8")
BLOCKS = re.findall(r"^```toml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_comments_that_are_shown(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(f'[node]\nname = "ward"\n\n{BLOCKS[0]}', "utf-8")
    result = guestlint("host.toml", cwd=tmp_path)
    assert (result.code, result.out) == (0, "no findings in 1 file, 2 suppressed\n")


def test_the_settings_that_are_shown(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n', "utf-8")
    for settings in BLOCKS[1:]:
        (tmp_path / "guestlint.toml").write_text(settings, "utf-8")
        assert guestlint("host.toml", cwd=tmp_path).code == 0


def test_the_commands_that_are_shown(tmp_path: Path) -> None:
    (tmp_path / "hosts").mkdir()
    for path in (tmp_path / "host.toml", tmp_path / "hosts" / "host.toml"):
        path.write_text('[node]\nname = "ward"\n\n[guests]\n', "utf-8")
    commands = re.findall(r"^\$ guestlint (.*)$", PAGE, re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        assert guestlint(*command.split(), cwd=tmp_path).code == 0
