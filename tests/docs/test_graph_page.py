"""docs/graph.md: its blocks show real output, its commands run, and its pictures are of the hosts that it names."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from guestlint.graph.views import VIEWS
from tests.cli.command import guestlint
from tests.oracles import require
from tools.console import ROOT, Block, blocks, output

PAGE = (ROOT / "docs" / "graph.md").read_text("utf-8")
COMMANDS = [line for line in re.findall(r"^\$ guestlint (.*)$", PAGE, re.MULTILINE) if "examples/" not in line]
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


@pytest.mark.parametrize(("command", "picture"), PICTURES)
def test_a_picture(command: str, picture: str, tmp_path: Path) -> None:
    """`make docs-pictures` draws them; Graphviz's versions lay them out in their own ways."""
    require("dot")
    done = guestlint(*command.split(), "-o", str(tmp_path / "new.svg"), cwd=ROOT)
    assert done.code == 0
    assert _titles(ROOT / picture) == _titles(tmp_path / "new.svg")


def _titles(file: Path) -> list[str]:
    return sorted(re.findall(r"<title>(.*?)</title>", file.read_text("utf-8"), re.DOTALL))
