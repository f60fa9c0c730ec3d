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
from guestlint.source.parse import read_bytes
from tests.growth.inputs import INPUTS
from tests.growth.test_growth import MOST
from tests.growth.work import bytes_held, calls

NAMES = sorted(INPUTS.keys() - {"nested mounts in a chain"})
"""In a chain each mount requires all above it: there are as many edges as pairs, up to the limit of a key's length."""


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


@pytest.mark.parametrize("format_", [name for name in GRAPHS if name != "html"])
@pytest.mark.parametrize("name", NAMES)
def test_output_and_work_grow_with_the_host(name: str, format_: str) -> None:
    (small, of_small), (large, of_large) = drawn(name, 1), drawn(name, 2)
    most = MOST * large / small / 2
    assert written(format_, *of_large) < most * written(format_, *of_small)
    assert calls(lambda: written(format_, *of_large)) < most * calls(lambda: written(format_, *of_small))


@pytest.mark.parametrize("format_", ["graphml", "json"])
def test_nothing_is_kept_of_what_is_written(format_: str) -> None:
    _, graph_and_run = drawn("micro VMs with one directory", 2)
    assert 5 * bytes_held(lambda: written(format_, *graph_and_run)) < written(format_, *graph_and_run)
