from __future__ import annotations

import networkx as nx
import pytest

from guestlint import api
from guestlint.graph.find import find
from guestlint.graph.select import Selection, select
from guestlint.graph.types import Graph
from guestlint.graph.views import VIEWS, Marked, view
from tests.graph.samples import graph, sentences
from tests.graph.test_questions import FILES, read

OWNERS = {
    node: name
    for name in "ab"
    for node in (f"guest:{name}", f"unit:{name}.service", f"interface:{name}", f"mount:/{name}", f"dataset:p/x/{name}")
}
HOST = graph(
    *(
        sentence.replace("?", name)
        for name in "ab"
        for sentence in (
            "host:ward runs guest:?",
            "guest:? starts unit:?.service",
            "guest:? binds mount:/?",
            "unit:?.service requires mount:/?",
            "unit:?.service after mount:/?",
            "mount:/? mounts dataset:p/x/?",
            "pool:p contains dataset:p/x/?",
            "guest:? has interface:?",
            "interface:? attaches link:lan",
            "guest:? binds mount:/both",
            "(mount:/? before unit:local-fs.target)",
        )
    ),
    "mount:/both mounts dataset:p/both",
    "pool:p contains dataset:p/both",
    "unit:a.service requires unit:b.service",
    "(unit:sysinit.target after unit:local-fs.target)",
    "unit:idle.service after unit:sysinit.target",
    idle="unit:idle.service",
    owners=OWNERS,
)


def seen(name: str, marked: Marked = Marked()) -> Graph:  # noqa: B008 - an empty record
    return view(HOST, name, marked)


def test_all_is_the_graph_itself() -> None:
    assert seen("all") is HOST


def test_an_overview_folds_what_is_a_guests_own() -> None:
    assert sorted(sentences(seen("overview"))) == [
        "guest:a attaches link:lan",
        "guest:a binds dataset:p/both",
        "guest:a requires guest:b",
        "guest:a uses pool:p",
        "guest:b attaches link:lan",
        "guest:b binds dataset:p/both",
        "guest:b uses pool:p",
        "host:ward runs guest:a",
        "host:ward runs guest:b",
        "pool:p contains dataset:p/both",
    ]
    assert {node.id for node in seen("overview").nodes["guest:a"].stands_for} == {
        "unit:a.service",
        "mount:/a",
        "dataset:p/x/a",
        "interface:a",
    }


def test_an_overview_leaves_out_nothing_with_a_finding() -> None:
    assert "unit:idle.service" not in seen("overview").nodes
    assert "unit:idle.service" in seen("overview", Marked(frozenset({"unit:idle.service"}))).nodes


def test_storage_has_datasets_as_a_tree() -> None:
    assert {sentence for sentence in sentences(seen("storage")) if " contains " in sentence} == {
        "pool:p contains dataset:p/x",
        "dataset:p/x contains dataset:p/x/a",
        "dataset:p/x contains dataset:p/x/b",
        "pool:p contains dataset:p/both",
    }
    assert not {node.kind for node in seen("storage").nodes.values()} & {"unit", "interface", "link", "host"}


def test_a_dataset_that_is_there_is_the_parent() -> None:
    drawn = graph(
        "guest:g binds mount:/m", *(f"pool:p contains dataset:{name}" for name in ("p/x/y", "p/x", "p/x/y/z"))
    )
    assert [each for each in sentences(view(drawn, "storage", Marked())) if "contains" in each] == [
        "pool:p contains dataset:p/x",
        "dataset:p/x contains dataset:p/x/y",
        "dataset:p/x/y contains dataset:p/x/y/z",
    ]


def test_network_has_links() -> None:
    assert sorted(sentences(seen("network"))) == [
        "guest:a has interface:a",
        "guest:b has interface:b",
        "interface:a attaches link:lan",
        "interface:b attaches link:lan",
    ]


def test_boot_has_the_order_of_what_is_started_without_what_follows() -> None:
    drawn = seen("boot")
    assert "unit:idle.service" not in drawn.nodes
    assert "mount:/a before unit:local-fs.target" in sentences(drawn)
    assert drawn.layout.implied
    assert {node.kind for node in drawn.nodes.values()} == {"unit", "mount"}


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_view_is_a_graph(name: str, file: object) -> None:
    drawn = view(api.graph(read(file)), name, Marked())  # type: ignore[arg-type]
    assert all({edge.source, edge.target} <= set(drawn.nodes) for edge in drawn.edges)
    assert len({(edge.source, edge.target, edge.kind) for edge in drawn.edges}) == len(drawn.edges)


def chosen(marked: Marked = Marked(), **asked: object) -> set[str]:  # noqa: B008 - an empty record
    selection = Selection(**asked)  # type: ignore[arg-type]
    focus = [node for pattern in selection.focus for node in find(HOST, pattern)]
    return set(select(HOST, selection, focus, marked).nodes)


def test_nothing_asked_is_everything() -> None:
    assert chosen() == set(HOST.nodes)


def test_a_focus_has_its_neighbours() -> None:
    assert chosen(focus=("link:lan",)) == {"link:lan", "interface:a", "interface:b"}
    assert chosen(focus=("link:lan",), depth=0) == {"link:lan"}
    assert chosen(focus=("link:lan",), depth=2) == {"link:lan", "interface:a", "interface:b", "guest:a", "guest:b"}


def test_up_and_down_go_all_the_way() -> None:
    network: nx.DiGraph[str] = nx.DiGraph(
        (edge.source, edge.target) for edge in HOST.edges if edge.kind in ("has", "attaches", "runs")
    )
    assert chosen(focus=("link:lan",), up=True) == nx.ancestors(network, "link:lan") | {"link:lan"}
    assert chosen(focus=("mount:/a",), down=True) == {"mount:/a", "dataset:p/x/a", "pool:p"}
    assert chosen(focus=("mount:/a",), down=True, depth=1) == {"mount:/a", "dataset:p/x/a"}


def test_systemds_own_order_leads_nowhere() -> None:
    assert "unit:local-fs.target" not in chosen(focus=("mount:/a",), depth=9)


def test_selections_combine() -> None:
    assert chosen(focus=("lan",), kinds=("interface",)) == {"interface:a", "interface:b"}
    assert chosen(focus=("lan",), kinds=("interface",), guests=("a",)) == {"interface:a"}
    assert chosen(kinds=("interface",), guests=("b",)) == {"interface:b"}


def test_a_guest_comes_with_what_it_needs() -> None:
    assert chosen(guests=("b",)) == {
        *(node for node, owner in OWNERS.items() if owner == "b"),
        *("pool:p", "link:lan", "mount:/both", "dataset:p/both"),
    }


def test_only_findings() -> None:
    edge = HOST.edges[0]
    marked = Marked(frozenset({"link:lan"}), frozenset({edge}))
    assert chosen(marked, only_findings=True) == {"link:lan", edge.source, edge.target}


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("mount:/a", ["mount:/a"]),
        ("/a", ["mount:/a"]),
        ("lan", ["link:lan"]),
        ("mount:*", ["mount:/a", "mount:/both", "mount:/b"]),
        ("ward/link:lan", []),
        ("[", []),
    ],
)
def test_nodes_are_found_by_id_name_and_glob(asked: str, found: list[str]) -> None:
    assert find(HOST, asked) == found


def test_a_name_with_brackets_is_no_glob() -> None:
    drawn = graph("guest:a[1] runs guest:a1")
    assert find(drawn, "guest:a[1]") == ["guest:a[1]"]
    assert find(drawn, "guest:a[0-9]") == ["guest:a1"]


def test_in_a_fleet_ids_have_a_prefix() -> None:
    assert find(HOST, "ward/link:lan", "ward/") == ["link:lan"]
    assert find(HOST, "ward/link:*", "ward/") == ["link:lan"]


def test_a_folded_node_is_found_as_what_stands_for_it() -> None:
    assert find(seen("overview"), "unit:a.service") == ["guest:a"]
