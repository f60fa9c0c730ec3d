"""docs/graph.md: its blocks show real output, its commands run, and its pictures are of the hosts that it names."""

from __future__ import annotations

import io
import json
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.graph.views import VIEWS
from guestlint.report.graph_json import GraphJson
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.oracles import require
from tests.report.graph_rows import rows
from tools.console import ROOT, Block, blocks, output

PAGE = (ROOT / "docs" / "graph.md").read_text("utf-8")
COMMANDS = [line for line in re.findall(r"^\$ guestlint (.*)$", PAGE, re.MULTILINE) if "examples/" not in line]
PYTHON = re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
QUERIES = re.findall(r"^\$ (jq .*)$", PAGE, re.MULTILINE)
PICTURES = re.findall(r"^    guestlint (graph .*) -o (docs/\S+\.svg)$", PAGE, re.MULTILINE)


@pytest.mark.parametrize("block", blocks(PAGE), ids=lambda block: block.command)
def test_a_block_shows_real_output(block: Block) -> None:
    assert block.shown == output(block.command)


def test_each_question_and_view_is_shown() -> None:
    asked = [block.command.split()[2] for block in blocks(PAGE)]
    assert asked == ["why", "impact", "order", "cycles", "shared", "stats"]
    assert re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE) == list(VIEWS)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_runs(command: str, tmp_path: Path) -> None:
    require("dot")
    (tmp_path / "hosts").mkdir()
    for file in ("host.toml", "hosts/ward.toml"):
        (tmp_path / file).write_bytes((ROOT / "examples" / "host.toml").read_bytes())
    words = shlex.split(command.partition(" | ")[0])
    done = guestlint(*words, cwd=tmp_path)
    assert (done.code, done.err) == (0, "")


@pytest.fixture
def host_json(tmp_path: Path) -> dict[str, Any]:
    done = guestlint("graph", "examples/host.toml", "-o", str(tmp_path / "host.json"), cwd=ROOT)
    assert (done.code, done.err) == (0, "")
    data: dict[str, Any] = json.loads((tmp_path / "host.json").read_text("utf-8"))
    return data


def test_queries_find_what_is_there(tmp_path: Path, host_json: dict[str, Any]) -> None:
    edges = rows(host_json)
    samba = host_json["guests"].index("samba")
    assert [_query(query, tmp_path) for query in QUERIES] == [
        [node["name"] for node in host_json["nodes"] if node["kind"] == "guest"],
        [f"{edge.source} -> {edge.target}" for edge in edges if edge.kind == "requires"],
        [node["id"] for node in host_json["nodes"] if node["guest"] == samba],
        [edge.place["path"] for edge in edges if not edge.implied],
    ]


def _query(query: str, folder: Path) -> list[str]:
    program, *words = shlex.split(query)
    command = [require(program), *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout
    return done.stdout.splitlines()


def test_networkx_gets_all_edges(tmp_path: Path, host_json: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    made: dict[str, Any] = {}
    (code,) = PYTHON
    exec(code, made)  # noqa: S102 - of our own page
    assert set(made["graph"].edges(keys=True)) == {(row.source, row.target, row.kind) for row in rows(host_json)}
    assert made["graph"].nodes["guest:samba"]["kind"] == "guest"


def test_the_document_that_is_shown_is_one() -> None:
    (text,) = re.findall(r"^```json\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    shown = json.loads(text)
    assert [row[:4] for row in rows(shown)] == [("host:ward", "runs", "guest:web", "`web` is a guest of this host")]
    out = io.StringIO()
    host = read_bytes("host.toml", b'[node]\nname = "ward"\n[guests.web]\nbackend = "microvm"\n')
    GraphJson().write([api.graph(host)], Run([], {}, {}), out)
    made = json.loads(out.getvalue())
    assert list(made) == list(shown)
    assert made["nodes"][:2] == shown["nodes"]
    assert (made["edges"][0], made["reasons"][0], made["places"][0]) == (
        shown["edges"][0],
        shown["reasons"][0],
        shown["places"][0],
    )


@pytest.mark.parametrize(("command", "picture"), PICTURES)
def test_a_picture(command: str, picture: str, tmp_path: Path) -> None:
    """`make docs-pictures` draws them; Graphviz's versions lay them out in their own ways."""
    require("dot")
    done = guestlint(*command.split(), "-o", str(tmp_path / "new.svg"), cwd=ROOT)
    assert done.code == 0
    assert _titles(ROOT / picture) == _titles(tmp_path / "new.svg")


def _titles(file: Path) -> list[str]:
    return sorted(re.findall(r"<title>(.*?)</title>", file.read_text("utf-8"), re.DOTALL))
