"""What a user may meet: no room, no rights, no reader, no patience. One clear line each, and never a traceback."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, Result, guestlint

HOST = '[node]\nname = "ward"\n'
BAD = HOST + "x = 1\n"
COMMAND = [sys.executable, "-m", "guestlint"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "bad.toml").write_text(BAD)
    return tmp_path


def environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(IMPORTED_FROM)}


def fails(result: Result, *parts: str) -> None:
    """Exit code 2, one line with all `parts`, and at most one more with a hint."""
    assert result.code == 2, result
    line, *hints = result.err.splitlines()
    assert line.startswith("guestlint: error: ")
    assert [part for part in parts if part not in line] == []
    assert len(hints) <= 1
    assert all(hint.startswith("  ") for hint in hints)


@pytest.mark.parametrize("command", [["check"], ["graph"], ["expand"]], ids=lambda command: command[0])
def test_a_file_that_cannot_be_opened(folder: Path, command: list[str]) -> None:
    (folder / "loop.toml").symlink_to("loop.toml")  # not even root can open it
    result = guestlint(*command, "loop.toml", "host.toml", cwd=folder)
    fails(result, "loop.toml: too many levels of symbolic links")


def test_an_empty_path(folder: Path) -> None:
    for command in ("check", "graph", "expand"):
        fails(guestlint(command, "", cwd=folder), '"": an empty path')
    assert "current folder is `.`" in guestlint("", "host.toml", cwd=folder).err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read all")
def test_a_file_without_permission(folder: Path) -> None:
    (folder / "host.toml").chmod(0)
    fails(guestlint("host.toml", cwd=folder), "host.toml: permission denied")


@pytest.mark.parametrize(
    "arguments",
    [["bad.toml"], ["bad.toml", "--format", "json"], ["graph", "host.toml"], ["rules"], ["schema"]],
    ids=" ".join,
)
def test_standard_output_on_a_full_disk(folder: Path, arguments: list[str]) -> None:
    with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
        done = subprocess.run(
            [*COMMAND, *arguments], cwd=folder, env=environment(), stdout=full, stderr=subprocess.PIPE, check=False
        )
    fails(Result(done.returncode, "", done.stderr.decode()), "cannot write", "No space left on device")


@pytest.mark.parametrize(
    "arguments",
    [
        ["bad.toml"],
        ["bad.toml", "--color", "always"],
        ["bad.toml", "--color", "always", "--format", "grouped"],
        ["graph", "host.toml"],
        ["graph", "stats", "host.toml", "--color", "always"],
        ["rules"],
        ["rules", "--color", "always"],
    ],
    ids=" ".join,
)
def test_a_reader_that_has_gone(folder: Path, arguments: list[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [*COMMAND, *arguments], cwd=folder, env=environment(), stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert done.returncode != 0
    assert done.stderr == b""


def _with_little_room(folder: Path, *arguments: str, stdin: bytes = b"") -> Result:
    """A run in which no file may grow beyond a few bytes, as on a disk that is all but full."""
    environment_ = environment()
    for name in [name for name in environment_ if name.startswith("COVERAGE_")]:
        del environment_[name]  # what is measured needs room as well
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment_ | {"PYTHONDONTWRITEBYTECODE": "1"},
        input=stdin,
        capture_output=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (4, 4)),
    )
    return Result(done.returncode, done.stdout.decode(), done.stderr.decode())


def test_a_report_that_has_no_room_leaves_what_was_there(folder: Path) -> None:
    (folder / "out.json").write_text("old")
    fails(_with_little_room(folder, "bad.toml", "--format", "json=out.json"), "out.json", "file too large")
    assert (folder / "out.json").read_text() == "old"
    assert sorted(path.name for path in folder.iterdir()) == ["bad.toml", "host.toml", "out.json"]


def test_a_report_to_a_device(folder: Path) -> None:
    fails(guestlint("bad.toml", "--format", "json=/dev/full", cwd=folder), "/dev/full", "no space left on device")
    result = guestlint("bad.toml", "--format", "concise=/dev/stderr", cwd=folder)
    assert (result.code, result.out) == (1, "")
    assert "unknown-option" in result.err


def test_an_import_that_has_no_room_leaves_what_was_there(folder: Path) -> None:
    before = (folder / "host.toml").read_text()
    evaluated = b'{"guests": {}, "networking": {"hostName": "sire"}}'
    arguments = ("import", "-", "-o", "host.toml", "--force", "--name", "ward")
    fails(_with_little_room(folder, *arguments, stdin=evaluated), "host.toml", "file too large")
    assert (folder / "host.toml").read_text() == before
    assert sorted(path.name for path in folder.iterdir()) == ["bad.toml", "host.toml"]


@pytest.mark.parametrize(("output", "exists"), [("host.json", False), ("there.toml", True)])
def test_what_an_import_is_not_written_to(folder: Path, output: str, *, exists: bool) -> None:
    if exists:
        (folder / output).mkdir()
    evaluated = b'{"guests": {}, "networking": {"hostName": "sire"}}'
    fails(guestlint("import", "-", "-o", output, "--force", "--name", "ward", cwd=folder, stdin=evaluated), output)
    assert not (folder / output).is_file()


def test_a_fix_that_has_no_room_leaves_what_was_there(folder: Path) -> None:
    (folder / "bad.toml").write_text(HOST.replace("name", "naem"))
    before = (folder / "bad.toml").read_text()
    result = _with_little_room(folder, "bad.toml", "--fix", "--unsafe-fixes")
    fails(result, "bad.toml")
    assert (folder / "bad.toml").read_text() == before
    assert sorted(path.name for path in folder.iterdir()) == ["bad.toml", "host.toml"]


def test_an_interruption(folder: Path) -> None:
    (folder / "up.py").write_text('import sys\nGUESTLINT_API = "1.0"\nsys.stderr.write("up\\n")\nsys.stderr.flush()\n')
    pipe = subprocess.PIPE
    command = [*COMMAND, "-", "--plugin", "./up.py"]
    with subprocess.Popen(command, cwd=folder, env=environment(), stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stderr is not None
        assert process.stderr.readline() == b"up\n"
        process.send_signal(signal.SIGINT)  # it waits for a host, which never comes
        out, err = process.stdout.read(), process.stderr.read()  # type: ignore[union-attr]  # it is piped, too
        code = process.wait(timeout=60)
    assert out == b""
    fails(Result(code, "", err.decode().lstrip()), "interrupted")  # click leaves the line of ^C


def test_an_interruption_before_anything_is_loaded(folder: Path) -> None:
    (folder / "tomli.py").write_text("raise KeyboardInterrupt\n")
    result = guestlint("host.toml", cwd=folder, PYTHONPATH=f"{folder}:{IMPORTED_FROM}")
    fails(result, "interrupted")


def test_changed_without_git(folder: Path) -> None:
    fails(guestlint("host.toml", "--changed", cwd=folder, PATH="/nowhere"), "--changed", "git")


@pytest.mark.parametrize("is_safe", ["", "1"])
def test_watch_without_watchfiles(folder: Path, is_safe: str) -> None:
    """Nothing is imported from the current folder, unless `PYTHONPATH` names it."""
    (folder / "watchfiles.py").write_text("raise ModuleNotFoundError(name='watchfiles')\n")
    path = f"{folder}:{IMPORTED_FROM}"
    result = guestlint("host.toml", "--watch", cwd=folder, PYTHONPATH=path, PYTHONSAFEPATH=is_safe)
    fails(result, "--watch needs the package watchfiles")
    assert "pip install 'guestlint[watch]'" in result.err


def test_a_graph_of_what_does_not_parse(folder: Path) -> None:
    (folder / "broken.toml").write_text("[node\n")
    result = guestlint("graph", "broken.toml", "host.toml", "--format", "json", cwd=folder)
    assert (result.code, "broken.toml" in result.err, "Traceback" in result.err) == (1, True, False)
    assert "host:ward" in result.out


def test_an_expansion_with_a_plugin_that_is_refused(folder: Path) -> None:
    result = guestlint("expand", "host.toml", "--plugin", "./none.py", cwd=folder)
    fails(result, "none.py")
    assert result.out == ""


def test_init_where_a_file_cannot_be_read(folder: Path) -> None:
    (folder / ".git").mkdir()
    workflows = folder / ".github" / "workflows"
    workflows.mkdir(parents=True)
    (workflows / "ci.yml").write_bytes(b"\xff\xfe")
    (folder / "fleet.toml").write_text("[guests]\n")
    before = sorted(folder.rglob("*"))
    fails(guestlint("init", cwd=folder, stdin=b"y\n"), ".github/workflows/ci.yml")
    assert sorted(folder.rglob("*")) == before


USAGE = {
    "unknown option": ["check", "--frobnicate"],
    "unknown option of the default command": ["--frobnicate", "host.toml"],
    "option without a value": ["host.toml", "--format"],
    "too many arguments": ["explain", "mac-collision", "mac-collision"],
    "missing argument": ["explain"],
}


@pytest.mark.parametrize("arguments", USAGE.values(), ids=USAGE)
def test_bad_usage(folder: Path, arguments: list[str]) -> None:
    result = guestlint(*arguments, cwd=folder)
    assert (result.code, result.out) == (2, "")
    assert "Error: " in result.err
    assert "Traceback" not in result.err


def test_a_value_that_is_not_valid(folder: Path) -> None:
    fails(guestlint("host.toml", "--fail-on", "always", cwd=folder), "--fail-on", "always", "error, warning, info")
