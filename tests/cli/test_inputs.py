"""What is read: patterns, lists of paths, and lines of JSON, each as the files themselves."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import Result, guestlint
from tests.executors.fleets import hosts

BAD = '[node]\nname = "ward"\n[guests.a]\nbackend = "container"\n'


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("b.toml", "a.toml", "sub/c.toml", "sub/deep/d.json", "sub/deep/e.txt", ".hidden/f.toml", "a*.toml"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text('{"containers": {}}' if name.endswith("json") else "[containers]\n")
    (tmp_path / "sub" / "loop").symlink_to("..")
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "files"),
    [
        ("*.toml", ["a*.toml", "a.toml", "b.toml"]),
        ("?.toml", ["a.toml", "b.toml"]),
        ("./b*", ["b.toml"]),
        ("a*.toml", ["a*.toml"]),  # there is one of that name
        ("sub/*", ["sub/c.toml"]),
        ("*/*.toml", ["sub/c.toml"]),
        ("**/*.json", ["sub/deep/d.json"]),
        ("sub/**", ["sub/c.toml", "sub/deep/d.json"]),
        ("**/deep/**/d.*", ["sub/deep/d.json"]),
        ("[ab].toml*", None),
        ("*.conf", None),
        ("sub/deep*", None),
    ],
)
def test_patterns(tree: Path, pattern: str, files: list[str] | None) -> None:
    result = guestlint(pattern, "--show-files", cwd=tree)
    if files is None:
        assert result == Result(2, "", f"guestlint: error: {pattern}: no such file or folder\n")
    else:
        assert result == Result(0, "".join(f"{file}\n" for file in files), "")


def test_a_pattern_of_an_absolute_path(tree: Path) -> None:
    assert guestlint(f"{tree}/*/c.toml", "--show-files", cwd=tree).out == "sub/c.toml\n"


def test_what_settings_leave_out_is_left_out_of_patterns(tree: Path) -> None:
    (tree / "guestlint.toml").write_text('exclude = ["sub/deep"]\ninclude = ["*.json"]\n')
    assert guestlint("**/?.*", "--show-files", cwd=tree).out == "a.toml\nb.toml\nsub/c.toml\n"


def test_a_list_is_as_paths(tree: Path) -> None:
    (tree / "list").write_bytes(b"b.toml\r\n\nsub\nb.toml\n*/c.toml\n-\n")
    result = guestlint("--files-from", "list", "--show-files", cwd=tree)
    assert result.out == "b.toml\nsub/c.toml\nsub/deep/d.json\n"
    assert (result.code, result.err) == (2, "guestlint: error: -: no such file or folder\n")
    piped = guestlint("a.toml", "--files-from", "-", "--show-files", cwd=tree, stdin=b"sub/c.toml")
    assert piped == Result(0, "a.toml\nsub/c.toml\n", "")


@pytest.mark.parametrize("option", ["--files-from", "--json-lines"])
def test_a_list_that_cannot_be_read(tree: Path, option: str) -> None:
    assert guestlint(option, "gone", cwd=tree) == Result(2, "", "guestlint: error: gone: no such file or folder\n")
    assert guestlint(option, "sub", cwd=tree).code == 2
    assert "/dev/zero: not a regular file" in guestlint(option, "/dev/zero", cwd=tree).err


def test_an_empty_list_is_no_current_folder(tree: Path) -> None:
    assert guestlint("--files-from", "-", "--format", "concise", cwd=tree).out == ""


def test_a_line_of_a_list_without_end(tree: Path) -> None:
    result = guestlint("--files-from", "-", cwd=tree, stdin=b"a" * (1024 * 1024 + 1))
    assert (result.code, result.out) == (2, "")
    assert "<stdin>:1: a line larger than 1 MiB" in result.err


def test_lines_of_json_are_as_files(tmp_path: Path) -> None:
    texts = {**hosts(20, 6), "sub/x.json": '{"guests": {"a": {}}}', "broken.toml": "[guests\n"}
    lines = [json.dumps({"file": file, "text": text}) for file, text in texts.items()]
    (tmp_path / "lines").write_text("\n\n".join(lines))
    found = guestlint("--json-lines", "lines", "--format", "json", cwd=tmp_path)
    (tmp_path / "sub").mkdir()
    for file, text in texts.items():
        (tmp_path / file).write_text(text)
    assert found == guestlint(*texts, "--format", "json", cwd=tmp_path)
    assert found.code == 1


def test_settings_go_by_the_names_of_lines(tmp_path: Path) -> None:
    (tmp_path / "quiet").mkdir()
    (tmp_path / "quiet" / "guestlint.toml").write_text('ignore = ["missing-option"]\n')
    lines = "".join(json.dumps({"file": f"{folder}/h.toml", "text": BAD}) + "\n" for folder in ("quiet", "loud"))
    result = guestlint("--json-lines", "-", "--format", "concise", cwd=tmp_path, stdin=lines.encode())
    assert {line.split(":")[0] for line in result.out.splitlines() if "missing-option" in line} == {"loud/h.toml"}


@pytest.mark.parametrize(
    "line",
    [
        "nothing",
        "[]",
        "3",
        '{"file": "a.toml"}',
        '{"text": ""}',
        '{"file": 3, "text": ""}',
        '{"file": "", "text": ""}',
        '{"file": "a\\u0000", "text": ""}',
        '{"file": "\\ud800", "text": ""}',
        "[" * 100_000,
        '{"file": "x", "text": "\\ud8',
    ],
)
def test_a_line_that_is_no_host_is_named_and_hides_no_other(tmp_path: Path, line: str) -> None:
    good = json.dumps({"file": "h.toml", "text": BAD})
    result = guestlint(
        "--json-lines", "-", "--format", "concise", cwd=tmp_path, stdin=f"{good}\n{line}\n{good}\n".encode()
    )
    assert result.code == 2
    assert result.err.startswith("guestlint: error: <stdin>:2: not a host file\n  ")
    assert "h.toml:3:9: error[missing-option]" in result.out


def test_text_that_is_no_text(tmp_path: Path) -> None:
    lines = b'{"file": "h.toml", "text": "a = \\"\\ud800\\"\\n"}\n'
    result = guestlint("--json-lines", "-", "--format", "concise", cwd=tmp_path, stdin=lines)
    assert result.code == 1
    assert "h.toml:1:6: error[syntax-error]" in result.out
