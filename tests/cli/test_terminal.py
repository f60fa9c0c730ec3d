"""The catalogue and a rule's page on a terminal: aligned, coloured, and no less than what a pipe gets."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, all_said, guestlint


def shown(folder: Path, *arguments: str, columns: int = 100) -> str:
    """What a terminal of that width is sent."""
    ours, theirs = pty.openpty()
    environment = os.environ | {"PYTHONPATH": str(IMPORTED_FROM), "TERM": "xterm", "COLUMNS": str(columns)}
    command = [sys.executable, "-m", "guestlint", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        said = all_said(ours)
    os.close(ours)
    assert process.returncode == 0, said
    return said.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\", "", text)


def test_the_catalogue_has_each_rule_once(tmp_path: Path) -> None:
    names = [line.split()[0] for line in guestlint("rules", cwd=tmp_path).out.splitlines()]
    text = shown(tmp_path, "rules", columns=200)
    assert "\x1b[" in text
    listed = [line.split()[0] for line in plain(text).splitlines() if line.startswith("  ")]
    assert sorted(listed) == sorted(names)
    assert plain(text).splitlines()[-1].startswith(f"{len(names)} rules")


def test_the_columns_of_the_catalogue_are_in_line(tmp_path: Path) -> None:
    rows = [line for line in plain(shown(tmp_path, "rules", columns=200)).splitlines() if line.startswith("  ")]
    assert len({re.search(r"\b(error|warning|info)\b", row[30:]).start() for row in rows}) == 1  # type: ignore[union-attr]


def test_one_category(tmp_path: Path) -> None:
    text = plain(shown(tmp_path, "rules", "--category", "storage"))
    headings = [line for line in text.splitlines() if re.fullmatch(r"[a-z]+ *", line)]
    assert [heading.strip() for heading in headings] == ["storage"]


@pytest.mark.parametrize("width", [60, 100, 200])
def test_a_page_fits_the_terminal_and_is_at_most_100_wide(tmp_path: Path, width: int) -> None:
    lines = plain(shown(tmp_path, "explain", "mac-collision", columns=width)).splitlines()
    prose = [line for line in lines if not line.startswith("  │") and "http" not in line]
    assert max(map(len, prose)) <= min(width, 100)


def test_a_page_shows_the_examples_and_marks_the_line(tmp_path: Path) -> None:
    page = guestlint("explain", "mac-collision", cwd=tmp_path).out
    text = shown(tmp_path, "explain", "mac-collision")
    assert "error[mac-collision]" in plain(text) or "warning[mac-collision]" in plain(text)
    marked = [line for line in page.splitlines() if "# <--" in line]
    here = [line for line in plain(text).splitlines() if "◀ here" in line]
    assert marked
    assert [line.partition("◀")[0].strip("│ ") for line in here] == [
        line.partition("# <--")[0].strip() for line in marked
    ]
    assert "# <--" not in plain(text)


def test_a_bad_example_has_a_red_bar_and_a_good_one_a_green_one(tmp_path: Path) -> None:
    text = shown(tmp_path, "explain", "mac-collision")
    bad, _, good = text.partition("Good")
    assert "\x1b[38;5;161m  │ " in bad
    assert "\x1b[38;5;28m  │ " in good
    assert "\x1b[38;5;161m  │ " not in good
