"""What is written of a graph, and the work, grow as the host file does: counted at one size and at twice that."""

from __future__ import annotations

import io
from functools import lru_cache

import pytest

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.registry.index import GRAPHS
from guestlint.report.size import GraphTooLargeError
from guestlint.source.parse import read_bytes
from tests.growth.inputs import INPUTS
from tests.growth.test_growth import MOST
from tests.growth.work import bytes_held, calls

TIMES = 50
"""A graph is at most so many times as long as its host file."""
TOO_LARGE = {"micro VMs with one directory", "one long name", "one long state directory"}
"""What is not drawn: units and edges that a few characters of a host bring along."""


class Nowhere(io.StringIO):
    """Counts what is written."""

    length = 0

    def write(self, text: str) -> int:
        self.length += len(text)
        return len(text)


@lru_cache(4)
def drawn(name: str, times: int) -> tuple[int, tuple[Graph, Run]]:
    make, size = INPUTS[name]
    text = make(size * times)
    document = read_bytes("host.toml", text.encode())
    return len(text), (api.graph(document), api.lint([document]))


def written(format_: str, graph: Graph, run: Run) -> int:
    out = Nowhere()
    create_writer(GRAPHS, format_).write([graph], run, out)
    return out.length


@lru_cache
def empty(format_: str) -> int:
    """What is written of nothing: the page has its scripts."""
    out = Nowhere()
    create_writer(GRAPHS, format_).write([], Run([], {}, {}), out)
    return out.length


@pytest.mark.parametrize("format_", GRAPHS)
@pytest.mark.parametrize("name", INPUTS)
def test_output_is_at_most_so_many_times_the_host(name: str, format_: str) -> None:
    for times in (1, 2):
        size, graph_and_run = drawn(name, times)
        try:
            length = written(format_, *graph_and_run) - empty(format_)
        except GraphTooLargeError:
            assert (format_ in ("dot", "graphml"), name in TOO_LARGE) == (True, True)
        else:
            assert length < TIMES * size


@pytest.mark.parametrize("format_", GRAPHS)
def test_a_chain_of_mounts_is_a_graph_of_many_edges(format_: str) -> None:
    """Each mount requires all above it: there are as many edges as pairs, up to the limit of a key's length."""
    size, (graph, run) = drawn("nested mounts in chains", 1)
    assert len(graph.edges) > 30_000
    assert written(format_, graph, run) - empty(format_) < TIMES * size


@pytest.mark.parametrize("format_", [name for name in GRAPHS if name != "html"])
@pytest.mark.parametrize("name", INPUTS)
def test_output_and_work_grow_with_the_host(name: str, format_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("guestlint.report.size._TIMES", 1000)  # what is refused is no measure
    (small, of_small), (large, of_large) = drawn(name, 1), drawn(name, 2)
    most = MOST * large / small / 2
    assert written(format_, *of_large) < most * written(format_, *of_small)
    assert calls(lambda: written(format_, *of_large)) < most * calls(lambda: written(format_, *of_small))


def test_little_is_kept_of_what_is_written() -> None:
    _, graph_and_run = drawn("micro VMs with one directory", 2)
    assert bytes_held(lambda: written("json", *graph_and_run)) < 2 * written("json", *graph_and_run)


@pytest.mark.parametrize(("format_", "most"), [("json", "MOST_EDGES"), ("html", "MOST_DRAWN")])
def test_a_graph_of_too_many_edges_is_refused_at_once(format_: str, most: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, (graph, run) = drawn("one address", 1)
    number = len(graph.edges)
    monkeypatch.setattr(f"guestlint.report.graph_{format_}.{most}", number)
    written(format_, graph, run)
    monkeypatch.setattr(f"guestlint.report.graph_{format_}.{most}", number - 1)
    with pytest.raises(GraphTooLargeError, match=rf"has {number:,} edges, more than the {number - 1:,}"):
        written(format_, graph, run)
