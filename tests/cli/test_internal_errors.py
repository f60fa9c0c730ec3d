"""A defect of guestlint's own is one line, and no traceback."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from guestlint.cli.main import main


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (TypeError("no\nway"), r"internal error: TypeError: no way \(guestlint/cli/chosen\.py:\d+\)"),
        (AssertionError(), r"internal error: AssertionError \(guestlint/cli/chosen\.py:\d+\)"),
        (RecursionError("maximum"), r"something is nested too deeply for guestlint \(guestlint/cli/chosen\.py:\d+\)"),
        (MemoryError(), r"out of memory \(guestlint/cli/chosen\.py:\d+\)"),
        (OSError("odd"), r"cannot write: odd"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_that_nothing_handles_is_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: Exception, says: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("guestlint.cli.chosen.run_together", fail)
    (tmp_path / "host.toml").write_text("")
    assert main([str(tmp_path / "host.toml")]) == 2
    complaint, *hint = capsys.readouterr().err.splitlines()
    assert re.fullmatch(f"guestlint: error: {says}", complaint)
    assert all(line.startswith("  ") for line in hint)
    assert len(hint) <= 1
    if "internal" in complaint:
        assert hint == ["  please report it at https://github.com/guestlint/guestlint/issues"]
