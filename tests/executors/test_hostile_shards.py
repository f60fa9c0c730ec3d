"""A shard may come from anywhere: it can lie about hosts, and can neither show a file nor break the run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guestlint.executors.shard import line_of
from guestlint.executors.summaries import told_of
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.executors.test_summaries import ROUTE

BAD = '[node]\nname = "ward"\n[guests.a]\nbackend = "container"\n'
LINE: dict[str, Any] = json.loads(line_of(told_of(read_bytes("a.toml", BAD.encode()), ROUTE, keep_text=True)))
HEADER = b'{"guestlint": "shard", "format": 1, "version": "0.1.0"}\n'


def _said(**changes: Any) -> dict[str, Any]:
    """The line with other values in its answer's first report."""
    marks, suppresses, reports, as_fleet, crashes = json.loads(LINE["said"])
    fields = ["message", "at", "related", "flow", "help", "fix", "severity", "stage", "identity", "lazy"]
    rule, report = reports[0]
    report = [changes.get(field, value) for field, value in zip(fields, report, strict=True)]
    said = [changes.get("marks", marks), suppresses, [[changes.get("rule", rule), report]], as_fleet]
    return {**LINE, "said": json.dumps([*said, changes.get("crashes", crashes)])}


def test_the_line_itself_is_fine(tmp_path: Path) -> None:
    (tmp_path / "s").write_bytes(HEADER + json.dumps(_said()).encode() + b"\n")
    (tmp_path / "a.toml").write_text(BAD)
    assert guestlint("merge", "s", cwd=tmp_path) == guestlint("a.toml", cwd=tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null\n",
        b"[]\n",
        b"{}\n",
        b"[" * 200_000,
        b'{"file": 3}\n',
        b'{"file": "a.toml"}\n',
        json.dumps({**LINE, "file": ""}).encode(),
        json.dumps({**LINE, "file": "a\0b"}).encode(),
        json.dumps({**LINE, "file": "\ud800"}).encode(),
        json.dumps({**LINE, "format": "yaml"}).encode(),
        json.dumps({**LINE, "content": "00"}).encode(),
        json.dumps({**LINE, "content": "zz"}).encode(),
        json.dumps({**LINE, "more": 1}).encode(),
        json.dumps({**LINE, "text": 3}).encode(),
        json.dumps({**LINE, "text": "other"}).encode(),
        json.dumps({**LINE, "said": "[]"}).encode(),
        json.dumps(_said(message=3)).encode(),
        json.dumps(_said(message=None)).encode(),
        json.dumps(_said(rule="no-such-rule")).encode(),
        json.dumps(_said(severity="fatal")).encode(),
        json.dumps(_said(stage=["boot"])).encode(),
        json.dumps(_said(at=["b.toml", ["guests"], "key"])).encode(),
        json.dumps(_said(at=["a.toml", [{}], "key"])).encode(),
        json.dumps(_said(at=["a.toml", ["guests"], "heart"])).encode(),
        json.dumps(_said(related=[["see", ["/etc/passwd", [], "key"]]])).encode(),
        json.dumps(_said(flow=[["see", ["/etc/passwd", [], "key"]]])).encode(),
        json.dumps(_said(fix=["t", [["set", ["/etc/passwd", [], "key"], ""]], True])).encode(),
        json.dumps(_said(fix=["t", [["burn", ["a.toml", [], "key"], ""]], True])).encode(),
        json.dumps(_said(identity=[3])).encode(),
        json.dumps(_said(marks="AAAA")).encode(),
        json.dumps(_said(crashes=[[1, 2, 3, 4]])).encode(),
    ],
    ids=range(32),
)
def test_what_no_guestlint_has_written_is_refused(tmp_path: Path, line: bytes) -> None:
    (tmp_path / "a.toml").write_text(BAD)
    (tmp_path / "s").write_bytes(HEADER + line)
    result = guestlint("merge", "s", cwd=tmp_path)
    if not line:
        assert result.code == 0
        return
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(("guestlint: error: s:2: ", "guestlint: error: a.toml: "))
    assert "defect" not in result.err


@pytest.mark.parametrize("header", [b"", b"{}\n", b"\xff\n", b"[" * 100_000, b"[guests]\n", b"3\n"])
def test_what_is_no_shard(tmp_path: Path, header: bytes) -> None:
    (tmp_path / "s").write_bytes(header)
    result = guestlint("merge", "s", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err == "guestlint: error: s: not a shard\n  `guestlint summarize` makes shards\n"


@pytest.mark.parametrize("change", [{"format": 2}, {"version": "99.0.0"}, {"version": ["\x1b[2J"]}])
def test_shards_of_other_versions(tmp_path: Path, change: dict[str, Any]) -> None:
    (tmp_path / "s").write_text(json.dumps({**json.loads(HEADER), **change}) + "\n")
    result = guestlint("merge", "s", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("guestlint: error: s: a shard of guestlint ")
    assert "\x1b" not in result.err


@pytest.mark.parametrize("kept", [{"said": LINE["said"], "inputs": LINE["inputs"]}, {}])
def test_no_file_is_shown_that_was_not_summarized(tmp_path: Path, kept: dict[str, str]) -> None:
    secret = tmp_path / "secret"
    secret.write_text("[guests.a]\nbackend = 'hunter2\n")
    name = str(secret)
    line = {**kept, "file": name, "format": "toml", "content": LINE["content"]}
    text = json.dumps(line).replace("a.toml", name)
    (tmp_path / "s").write_bytes(HEADER + text.encode() + b"\n")
    for format_ in ("text", "json", "sarif"):
        result = guestlint("merge", "s", "--format", format_, cwd=tmp_path)
        assert result.code == 2
        assert "hunter2" not in result.out + result.err


def test_facts_do_not_come_in_a_shard(tmp_path: Path) -> None:
    facts = Path("tests/fixtures/facts/containers.json").read_text()
    line = {"file": "x.json", "format": "json", "content": LINE["content"], "text": facts}
    (tmp_path / "s").write_bytes(HEADER + json.dumps(line).encode() + b"\n")
    result = guestlint("merge", "s", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "x.json: not what was summarized" in result.err


def test_devices_and_pipes_are_not_waited_for(tmp_path: Path) -> None:
    line = {"file": "/dev/zero", "format": "toml", "content": LINE["content"]}
    (tmp_path / "s").write_bytes(HEADER + json.dumps(line).encode() + b"\n")
    result = guestlint("merge", "s", cwd=tmp_path)
    assert result.code == 2
    assert "/dev/zero: not a regular file" in result.err
