"""docs/forks.md: what it shows happens, one step after the other."""

from __future__ import annotations

import re
from pathlib import Path

from tests.cli.command import guestlint
from tools.console import ROOT

PAGE = (ROOT / "docs" / "forks.md").read_text("utf-8")
STEP = re.compile(
    r"^(?:`([\w.]+)`:\n\n```toml|```console\n\$ guestlint ([^\n]+))\n(.*?)^```$", re.MULTILINE | re.DOTALL
)


def test_the_steps_that_are_shown(tmp_path: Path) -> None:
    steps = STEP.findall(PAGE)
    assert [bool(command) for _, command, _ in steps] == [False, True, False, True]
    for file, command, text in steps:
        if file:
            (tmp_path / file).write_text(text, "utf-8")
        else:
            assert guestlint(*command.split(), cwd=tmp_path).out == text
