"""What is kept is found again, whatever happens to the file, and never more than its bound."""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

import pytest

from guestlint.executors import cache
from guestlint.executors.cache import Cache, cache_path, clear, info


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def kept(**lines: str) -> None:
    """Keep lines as a run does."""
    made = Cache()
    for key, line in lines.items():
        made.keep(key.encode(), line)
    made.close()


def found(key: str) -> str | None:
    """What a later run finds."""
    made = Cache()
    try:
        return made.find([key.encode()]).get(key.encode())
    finally:
        made.close()


def test_what_is_kept_is_found_by_a_later_run() -> None:
    assert found("a") is None
    kept(a="[1]", b="null")
    assert (found("a"), found("b"), found("c")) == ("[1]", "null", None)
    kept(a="[2]")
    assert found("a") == "[2]"
    made = Cache()
    assert made.find([b"a", b"c", b"b"]) == {b"a": "[2]", b"b": "null"}
    assert made.find([]) == {}
    made.close()
    assert (info().entries, info().path) == (2, cache_path())
    assert info().size == Path(cache_path()).stat().st_size


def test_nobody_else_can_read_it() -> None:
    kept(a="x")
    assert stat.S_IMODE(Path(cache_path()).parent.stat().st_mode) == 0o700


def test_it_is_cleared() -> None:
    kept(a="x")
    clear()
    assert found("a") is None
    clear()
    clear()


def test_a_run_that_is_killed_loses_only_what_it_has_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "_BATCH", 3)
    made = Cache()
    for key in "abcd":
        made.keep(key.encode(), key)
    assert [found(key) for key in "abcd"] == ["a", "b", "c", None]
    made.close()


def test_what_was_not_used_for_longest_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    line = "x" * 1000
    for day in range(1, 9):
        monkeypatch.setattr("time.time", lambda day=day: day * 86_400)
        made = Cache(largest=400_000)
        for number in range(100):
            made.keep(b"%d-%d" % (day, number), line)
        made.find([b"1-7"])  # which each run uses
        made.close()
    assert found("1-7") == line
    assert found("1-8") is None
    assert found("8-99") == line
    assert 100 <= info().entries <= 400
    assert info().size < 800_000


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"", b"SQLite format 3\0" + b"\0" * 84])
def test_a_file_that_is_no_database_is_made_anew(content: bytes) -> None:
    Path(cache_path()).parent.mkdir()
    Path(cache_path()).write_bytes(content)
    assert found("a") is None
    kept(a="x")
    kept(a="x")
    assert found("a") == "x"


def test_a_broken_database_is_made_anew() -> None:
    kept(**{f"k{number}": "x" * 500 for number in range(1000)})
    data = bytearray(Path(cache_path()).read_bytes())
    data[4096:-4096] = os.urandom(len(data) - 8192)
    Path(cache_path()).write_bytes(data)
    for number in range(1000):
        assert found(f"k{number}") in (None, "x" * 500)
    kept(a="x")
    kept(a="x")
    assert found("a") == "x"


def test_what_cannot_be_written_is_only_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    kept(a="x")
    with sqlite3.connect(cache_path(), isolation_level=None) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert found("a") is None  # locked
        kept(b="y")
        other.execute("ROLLBACK")
    other.close()
    assert (found("a"), found("b")) == ("x", None)
    monkeypatch.setenv("XDG_CACHE_HOME", "/proc/none")
    kept(a="z")
    assert found("a") is None
    assert info().entries == 0


def test_several_runs_use_it_at_once() -> None:
    first, second = Cache(), Cache()
    first.keep(b"a", "1")
    second.keep(b"b", "2")
    assert not first.find([b"b"])
    first.unlock()
    second.close()
    first.close()
    assert (found("a"), found("b")) == ("1", "2")
