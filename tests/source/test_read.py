"""Bytes become documents or findings, paths become documents or errors; nothing crashes and nothing waits."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from guestlint.source import host_file
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, SourceError
from guestlint.source.files import STDIN
from guestlint.source.parse import read_bytes
from guestlint.source.read import load
from guestlint.source.route import Format, Place, Span

HOST = b'[node]\nname = "ward"\n[guests.a]\n'
BOM = b"\xef\xbb\xbf"


def one(*paths: str | Path, stdin: bytes = b"") -> Document | SourceError:
    """The one thing that `paths` yield."""
    (item,) = load(map(str, paths), io.BytesIO(stdin))
    return item


def names(*paths: str | Path) -> list[str]:
    """The files that `paths` yield, an error by its message."""
    items = load(map(str, paths), io.BytesIO())
    return [item.file if isinstance(item, Document) else f"! {item}" for item in items]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "data", "error", "span"),
    [
        ("h.toml", b"a = \n", "`a` has no value", Span(1, 5, 1, 6)),
        ("h.toml", b'a = 1\r\nb = "x\r\n', "the string is not closed on its line", Span(2, 7, 2, 8)),
        ("h.toml", b"a = 1\na = 2\n", "`a` twice", Span(2, 1, 2, 2)),
        (
            "h.toml",
            b'a = "\xc3\xa4\xff"',
            "byte 0xff at offset 7 is not UTF-8",
            Span(1, 7, 1, 8),
        ),
        (
            "h.toml",
            BOM + b"\r\n\xc3\xa4\xc3",
            "byte 0xc3 at offset 7 is not UTF-8",
            Span(2, 2, 2, 3),
        ),
        ("h.toml", b"a\n\xff\0", "not a text file: the byte at offset 3 is NUL", Span(2, 2, 2, 3)),
        ("h.toml", BOM + b"\0", "not a text file: the byte at offset 3 is NUL", Span(1, 1, 1, 2)),
        ("h.toml", "a = 1".encode("utf-16"), "UTF-16, not UTF-8", Span(1, 1, 1, 2)),
        ("h.toml", b"a = 1\nb = " + b"1" * 5000, "integer does not fit in 64 bits", Span(2, 5, 2, 6)),
        ("h.json", b"", "empty file: expected a JSON object", Span(1, 1, 1, 2)),
        ("h.json", b'{"a": 1,\n}', "Illegal trailing comma before end of object", Span(1, 8, 1, 9)),
        ("h.json", b'{"a": "\x1b"}', "Invalid control character", Span(1, 8, 1, 9)),
        ("h.json", b'{"a": "', "Unterminated string", Span(1, 7, 1, 8)),
        (
            "h.json",
            b'{"b": {"a": "\\"a"},\r\n "a": 1, "\\u0061": 2}',
            'duplicate key "a" in an object',
            Span(2, 10, 2, 11),
        ),
        ("h.json", b'{"a\\n": 1, "a\\n": 2}', 'duplicate key "a\\n" in an object', Span(1, 12, 1, 13)),
        ("h.json", b'{"NaN": "NaN", "a": NaN}', "NaN is not a number in JSON", Span(1, 21, 1, 22)),
        ("h.json", b'{"a": -Infinity}', "-Infinity is not a number in JSON", Span(1, 7, 1, 8)),
        ("h.json", b"\n [1]", "expected an object of option paths", Span(2, 2, 2, 3)),
        (
            "h.json",
            b'{"a": "\\\\ud800\\ud83d\\ude00", "b": "\\ud800"}',
            "\\ud800 is an unpaired surrogate, not a character",
            Span(1, 36, 1, 37),
        ),
        ("h.json", b'{"a": ' + b"1" * 5000 + b"}", "integer does not fit in 64 bits", Span(1, 7, 1, 8)),
    ],
)
def test_faults(file: str, data: bytes, error: str, span: Span) -> None:
    document = read_bytes(file, data)
    if sys.version_info < (3, 13) and "trailing comma" in error:
        error, span = "Expecting property name enclosed in double quotes", Span(2, 1, 2, 2)
    assert (document.error, document.error_span, document.data) == (error, span, {})
    assert document.span(Place(file, ("a",))) == span


@pytest.mark.parametrize("data", [b"a = '\x1b[31m'", b"\x1b", b'a = "\\\x1b"', b"[\xe2\x80\xae]", b"a = 1 # \r\x07"])
@pytest.mark.parametrize("text_format", ["toml", "json"])
def test_errors_are_one_printable_line(data: bytes, text_format: Format) -> None:
    error = read_bytes("h", data, text_format).error
    assert error
    assert error.isprintable()


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("h.toml", b"", {}),
        ("h.toml", BOM, {}),
        ("h.toml", BOM + b"a = 1\r\nb = '\xc3\xa4'\r\n", {"a": 1, "b": "ä"}),
        ("H.JSON", BOM + b' {"a":\r\n 1}', {"a": 1}),
        (STDIN, BOM + b' \n{"a": 1}', {"a": 1}),
        (STDIN, b"\na = 1", {"a": 1}),
        (STDIN, b"", {}),
        ("h.json", b'{"a": "\\ud83d\\ude00", "b": {"a": 1}}', {"a": "\U0001f600", "b": {"a": 1}}),
    ],
)
def test_good_bytes(file: str, data: bytes, expected: dict[str, object]) -> None:
    document = read_bytes(file, data)
    assert (document.error, document.data) == ("", expected)


def test_columns_count_from_after_the_bom() -> None:
    assert read_bytes("h.toml", BOM + b"a = 1").span(Place("", ("a",), "value")) == Span(1, 5, 1, 6)


@pytest.mark.parametrize(
    ("file", "data"),
    [
        ("h.toml", b"a=" + b"[" * 10_000 + b"]" * 10_000),
        ("h.toml", b"a=" + b"{a=" * 10_000 + b"1" + b"}" * 10_000),
        ("h.toml", b".".join([b"a"] * 10_000) + b"=1"),
        ("h.json", b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    ],
    ids=["arrays", "inline tables", "dotted key", "objects"],
)
def test_ten_thousand_levels(file: str, data: bytes) -> None:
    document = read_bytes(file, data)
    assert document.error.startswith("nested too deeply")


@pytest.mark.parametrize("text_format", ["toml", "json"])
def test_ten_megabytes(text_format: Format) -> None:
    line = '[guests.g{0}]\nbackend = "microvm" # ä\n' if text_format == "toml" else '"g{0}": {{"backend": "microvm"}}'
    count = 10_000_000 // len(line)
    lines = [line.format(number) for number in range(count)]
    text = "".join(lines) if text_format == "toml" else '{"guests": {' + ",".join(lines) + "}}"
    start = time.monotonic()
    document = read_bytes("h", text.encode(), text_format)
    assert time.monotonic() - start < 60
    assert len(document.data["guests"]) == count


def test_only_what_is_needed_is_imported() -> None:
    code = (
        "import sys; before = set(sys.modules); import guestlint.source.host_file as r; r.read_bytes('h.toml', b'a=1')"
    )
    code += "; print(*sys.modules.keys() - before)"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert not {"json", "pathlib", "dataclasses", "tree_sitter", "rich", "networkx"} & set(loaded)


def test_names_are_relative_below_the_current_folder(folder: Path) -> None:
    (folder / "a").mkdir()
    (folder / "a" / "h.toml").write_bytes(HOST)
    assert names(folder / "a" / "h.toml") == ["a/h.toml"]
    assert names("./a//h.toml") == ["a/h.toml"]
    os.chdir("a")
    assert names("../a/h.toml") == ["../a/h.toml"]
    os.chdir("/")
    assert names(folder / "a" / "h.toml") == [str(folder / "a" / "h.toml").lstrip("/")]


def test_a_folder_means_its_host_files(folder: Path) -> None:
    files = {
        "b/host.toml": HOST,
        "b-c.toml": HOST,
        "b/a/x.json": b'{"guests": {}}',
        "broken.toml": b"x = 1\n[guests\n",
        "broken.json": b'{"node": {}, "guests": {"a": }}',
        "c/host.json": b"nonsense",
        "latin.toml": b"guests.a.x = '\xe4'\n",
        "dup.json": b'{"guests": {"a": 1, "a": 2}}',
        "plain/box.toml": b"[containers.web]\n",
        "plain/facts.json": b'{"guestlint": {"facts": 1}, "config": {}}',
        "plain/vms.json": b'{"microvm": {"vms": {}}}',
        "plain/vms-broken.toml": b"[microvm.vms.a\n",
        # what follows is none
        "pyproject.toml": b"[tool.guestlint]\nguests = 1\n",
        "nodes.toml": b"[nodejs\n",
        "list.json": b'[{"node": {}}]',
        "x.expected.json": b'{"nix": {}, "systemd": {}, "expand": {"guests": {}}}',
        "scalar.toml": b"guests = 3",
        "flake.lock": b'{"nodes": {}}',
        "package.json": b'{"name": "x", "node": {"fs": "empty"}}',
        "node.toml": b'[node]\nname = "ward"\n',
        "containers.toml": b"containers = 3",
        "microvm.toml": b'[microvm]\nstateDir = "/srv"\n',
        "pod.json": b'{"spec": {"containers": [{"image": }]}}',
        "binary.toml": b"\0guests\n",
        ".git/host.toml": HOST,
        "d/.host.toml": HOST,
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    os.mkfifo(folder / "pipe.toml")
    (folder / "up").symlink_to(folder, target_is_directory=True)
    (folder / "up.toml").symlink_to(folder, target_is_directory=True)
    (folder / "again.toml").symlink_to("b-c.toml")
    (folder / "loop.toml").symlink_to("loop.toml")
    hosts = ["b/a/x.json", "b/host.toml", "broken.json", "broken.toml", "c/host.json", "dup.json", "latin.toml"]
    plain = ["plain/box.toml", "plain/facts.json", "plain/vms-broken.toml", "plain/vms.json"]
    expected = ["again.toml", *hosts, "! loop.toml: too many levels of symbolic links", *plain]
    assert names(".") == expected
    assert names(".", folder, "b", "up", "b-c.toml") == expected
    assert names("latin.toml", "latin.toml", "scalar.toml", ".")[:3] == ["latin.toml", "scalar.toml", "again.toml"]


def test_what_cannot_be_read_does_not_hide_the_rest(folder: Path) -> None:
    (folder / "h.toml").write_bytes(HOST)
    (folder / "empty").mkdir()
    os.mkfifo(folder / "pipe")
    assert names("gone.toml", "pipe", "empty", "/dev/null", "h.toml") == [
        "! gone.toml: no such file or folder",
        "! pipe: not a regular file",
        "! empty: no host file in this folder",
        "! /dev/null: not a regular file",
        "h.toml",
    ]
    pipe = one("pipe")
    assert isinstance(pipe, GuestlintError)
    assert "pass -" in pipe.hint


def test_permission(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "h.toml").write_bytes(HOST)

    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("os.open", denied)
    assert names("h.toml") == ["! h.toml: permission denied"]
    assert names(".") == ["! h.toml: permission denied"]
    monkeypatch.setattr("os.scandir", denied)
    assert names(".") == ["! .: permission denied"]


def test_what_is_too_large_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_file, "BOUND", host_file.BOUND._replace(size=1024 * 1024))
    (folder / "h.toml").write_bytes(HOST + b"#" * 1024 * 1024)
    (folder / "data.json").write_bytes(b"[" + b" " * 1024 * 1024 + b"]")
    message = "! h.toml: larger than 1 MiB, the limit for this kind of file"
    assert names("h.toml") == names(".") == [message]
    item = one("-", stdin=b" " * (1024 * 1024 + 1))
    assert isinstance(item, SourceError)
    assert str(item).startswith("<stdin>: larger than")
    assert item.hint


def test_stdin_is_read_once() -> None:
    items = list(load(["-", "-"], io.BytesIO(b'{"guests": {}}')))
    assert [(item.file, item.format) for item in items if isinstance(item, Document)] == [("<stdin>", "json")]


def test_names_of_control_characters_are_not_printed() -> None:
    assert names("\x1b[31m\n") == ["! \\x1b[31m\\n: no such file or folder"]


def test_load_is_lazy(folder: Path) -> None:
    (folder / "h.toml").write_bytes(HOST)
    items = load(["h.toml", "later.toml"], io.BytesIO())
    assert isinstance(next(items), Document)
    (folder / "later.toml").write_text(json.dumps("x") + "=1")
    assert isinstance(next(items), Document)


@pytest.mark.parametrize("key", ["a" + ".a" * 300, "[a" + " . a" * 300 + "]\nb", "x = {" + "'a, b'." * 300 + "c"])
@pytest.mark.parametrize("times", [1, 1000])
def test_a_dotted_key_of_very_many_parts_is_refused_before_it_is_parsed(key: str, times: int) -> None:
    text = "# a comment\n" + key.replace("a", "a" + ".a" * (300 * (times - 1)), 1) + " = 1\n"
    document = read_bytes("h.toml", text.encode())
    assert document.error == "nested too deeply: a dotted key of more than 256 parts"
    assert document.error_span is not None
    assert document.error_span.line == 2


@pytest.mark.parametrize(
    "text",
    ['a = """\n' + "x" * 600 + '"""', "a" + ".a" * 255 + " = 1", 'a = "' + "1.2, " * 900 + '"', f"a = '{'b.' * 900}'"],
)
def test_long_lines_that_are_none(text: str) -> None:
    assert not read_bytes("h.toml", text.encode()).error
