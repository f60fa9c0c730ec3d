"""Graphviz draws every host: each fixture and example alone, and fleets of them, without a word on standard error."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from guestlint import api
from guestlint.report.dot import Dot
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.architecture.code import ROOT
from tests.conformance.corpus import FIXTURES
from tests.oracles import require

FILES = sorted([*FIXTURES.rglob("*.toml"), *(ROOT / "examples").glob("*.toml")])
FLEETS = [FILES[start : start + 9] for start in range(0, len(FILES), 9)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_host_is_drawn(file: Path) -> None:
    _draw([read_bytes(file.name, file.read_bytes())])


@pytest.mark.parametrize("files", FLEETS, ids=lambda files: files[0].stem)
def test_a_fleet_is_drawn(files: Sequence[Path]) -> None:
    _draw([read_bytes(f"{file.parent.name}/{file.name}", file.read_bytes()) for file in files])


def _draw(documents: Sequence[Document]) -> None:
    run = api.lint(documents)
    out = io.StringIO()
    Dot().write([api.graph(document) for document in documents if not document.error], run, out)
    command = [require("dot"), "-Tsvg"]
    drawn = subprocess.run(command, input=out.getvalue(), capture_output=True, text=True, check=False)
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert drawn.stdout.rstrip().endswith("</svg>")
