"""A fleet in one process or several, known or not: the same bytes; and what is kept is never out of date."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.command import Result, guestlint
from tests.cli.test_fleets import write_fleet

WAYS = (("--jobs", "1", "--no-cache"), ("--jobs", "1"), ("--jobs", "2"), ("--jobs", "2", "--no-cache"), ())


@pytest.fixture
def fleet(tmp_path: Path) -> Path:
    """A fleet with all that a file may be, large enough to be shared out; the cache is beside it."""
    folder = tmp_path / "fleet"
    folder.mkdir()
    write_fleet(folder)
    (folder / "h001.toml").write_text("[guests\n")
    (folder / "h002.toml").write_bytes(b"\xef\xbb\xbf" + (folder / "h002.toml").read_bytes() + b"# \xc3\xa4\n")
    (folder / "h003.toml").write_text('[guests.a]\nbackend = "microvn"\n# guestlint: ignore[nothing] no reason\n')
    (folder / "h004.json").write_text('{"guests": {"a": {"backend": "container", "zfs": {"/x y": {"pool": "tank"}}}}}')
    (folder / "package.json").write_text('{"name": "guests"}')
    (folder / "facts.json").write_text('{"guestlint": {"facts": 1, "host": "f"}, "config": {"containers": {"a": 1}}}')
    (folder / "large.toml").write_text((folder / "h005.toml").read_text().replace(":05", ":99") + "#" * 600_000)
    (folder / "link.toml").symlink_to("h006.toml")
    (folder / "out.toml").symlink_to("../out.toml")
    (tmp_path / "out.toml").write_text("[guests.a]\n")
    (folder / ".git").mkdir()  # the top of its tree, wherever the tests' folders are
    (folder / "below").mkdir()
    (folder / "below" / "guestlint.toml").write_text('ignore = ["type-mismatch"]\n')
    (folder / "below" / "host.toml").write_text('[guests.a]\nbackend = "microvn"\n')
    return folder


def _run(folder: Path, *arguments: str) -> Result:
    return guestlint(*arguments, cwd=folder, XDG_CACHE_HOME=str(folder.parent / "cache"))


def _kept(folder: Path) -> int:
    path = folder.parent / "cache" / "guestlint" / "hosts-1.sqlite"
    if not path.exists():
        return 0
    with closing(sqlite3.connect(path)) as database:
        count: int = database.execute("SELECT count(*) FROM host").fetchone()[0]
    return count


@pytest.mark.parametrize("format_", ["text", "json", "sarif", "html"])
def test_all_ways_say_the_same(fleet: Path, format_: str) -> None:
    results = {way: _run(fleet, ".", "below", "h005.toml", "--format", format_, *way) for way in WAYS}
    first = results[WAYS[0]]
    assert first.code == 2  # a link that leads out
    assert "type-mismatch" in first.out
    assert {result == first for result in results.values()} == {True}
    assert _kept(fleet) > 320


def test_a_warm_run_lints_nothing(fleet: Path) -> None:
    _run(fleet, ".")
    told = _run(fleet, ".", "--verbose").err
    assert "1 are linted" in told  # what does not parse


def test_without_a_cache_nothing_is_kept(fleet: Path) -> None:
    _run(fleet, ".", "--no-cache")
    assert _kept(fleet) == 0
    _run(fleet, "h005.toml")
    assert _kept(fleet) == 0


def _found(result: Result) -> set[tuple[str, str]]:
    return {(each["rule"], each["file"]) for each in json.loads(result.out)["findings"]}


def test_what_changes_is_linted_again(fleet: Path) -> None:
    before = _found(_run(fleet, ".", "--format", "json"))
    host = fleet / "h007.toml"
    os.utime(host, (1, 1))
    text = host.read_text()
    host.write_text(text.replace("macvtap", "macvtpa"))
    os.utime(host, (1, 1))  # of one time and one size
    assert ("unknown-option", "h007.toml") in _found(_run(fleet, ".", "--format", "json")) - before
    host.rename(fleet / "h007b.toml")
    assert ("unknown-option", "h007b.toml") in _found(_run(fleet, ".", "--format", "json"))
    (fleet / "h007b.toml").rename(host)
    host.write_text(text.replace("00:07", "00:08"))
    assert ("mac-collision", "h008.toml") in _found(_run(fleet, ".", "--format", "json")) | before
    host.write_text(text)
    assert _found(_run(fleet, ".", "--format", "json")) == before


def test_settings_count(fleet: Path) -> None:
    before = _found(_run(fleet, ".", "--format", "json"))
    without = _found(_run(fleet, ".", "--format", "json", "--ignore", "mac-collision"))
    assert before - without == {each for each in before if each[0] == "mac-collision"} != set()
    (fleet / "below" / "guestlint.toml").write_text("")
    assert ("type-mismatch", "below/host.toml") in _found(_run(fleet, ".", "--format", "json")) - before


_PLUGIN = """'''A page.'''
from guestlint.plugins import Diagnostic, Host, Place, rule
GUESTLINT_API = "1.0"
@rule("acme-name", category="identity", severity="warning", stage="runtime")
def check(host: Host):
    if host.name == "h9":
        yield Diagnostic("first", Place(host.file))
"""


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_edit_of_a_local_plugin_counts_at_once(fleet: Path, jobs: str) -> None:
    plugin = fleet.parent / "lint.py"
    plugin.write_text(_PLUGIN)
    arguments = (".", "--plugin", "../lint.py", "--jobs", jobs, "--format", "concise")
    assert "first" in _run(fleet, *arguments).out
    kept = _kept(fleet)
    assert "first" in _run(fleet, *arguments).out
    assert _kept(fleet) == kept
    plugin.write_text(_PLUGIN.replace("first", "other"))
    assert "other" in _run(fleet, *arguments).out
    plugin.write_text(_PLUGIN.replace("first", "third"))
    assert "third" in _run(fleet, *arguments).out


_ENDS = """'''A page.'''
import os, signal
from guestlint.plugins import Diagnostic, Host, Place, rule
GUESTLINT_API = "1.0"
@rule("acme-ends", category="identity", severity="warning", stage="runtime")
def check(host: Host):
    if host.name == "h9":
        os.kill(os.getpid(), signal.SIGKILL)
    if host.name == "h10":
        raise MemoryError
    yield from ()
"""


def test_a_process_that_ends_is_the_error_of_one_file(fleet: Path) -> None:
    (fleet.parent / "lint.py").write_text(_ENDS)
    result = _run(fleet, ".", "--plugin", "../lint.py", "--jobs", "2", "--format", "json")
    assert result.code == 2
    assert "h009.toml: not linted, as the process that was at it ended: ended by SIGKILL" in result.err
    assert "h010.toml" not in result.err or "MemoryError" in result.err
    others = {each for each in _found(_run(fleet, ".", "--format", "json")) if each[1] != "h009.toml"}
    assert others <= _found(result)


@pytest.mark.parametrize("jobs", ["0", "-1", "x", "1.5", "\u0661", "1000", ""])
def test_a_number_of_processes_that_is_none(fleet: Path, jobs: str) -> None:
    for path in (".", "h005.toml"):
        result = _run(fleet, path, "--jobs", jobs)
        assert result.code == 2
        assert "not a number of processes" in result.err


def test_the_cache_is_shown_and_cleared(fleet: Path) -> None:
    shown = _run(fleet, "cache", "info").out
    assert [line.split()[-3:-1] for line in shown.splitlines()] == [["0", "KiB"], ["0", "KiB"]]
    _run(fleet, ".")
    shown = _run(fleet, "cache", "info").out
    assert f"host files  {_kept(fleet):>9}" in shown
    assert str(fleet.parent / "cache" / "guestlint" / "hosts-1.sqlite") in shown
    assert _run(fleet, "cache", "clear") == Result(0, "", "")
    assert _kept(fleet) == 0


def test_a_cache_that_cannot_be_used_is_none(fleet: Path) -> None:
    first = _run(fleet, ".", "--no-cache")
    cache = fleet.parent / "cache"
    cache.write_text("a file")
    assert _run(fleet, ".") == first
    cache.unlink()
    (cache / "guestlint" / "hosts-1.sqlite").mkdir(parents=True)
    assert _run(fleet, ".") == first
