"""Several formats in one run, each to a place of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import guestlint

BAD = b'[node]\nname = "ward"\nx = 1\n'


def test_several_formats_in_one_run(tmp_path: Path) -> None:
    result = guestlint(
        "-", "--format", "sarif=out.sarif", "--format", "concise", "--format", "json=out.json", cwd=tmp_path, stdin=BAD
    )
    assert result.code == 1
    assert result.out == "<stdin>:3:1: error[unknown-option] unknown option `x` in `node`\n"
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["errors"] == 1
    assert json.loads((tmp_path / "out.sarif").read_text())["runs"][0]["results"][0]["ruleId"] == "unknown-option"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out.json", "out.sarif"]


def test_a_file_is_what_standard_output_would_be(tmp_path: Path) -> None:
    for name in ("text", "html", "junit"):
        shown = guestlint("-", "--format", name, cwd=tmp_path, stdin=BAD).out
        assert guestlint("-", "--format", f"{name}=f", cwd=tmp_path, stdin=BAD).out == ""
        assert (tmp_path / "f").read_text("utf-8") == shown


@pytest.mark.parametrize(
    ("formats", "says"),
    [
        (("text", "json"), "two formats would be written to standard output"),
        (("text=a", "json=a"), "two formats would be written to a"),
        (("json=",), "--format json= names no file"),
        (("jsn=a",), "no format is named jsn; did you mean `json`?"),
        (("json=no/such/folder",), "no/such/folder: cannot write: no such file or folder"),
    ],
)
def test_what_cannot_be(tmp_path: Path, formats: tuple[str, ...], says: str) -> None:
    arguments = [argument for name in formats for argument in ("--format", name)]
    result = guestlint("-", *arguments, cwd=tmp_path, stdin=BAD)
    assert (result.code, result.out) == (2, "")
    assert says in result.err
    assert list(tmp_path.iterdir()) == []
