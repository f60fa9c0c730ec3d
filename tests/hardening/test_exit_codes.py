"""Exit codes that never lie: 0 is said only of a host that was linted as a whole, and of which all could be said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from guestlint.cli.main import main
from tests.cli.command import IMPORTED_FROM, Result, guestlint
from tests.hardening.plugins import write_rule

CLEAN = '[node]\nname = "ward"\n'
BAD = CLEAN + '\n[guests.web]\nbackend = "microvm"\nmicrovm = { system = "x", macvtap = "lan" }\nnope = 1\n'
FOUND = "host.toml:7:1: error[unknown-option] unknown option `nope` in `guests.web`\n"


def with_plugin(folder: Path, body: str, *arguments: str, host: str = BAD) -> Result:
    (folder / "host.toml").write_text(host)
    write_rule(folder / "odd.py", body)
    return guestlint("host.toml", "--plugin", "./odd.py", *(arguments or ("--format", "concise")), cwd=folder)


RAISED = {
    "D1-SystemExit": ("raise SystemExit(0)", "SystemExit: 0"),
    "a-base-exception": ("raise type('Stop', (BaseException,), {})('now')", "Stop: now"),
    "recursion": ("(lambda again: again(again))(lambda again: again(again))", "RecursionError"),
    "memory": ("raise MemoryError", "MemoryError"),
    "GeneratorExit": ("raise GeneratorExit", "GeneratorExit"),
    "an-error-that-cannot-be-said": ("raise type('Mute', (Exception,), {'__str__': lambda _: 1})", "Mute"),
}


@pytest.mark.parametrize(("body", "says"), RAISED.values(), ids=RAISED)
def test_what_a_rule_raises_names_it_and_leaves_the_other_findings(tmp_path: Path, body: str, says: str) -> None:
    result = with_plugin(tmp_path, body)
    assert (result.code, result.out) == (2, FOUND)
    assert result.err.startswith(f"guestlint: error: plugin ./odd.py: rule odd crashed on host.toml: {says}")
    assert "Traceback" not in result.err


ODD_TEXT = "type('Text', (str,), {{'{method}': lambda *_: sys.exit(0)}})('x')"
CANNOT_BE_SAID = {
    "message": f"yield Diagnostic({ODD_TEXT.format(method='__format__')}, at)",
    "route": f"yield Diagnostic('x', at.below({ODD_TEXT.format(method='__hash__')}))",
    "stamping": "yield Diagnostic('x', at.below(10 ** 5000))",
}


@pytest.mark.parametrize("body", CANNOT_BE_SAID.values(), ids=CANNOT_BE_SAID)
@pytest.mark.parametrize("format_", ["text", "concise", "json", "sarif"])
def test_a_finding_that_cannot_be_said_names_its_rule(tmp_path: Path, body: str, format_: str) -> None:
    result = with_plugin(tmp_path, body, "--format", format_)
    assert result.code == 2
    assert "unknown-option" in result.out
    assert "plugin ./odd.py: rule odd crashed on host.toml: " in result.err


def test_a_plugin_that_ends_the_process_when_it_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(BAD)
    (tmp_path / "end.py").write_text("raise SystemExit(0)\n")
    result = guestlint("host.toml", "--plugin", "./end.py", "--format", "concise", cwd=tmp_path)
    assert (result.code, result.out) == (2, FOUND)
    assert "plugin ./end.py: SystemExit: 0" in result.err


@pytest.mark.parametrize("error", [SystemExit(0), GeneratorExit(), RecursionError(), MemoryError()], ids=repr)
def test_what_nothing_handles_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("guestlint.cli.chosen.run_together", fail)
    (tmp_path / "host.toml").write_text(CLEAN)
    assert main([str(tmp_path / "host.toml")]) == 2
    assert capsys.readouterr().err.startswith("guestlint: error: ")


@pytest.mark.parametrize("format_", ["text", "json"])
def test_a_format_of_our_own_that_fails_is_named_and_findings_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path, format_: str
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(format_)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("guestlint.report.text.Text.write", fail)
    monkeypatch.setattr("guestlint.report.json.Json.write", fail)
    (tmp_path / "host.toml").write_text(BAD)
    assert main(["host.toml", "--format", format_]) == 2
    said = capsys.readouterr()
    assert said.out == FOUND
    assert said.err.startswith(f"guestlint: error: format {format_}: internal error: ValueError: {format_} (")
    assert "please report it at https://" in said.err


def run(folder: Path, host: str, redirections: str) -> Result:
    """Run a shell's command line with these redirections."""
    command = f'exec "$0" -m guestlint {host} --format concise {redirections}'
    environment = {**os.environ, "PYTHONPATH": str(IMPORTED_FROM)}
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


STREAMS = ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", ">/dev/full", "2>/dev/full", ">/dev/full 2>/dev/full"]


@pytest.mark.parametrize("redirections", STREAMS)
def test_d6_of_a_clean_host_nothing_has_to_be_said(tmp_path: Path, redirections: str) -> None:
    (tmp_path / "host.toml").write_text(CLEAN)
    result = run(tmp_path, "host.toml", redirections)
    assert result == (0, "", "")


@pytest.mark.parametrize("redirections", STREAMS)
def test_d6_findings_that_cannot_be_said_are_a_failure(tmp_path: Path, redirections: str) -> None:
    (tmp_path / "host.toml").write_text(BAD)
    result = run(tmp_path, "host.toml", redirections)
    is_lost = ">" in redirections.replace("2>", "")
    assert (result.code, result.out) == ((2, "") if is_lost else (1, FOUND))
    assert len(result.err.splitlines()) == (is_lost and "2>" not in redirections)


@pytest.mark.parametrize("redirections", STREAMS)
def test_d6_a_missing_file_is_a_failure(tmp_path: Path, redirections: str) -> None:
    assert run(tmp_path, "missing.toml", redirections).code == 2


def test_d6_standard_input_that_is_closed_is_no_empty_host(tmp_path: Path) -> None:
    result = run(tmp_path, "-", "<&-")
    assert (result.code, result.err) == (2, "guestlint: error: <stdin>: bad file descriptor\n")


def test_a_report_does_not_take_the_place_of_a_closed_stream(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(BAD)
    run(tmp_path, "host.toml", "--format json=out.json <&- >&- 2>&-")
    assert (tmp_path / "out.json").read_text().startswith("{")
    assert (tmp_path / "out.json").read_text().count('"findings": [') == 1


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "gone").mkdir()
    command = f'rmdir ../gone; exec "$0" -m guestlint {tmp_path}/host.toml'
    done = subprocess.run(
        ["/bin/sh", "-c", command, sys.executable],
        cwd=tmp_path / "gone",
        env={**os.environ, "PYTHONPATH": str(IMPORTED_FROM)},
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        2,
        b"guestlint: error: the current folder is no longer there",
    )


IMPORTED = [
    ("guestlint.cli.main", ()),
    ("guestlint.cli.lint", ()),
    ("tomli", ()),
    ("guestlint.engine.run", ()),
    ("click", ("--nix-timeout=9",)),
    ("guestlint.cli.check", ("--nix-timeout=9",)),
]
"""Modules, and options with which they are imported."""


RAISED_THERE = [("KeyboardInterrupt", "interrupted"), ("MemoryError", ""), ("SystemExit(0)", "")]
WRAPPED = "RuntimeError('__set_name__') from KeyboardInterrupt()"
"""As Python before 3.12 raises it where a class is made."""


@pytest.mark.parametrize(
    ("module", "options", "error", "says"),
    [
        *((*imported, *raised) for imported in IMPORTED for raised in RAISED_THERE),
        ("guestlint.cli.main", (), WRAPPED, "interrupted"),
    ],
)
def test_ctrl_c_or_a_fault_while_modules_are_loaded(
    tmp_path: Path, module: str, options: tuple[str, ...], error: str, says: str
) -> None:
    (tmp_path / "host.toml").write_text(BAD)
    (tmp_path / "path").mkdir()
    (tmp_path / "path" / "sitecustomize.py").write_text(
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        f"        if name == {module!r}:\n"
        f"            raise {error}\n"
        "sys.meta_path.insert(0, Stop())\n"
    )
    result = guestlint("host.toml", *options, cwd=tmp_path, PYTHONPATH=f"{tmp_path / 'path'}:{IMPORTED_FROM}")
    assert (result.code, result.out) == (2, "")
    assert result.err.lstrip().startswith(f"guestlint: error: {says}")
    assert "Traceback" not in result.err


@pytest.mark.parametrize("saved", ["host.toml", "./host.toml", "."])
@pytest.mark.parametrize("name", ["host.toml", "./host.toml"])
@pytest.mark.parametrize("is_bad", [True, False])
def test_d12_the_buffer_counts_and_not_the_saved_file(tmp_path: Path, saved: str, name: str, *, is_bad: bool) -> None:
    good = BAD.replace("nope = 1\n", "")
    (tmp_path / "host.toml").write_text(good if is_bad else BAD)
    for paths in (("-", saved), (saved, "-")):
        arguments = (*paths, "--stdin-filename", name, "--format", "concise")
        result = guestlint(*arguments, cwd=tmp_path, stdin=(BAD if is_bad else good).encode())
        assert result == ((1, FOUND.replace("host.toml", name), "") if is_bad else (0, "", ""))
