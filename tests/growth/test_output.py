"""What is printed, drawn or fixed of a host grows as the host does: counted, not timed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.diagnostics import Run
from guestlint.edit.fixpoint import apply_until_stable
from guestlint.edit.patch import patch
from guestlint.registry.index import GRAPHS, REPORTS
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.growth.inputs import INPUTS
from tests.growth.test_growth import MOST
from tests.growth.work import calls

DRAWN = ["services in a ring", "services after twenty others", "nested mounts in chains", "one long name"]
FEW = 200


def _report(name: str, run: Run) -> str:
    out = io.StringIO()
    create_writer(REPORTS, name).write(run, out)
    return out.getvalue()


def _drawing(name: str, documents: Sequence[Document]) -> Callable[[], str]:
    """What draws the graphs of the documents, and gives the drawing."""
    graphs, run = [api.graph(each) for each in documents], api.lint(documents)

    def draw() -> str:
        out = io.StringIO()
        create_writer(GRAPHS, name).write(graphs, run, out)
        return out.getvalue()

    draw()  # what is imported, once
    return draw


@pytest.mark.parametrize("name", INPUTS)
def test_reports_grow_with_the_host(name: str) -> None:
    make, size = INPUTS[name]
    small, large = make(size), make(2 * size)
    runs = [api.lint_text(small), api.lint_text(large)]
    grown = len(large) / len(small) / 2
    for each in sorted(REPORTS):
        written = [len(_report(each, run)) for run in runs]
        assert written[1] <= MOST * grown * written[0], each


@pytest.mark.parametrize("format_", sorted(GRAPHS))
@pytest.mark.parametrize("name", DRAWN)
def test_drawings_grow_with_the_host(name: str, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guestlint.report.size._TIMES", 1000)  # what is refused is no measure
    make, size = INPUTS[name]
    texts = make(size), make(2 * size)
    small, large = (_drawing(format_, [read_bytes("host.toml", text.encode())]) for text in texts)
    grown = len(texts[1]) / len(texts[0]) / 2
    assert len(large()) < MOST * grown * len(small())
    assert calls(large) < MOST * grown * calls(small)


@pytest.mark.parametrize("format_", sorted(GRAPHS))
def test_drawings_grow_with_the_number_of_hosts_of_one_name(format_: str) -> None:
    hosts = [read_bytes(f"{at}.toml", b'[node]\nname = "ward"\n\n[guests]\n') for at in range(2 * FEW)]
    small, large = _drawing(format_, hosts[:FEW]), _drawing(format_, hosts)
    assert len(large()) < MOST * len(small())
    assert calls(large) < MOST * calls(small)


def _mended(text: str) -> str:
    document = read_bytes("host.toml", text.encode())
    after = apply_until_stable([document], api.lint, unsafe=True).run.documents["host.toml"].text
    return "".join(patch("host.toml", text, after))


@pytest.mark.parametrize("name", ["misspelt options", "slips of pools"])
def test_fixes_and_patches_grow_with_the_host(name: str) -> None:
    make, size = INPUTS[name]
    small, large = make(size), make(2 * size)
    assert _mended(small)
    grown = len(large) / len(small) / 2
    assert calls(lambda: _mended(large)) < MOST * grown * calls(lambda: _mended(small))
