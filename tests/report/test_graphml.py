"""networkx reads the GraphML that is written, also of names that XML would not take, and of very long ones."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from guestlint.graph.types import Graph
from guestlint.report.graphml import GraphML
from guestlint.source.printable import printable
from tests.report.test_graphs import CLEAN, cycle, hostile, make, mounts
from tests.report.test_mermaid import evil


def written(*graphs: Graph, run: object = CLEAN) -> str:
    out = io.StringIO()
    GraphML().write(list(graphs), run, out)  # type: ignore[arg-type]
    return out.getvalue()


def read(text: str) -> nx.MultiDiGraph[str]:
    network = nx.parse_graphml(text, force_multigraph=True)
    assert isinstance(network, nx.MultiDiGraph)
    return network


@pytest.mark.parametrize("graph", [mounts(), hostile(), evil()], ids=["mounts", "hostile", "evil"])
def test_networkx_reads_what_is_there(graph: Graph) -> None:
    network = read(written(graph))
    labels = {node: data["label"] for node, data in network.nodes(data=True)}
    assert labels == {printable(node.id): printable(node.name) for node in graph.nodes.values()}
    assert sorted(
        (one, other, data["kind"], data["reason"]) for one, other, data in network.edges(data=True)
    ) == sorted(tuple(map(printable, (edge.source, edge.target, edge.kind, edge.reason))) for edge in graph.edges)


def test_findings_are_attributes() -> None:
    network = read(written(mounts(), run=cycle()))
    assert network.nodes["mount:/a"]["findings"] == "error[ordering-cycle]"
    assert network.nodes["guest:a"]["severity"] == ""
    assert {data["kind"] for *_, data in network.edges(data=True) if data["severity"] == "error"} == {
        "requires",
        "after",
    }


def test_very_long_names_are_shortened_and_stay_apart() -> None:
    one, other = (f"{'a' * 500}{middle}{'z' * 500}" for middle in "12")
    graph = make(
        [("guest", one, None, one), ("guest", other, None, other)],
        [(f"guest:{one}", "requires", f"guest:{other}", f"`{one}` is there", ("guests", one))],
    )
    text = written(graph)
    network = read(text)
    assert len(text) < 5000
    assert network.number_of_nodes() == 2
    assert list(network.edges()) == [tuple(network)]


def test_a_fleet_is_one_document() -> None:
    network = read(written(mounts(), mounts("w2")))
    assert {"ward/mount:/a", "w2/mount:/a"} <= set(network)
    assert read(written()).number_of_nodes() == 0
