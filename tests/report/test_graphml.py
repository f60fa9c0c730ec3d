"""networkx reads the GraphML that is written, also of names that XML would not take, and of very long ones."""

from __future__ import annotations

import io

import networkx as nx
import pytest

from guestlint.diagnostics import Run
from guestlint.graph.types import Graph, Layout
from guestlint.report.graphml import GraphML
from guestlint.report.size import GraphTooLargeError
from guestlint.source.document import Document
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
    ids = {node: data["id"] for node, data in network.nodes(data=True)}
    labels = {data["id"]: data["label"] for _, data in network.nodes(data=True)}
    assert labels == {printable(node.id): printable(node.name) for node in graph.nodes.values()}
    assert sorted(
        (ids[one], ids[other], data["kind"], data.get("reason", "")) for one, other, data in network.edges(data=True)
    ) == sorted(tuple(map(printable, (edge.source, edge.target, edge.kind, edge.reason))) for edge in graph.edges)


def test_findings_are_attributes() -> None:
    network = read(written(mounts(), run=cycle()))
    nodes = {data["id"]: data for _, data in network.nodes(data=True)}
    assert nodes["mount:/a"]["findings"] == "error[ordering-cycle]"
    assert "severity" not in nodes["guest:a"]
    assert {data["kind"] for *_, data in network.edges(data=True) if data.get("severity") == "error"} == {
        "requires",
        "after",
    }


def test_order_that_systemd_has_by_itself_is_there_only_where_it_is_asked_for() -> None:
    graph = mounts()
    graph = graph._replace(edges=[edge._replace(implied=edge.reason == "lies below") for edge in graph.edges])
    reasons = [
        {data["reason"] for *_, data in read(text).edges(data=True)}
        for text in (
            written(graph),
            written(graph, run=cycle()),
            written(graph._replace(layout=Layout(implied=True))),
        )
    ]
    assert ["lies below" in each for each in reasons] == [False, True, True]


def host_of(size: int) -> Run:
    return Run([], {"host.toml": Document("host.toml", "#" * size, {})}, {})


def test_what_is_many_times_as_long_as_the_host_file_is_refused_before_anything_is_written() -> None:
    edges = mounts().edges
    many = [edge._replace(reason=f"{edge.reason} {number}") for number in range(1000) for edge in edges]
    graph = mounts()._replace(edges=many)
    size = len(written(graph))
    out = io.StringIO()
    with pytest.raises(GraphTooLargeError, match=r"^the graph is too large for GraphML: more than 390 KiB$"):
        GraphML().write([graph], host_of(10_000), out)
    assert out.getvalue() == ""
    assert len(written(graph, run=host_of(size // 40 + 1))) == size
    assert written(mounts(), run=host_of(1))


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
    assert len({data["id"] for _, data in network.nodes(data=True)}) == 2


def test_a_fleet_is_one_document() -> None:
    network = read(written(mounts(), mounts("w2")))
    assert {"ward/mount:/a", "w2/mount:/a"} <= {data["id"] for _, data in network.nodes(data=True)}
    assert read(written()).number_of_nodes() == 0
