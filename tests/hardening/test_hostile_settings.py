"""Settings, baselines, facts and plugins that are hostile or broken: one error with its place, and exit code 2."""

from __future__ import annotations

import copy
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.cli.command import ROOT, Result, guestlint
from tests.hardening.plugins import write_rule

HOST = '[node]\nname = "ward"\nx = 1\n\n[guests]\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.toml").write_text(HOST)
    return tmp_path


def fails(result: Result, *parts: str) -> None:
    """Exit code 2 and one error with all `parts`, which may be followed by an excerpt and a hint."""
    assert result.code == 2, result
    assert "Traceback" not in result.err
    assert "internal error" not in result.err
    errors = [line for line in result.err.splitlines() if line.startswith("guestlint: ")]
    assert len(errors) == 1, result.err
    assert [part for part in parts if part not in errors[0]] == []


SETTINGS = {
    "D2-no-such-day": (
        '[[suppress]]\npath = "x"\nrules = ["y"]\nuntil = "2027-02-30"\n',
        'suppress.0.until = "2027-02-30" is not a valid value: expected a date',
        "guestlint.toml:4:9",
    ),
    "D3-nul": ('extend = "\\u0000"\n', 'extend = "\\u0000" is not a valid value', "guestlint.toml:1:10"),
    "D4-arrays": (f"rules = {'[' * 1000}{']' * 1000}\n", "nested", ""),
    "D4-tables": (f"[rules{'.a' * 1100}]\nb = 1\n", "nested too deeply", ""),
    "D4-tables-that-parse": (
        f"[rules.mac-collision{'.a' * 200}]\nb = 1\n",
        "rules.mac-collision.a: ",
        "guestlint.toml:1:",
    ),
    "D5-device": ('extend = "/dev/zero"\n', "/dev/zero: not a regular file", ""),
    "D5-pipe": ('extend = "pipe"\n', "pipe: not a regular file", ""),
    "D26-no-table": (
        'severity = "error"\n',
        'severity = "error" is not a valid value: expected a table of severities by rule',
        "guestlint.toml:1:12",
    ),
    "digits": (f"fail-on = {'1' * 5000}\n", "a number has too many digits", ""),
    "hex": (f"fail-on = 0x{'f' * 5000}\n", "fail-on = 0xffff", "guestlint.toml:1:"),
    "hex-of-a-rule": (f"[rules.guest-address-clash]\nmost = 0x{'f' * 5000}\n", "rules.guest-address-clash", ""),
    "not-utf-8": (b'extend = "a"\n# \xff\n', "guestlint.toml:2: invalid TOML: byte 0xff is not UTF-8", ""),
    "extends-itself": ('extend = "guestlint.toml"\n', "makes the file extend itself", ""),
    "extends-a-folder": ('extend = "."\n', "a folder, not a file", ""),
    "controls": ('fail-on = "\\u001b[31m\\u202e"\n', 'fail-on = "\\u001b[31m\\u202e"', "guestlint.toml:1:"),
}


@pytest.mark.parametrize(("text", "says", "place"), SETTINGS.values(), ids=SETTINGS)
@pytest.mark.parametrize("command", [["host.toml"], ["settings"], ["rules"]], ids=" ".join)
def test_settings_that_cannot_be_used(
    folder: Path, command: list[str], text: str | bytes, says: str, place: str
) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "guestlint.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
    result = guestlint(*command, cwd=folder)
    fails(result, "guestlint.toml" if "extend" not in str(text) or place else "", says)
    assert f" --> {place}" in result.err or not place
    assert result.out == ""


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(1 << 30)


KINDS: dict[str, tuple[Callable[[Path], object], str]] = {
    "pipe": (os.mkfifo, "not a regular file"),
    "folder": (Path.mkdir, "a folder, not a file"),
    "sparse": (sparse, "larger than "),
    "loop": (lambda path: path.symlink_to(path.name), "too many levels of symbolic links"),
    "device": (lambda path: path.symlink_to("/dev/zero"), "not a regular file"),
}


@pytest.mark.parametrize(("make", "says"), list(KINDS.values())[:3], ids=list(KINDS)[:3])
@pytest.mark.parametrize("name", ["guestlint.toml", ".guestlint.toml", "pyproject.toml"])
def test_d5_settings_are_a_regular_file_of_bounded_size(
    folder: Path, name: str, make: Callable[[Path], object], says: str
) -> None:
    make(folder / name)
    fails(guestlint("host.toml", cwd=folder), name, says)


@pytest.mark.parametrize(("make", "says"), KINDS.values(), ids=KINDS)
@pytest.mark.parametrize("option", ["--config", "--baseline"])
def test_d5_so_is_what_an_option_names(folder: Path, option: str, make: Callable[[Path], object], says: str) -> None:
    make(folder / "odd")
    fails(guestlint("host.toml", option, "odd", cwd=folder), "odd: ", says)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", ["odd.py", "odd"])
def test_d5_so_is_a_plugin(folder: Path, kind: str, name: str) -> None:
    KINDS[kind][0](folder / name)
    result = guestlint("host.toml", "--plugin", f"./{name}", "--format", "concise", cwd=folder)
    fails(result, f"plugin ./{name}: ")
    assert "unknown-option" in result.out


@pytest.mark.parametrize(("make", "says"), KINDS.values(), ids=KINDS)
def test_d5_so_are_facts_and_a_configuration(folder: Path, make: Callable[[Path], object], says: str) -> None:
    make(folder / "facts.json")
    if says != KINDS["folder"][1]:
        fails(guestlint("facts.json", cwd=folder), "facts.json: ", says)
    (folder / "host.toml").write_text('[node]\nname = "ward"\n\n[guests]\n')
    fails(guestlint("drift", "host.toml", "facts.json", cwd=folder), "facts.json: ", says)


ENTRY = {"rule": "r", "fingerprint": "f", "file": "x", "path": "p", "message": "m"}
BASELINES = {
    "nothing": ("", "odd:1:1: not a valid baseline"),
    "not-json": ('{"version": 1,\n "findings": [,]}', "odd:2:15: not a valid baseline"),
    "deep": ("[" * 100_000, "odd: not a valid baseline: nested too deeply"),
    "digits": (f'{{"version": {"1" * 5000}}}', "odd: not a valid baseline: a number has too many digits"),
    "null": ("null", "odd: not a baseline of version 1"),
    "true": ('{"version": true, "findings": []}', "odd: not a baseline of version 1"),
    "version": ('{"version": 2, "findings": []}', "odd: not a baseline of version 1"),
    "no-findings": ('{"version": 1}', "odd: finding 1 is not valid"),
    "a-table": ('{"version": 1, "findings": {}}', "odd: finding 1 is not valid"),
    "a-key": (json.dumps({"version": 1, "findings": [ENTRY, {**ENTRY, "rule": 3}]}), "odd: finding 2 is not valid"),
    "not-utf-8": (b'{"version": 1, "findings": ["\xff"]}', "odd: not a valid baseline: not UTF-8"),
}


@pytest.mark.parametrize(("text", "says"), BASELINES.values(), ids=BASELINES)
def test_baselines_that_cannot_be_used(folder: Path, text: str | bytes, says: str) -> None:
    (folder / "odd").write_bytes(text if isinstance(text, bytes) else text.encode())
    fails(guestlint("host.toml", "--baseline", "odd", cwd=folder), says)


def test_a_baseline_with_control_characters(folder: Path) -> None:
    entry = dict.fromkeys(ENTRY, "\x1b[31m\u202e\ud800")
    (folder / "odd").write_text(json.dumps({"version": 1, "findings": [entry]}))
    result = guestlint("host.toml", "--baseline", "odd", cwd=folder)
    assert result.code == 1
    assert result.err.replace("\n", "").isprintable()
    assert "no longer found: \\x1b[31m\\u202e\\ud800" in result.err


@pytest.mark.parametrize("inner", ['{"a":' * 900 + "1" + "}" * 900, "[" * 900 + "]" * 900, "[" * 100_000])
def test_d18_drift_on_what_is_nested_deeply(folder: Path, inner: str) -> None:
    (folder / "host.toml").write_text('[node]\nname = "ward"\n\n[guests]\n')
    (folder / "deep.json").write_text(f'{{"guests": {{"a": {{"microvm": {inner}}}}}}}')
    result = guestlint("drift", "host.toml", "deep.json", cwd=folder)
    assert result.code in (1, 2)
    assert "internal error" not in result.err
    assert "deep" not in result.err or result.code == 2


WRONG: list[Any] = [None, -1, 10**30, "\0", [], {"a": None}]


def _paths(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The paths of all that is in a value, and of the value itself."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in items:
        yield from _paths(each, (*path, key))


def _with(value: Any, path: tuple[str | int, ...], wrong: Any) -> Any:
    if not path:
        return wrong
    changed = copy.copy(value)
    changed[path[0]] = _with(value[path[0]], path[1:], wrong)
    return changed


@pytest.mark.parametrize("wrong", WRONG, ids=repr)
def test_facts_with_anything_anywhere(wrong: Any) -> None:
    facts = json.loads((ROOT / "tests" / "fixtures" / "facts" / "containers.json").read_text())
    paths = list(_paths(facts))
    assert len(paths) > 30
    for path in paths[:150]:
        document = read_bytes("facts.json", json.dumps(_with(facts, path, wrong)).encode())
        run = api.lint([document])
        assert not run.crashes, path


@pytest.mark.parametrize(
    "code",
    ["\0", "(" * 2000, "import nothing_like_this", "raise KeyError", "GUESTLINT_API = '9.0'", "x = 1", "\ud800"],
    ids=["nul", "deep", "import", "raise", "version", "nothing", "surrogate"],
)
def test_plugins_that_cannot_be_used(folder: Path, code: str) -> None:
    (folder / "odd.py").write_bytes(code.encode("utf-8", "surrogatepass"))
    result = guestlint("host.toml", "--plugin", "./odd.py", "--format", "concise", cwd=folder)
    fails(result, "plugin ./odd.py: ")
    assert "unknown-option" in result.out


def test_settings_of_a_plugins_rule_that_raises(folder: Path) -> None:
    more = (
        "from typing import NamedTuple\n\nclass Wanted(NamedTuple):\n    most: int = 1\n\n"
        "def make(cls, most=1):\n    raise SystemExit(0)\n\n"
    )
    plugin = write_rule(folder / "odd.py", "pass", more)
    text = (
        plugin.read_text()
        .replace("host: Host)", "host: Host, wanted: Wanted)")
        .replace('"1.0.0"', '"1.0.0", settings=Wanted')
    )
    plugin.write_text(text + "\n\nWanted.__new__ = make\n")
    (folder / "guestlint.toml").write_text('plugins = ["./odd.py"]\n[rules.odd]\nmost = 3\n')
    fails(guestlint("host.toml", cwd=folder), "guestlint.toml: rules.odd: SystemExit: 0")


NO_TEXT = [["--config", "\udcff"], ["--plugin", "./\udcff.py"], ["--select", "\udcff"], ["\udcff.toml"]]


@pytest.mark.parametrize("arguments", NO_TEXT, ids=ascii)
def test_names_that_are_no_text(folder: Path, arguments: list[str]) -> None:
    result = guestlint("host.toml", *arguments, cwd=folder)
    assert result.code == 2
    assert "\\udcff" in result.err
    assert "internal error" not in result.err
