"""Graphviz draws every host: each fixture and example alone, and fleets of them, without a word on standard error."""

from __future__ import annotations

import io
import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.graph.fold import fold
from guestlint.graph.types import Graph
from guestlint.graph.views import VIEWS, Marked, view
from guestlint.report.dot import Dot
from guestlint.report.highlight import highlighter
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.architecture.code import ROOT
from tests.conformance.corpus import FIXTURES
from tests.oracles import require

REAL = [
    *sorted((FIXTURES / "realworld").glob("*.toml")),
    *sorted((FIXTURES / "facts").glob("*.json")),
    *sorted((FIXTURES / "plain").glob("*.json")),
]
FILES = sorted({*FIXTURES.rglob("*.toml"), *(ROOT / "examples").glob("*.toml"), *REAL})
FLEETS = [FILES[start : start + 9] for start in range(0, len(FILES), 9)]


@pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_a_host_is_drawn(file: Path) -> None:
    _draw([read_bytes(file.name, file.read_bytes())])


@pytest.mark.parametrize("files", FLEETS, ids=lambda files: files[0].stem)
def test_a_fleet_is_drawn(files: Sequence[Path]) -> None:
    _draw([read_bytes(f"{file.parent.name}/{file.name}", file.read_bytes()) for file in files])


def _draw(documents: Sequence[Document]) -> None:
    run = api.lint(documents)
    _svg([api.graph(document) for document in documents if not document.error], run)


def _svg(graphs: Sequence[Graph], run: Run) -> str:
    out = io.StringIO()
    Dot().write(graphs, run, out)
    command = [require("dot"), "-Tsvg"]
    drawn = subprocess.run(command, input=out.getvalue(), capture_output=True, text=True, check=False)
    assert (drawn.returncode, drawn.stderr) == (0, "")
    assert drawn.stdout.rstrip().endswith("</svg>")
    return drawn.stdout


A3 = (842, 1191)
"""In points."""


@pytest.mark.parametrize("name", ["overview", "storage", "network", "boot"])
@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_a_view_of_a_real_host_fits_a_page(file: Path, name: str) -> None:
    document = read_bytes(file.name, file.read_bytes())
    run = api.lint([document])
    graph = view(api.graph(document), name, Marked())
    picture = _svg([fold(graph)], run)
    size = re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', picture)
    assert size is not None
    short, long = sorted(map(int, size.groups()))
    assert short <= A3[0]
    assert long <= A3[1]
    assert min(map(float, re.findall(r'font-size="([\d.]+)"', picture)), default=8) >= 8


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_each_view_is_drawn(file: Path, name: str) -> None:
    document = read_bytes(file.name, file.read_bytes())
    run = api.lint([document])
    whole = api.graph(document)
    marks = highlighter(run)(whole)
    _svg([fold(view(whole, name, Marked(frozenset(marks.nodes), frozenset(marks.edges))))], run)
