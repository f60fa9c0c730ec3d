"""docs/comparison.md: what it says of guestlint is what the program says, and each gap has a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from guestlint import __version__
from guestlint.registry.index import REPORTS
from guestlint.settings.declared import SETTINGS
from tests.cli.command import ROOT, guestlint

PAGE = (ROOT / "docs" / "comparison.md").read_text("utf-8")
TABLES = PAGE.partition("<!-- comparison -->")[2].partition("<!-- end of comparison -->")[0]
PEERS = ["ruff", "cfn-lint", "zizmor", "sqlfluff", "yamllint", "taplo"]


def rows() -> list[list[str]]:
    """The rows of all tables: a feature, guestlint's cell, and those of the others."""
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in TABLES.splitlines() if line]
    return [row for row in cells if row[1] != "guestlint" and set(row[1]) != {"-"}]


def named() -> Iterator[str]:
    """The code in guestlint's cells."""
    for row in rows():
        yield from re.findall(r"`([^`]+)`", row[1])


def test_each_row_has_each_tool() -> None:
    assert len(rows()) > 40
    assert {len(row) for row in rows()} == {2 + len(PEERS)}
    for line in TABLES.splitlines():
        if "guestlint | ruff" in line:
            assert [cell.strip() for cell in line.strip("|").split("|")][1:] == ["guestlint", *PEERS]


def test_the_versions_are_named() -> None:
    assert f"guestlint {__version__}" in PAGE
    assert all(re.search(rf"\b{peer} \d+\.\d+\.\d+", PAGE) for peer in PEERS)
    assert "2026-11" in PAGE


@pytest.mark.parametrize("code", sorted(set(named())))
def test_what_guestlint_has_is_in_the_program(code: str) -> None:
    """A switch is in the help of its command; other words are formats or settings."""
    words = code.removeprefix("guestlint ").split()
    command = [word for word in words if not word.startswith("-")] if code.startswith("guestlint ") else []
    switches = [word for word in words if word.startswith("-")]
    if not command and not switches:
        assert code in (*REPORTS, *(setting.name for setting in SETTINGS))
        return
    shown = guestlint(*(command or ["check"]), "--help", cwd=ROOT)
    assert shown.code == 0, code
    assert set(switches) <= set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", shown.out)), code


def test_the_number_of_formats() -> None:
    assert [row[1] for row in rows() if row[0] == "formats"] == [str(len(REPORTS))]


def test_each_gap_has_a_reason_and_no_other_has() -> None:
    gaps = {row[0] for row in rows() if row[1].partition(",")[0] == "no"}
    assert gaps == set(re.findall(r"^- \*\*(.+?)\*\*: ", PAGE, re.MULTILINE))
    assert all(any(cell.partition(",")[0] not in ("no", "n/a") for cell in row[2:]) for row in rows() if row[0] in gaps)


def test_no_row_is_empty() -> None:
    """A row in which no tool has anything compares nothing."""
    for row in rows():
        assert any(cell.partition(",")[0] not in ("no", "n/a") for cell in row[1:]), row[0]
