"""Which nodes are drawn as one: by hand, in a large graph, and for a picture that opens on demand."""

from __future__ import annotations

import pytest

from guestlint.graph.fold import fold
from guestlint.graph.folds import Folds, folds
from guestlint.graph.types import Graph
from tests.graph.samples import graph


def fleet(count: int, *more: str) -> Graph:
    """Guests on links in turn: each has an interface and a unit of its own."""
    names = [f"g{number:03}" for number in range(count)]
    said = [
        sentence
        for name in names
        for sentence in (
            f"host:ward runs guest:{name}",
            f"guest:{name} starts unit:{name}.service",
            f"guest:{name} has interface:{name}",
            f"interface:{name} attaches link:lan",
        )
    ]
    owners = {node: name for name in names for node in (f"guest:{name}", f"unit:{name}.service", f"interface:{name}")}
    return graph(*said, *more, owners=owners)


def folded(drawn: Graph, *apart: str) -> Folds:
    return folds(drawn, {}, {}, apart)


def test_a_guests_own_are_in_the_guest_and_like_guests_in_a_group() -> None:
    found = folded(fleet(4))
    (group,) = found.groups
    assert (group.kind, group.name) == ("guest", "g000 and 3 like it")
    assert group.members == ("guest:g000", "guest:g001", "guest:g002", "guest:g003")
    assert found.into["interface:g002"] == found.into["unit:g002.service"] == "guest:g002"
    assert {found.into[member] for member in group.members} == {group.id}
    assert "host:ward" not in found.into
    assert "link:lan" not in found.into


def test_what_is_apart_is_in_no_group() -> None:
    (group,) = folded(fleet(5), "guest:g001").groups
    assert group.members == ("guest:g000", "guest:g002", "guest:g003", "guest:g004")


def test_two_are_no_group() -> None:
    assert folded(fleet(2)).groups == ()


def test_other_units_and_mounts_are_a_group_of_their_kind() -> None:
    more = ("unit:x after unit:y", "mount:/a after mount:/b", "mount:/a requires unit:z", "mount:/c after mount:/b")
    found = folded(fleet(1, *more))
    assert [(group.id, group.kind, group.name, group.members) for group in found.groups] == [
        ("others:unit", "unit", "3 others", ("unit:x", "unit:y", "unit:z")),
        ("others:mount", "mount", "3 others", ("mount:/a", "mount:/b", "mount:/c")),
    ]
    assert found.into["mount:/b"] == "others:mount"


def test_one_other_is_in_no_group() -> None:
    found = folded(fleet(1, "mount:/a after unit:x"))
    assert found.groups == ()
    assert "mount:/a" not in found.into


def test_the_top_takes_all_that_is_left() -> None:
    drawn = fleet(3, "unit:x after unit:y")
    found = folds(drawn, {}, {}, (), "host:ward")
    top = {node for node, into in found.into.items() if into == "host:ward"}
    assert top == {"link:lan", "others:unit", *(group.id for group in found.groups if group.kind == "guest")}
    assert "host:ward" not in found.into


def test_ids_of_groups_differ() -> None:
    links = [f"guest:{name} attaches link:{name[0]}" for name in ("ax", "ay", "az", "bx", "by", "bz")]
    owners = {f"guest:{name}": name for name in ("ax", "ay", "az", "bx", "by", "bz")}
    found = folded(graph(*links, owners=owners))
    assert [group.members for group in found.groups] == [
        ("guest:ax", "guest:ay", "guest:az"),
        ("guest:bx", "guest:by", "guest:bz"),
    ]
    assert len({group.id for group in found.groups}) == 2


def pairs(count: int) -> Graph:
    """So many links, each with two guests that are alike."""
    names = [f"{side}{number:03}" for number in range(count) for side in "ab"]
    said = [f"guest:{name} attaches link:{name[1:]}" for name in names]
    return graph(*said, owners={f"guest:{name}": name for name in names})


@pytest.mark.parametrize(("count", "nodes"), [(13, 39), (14, 28), (100, 200)])
def test_two_alike_are_one_where_all_would_not_fit_a_page(count: int, nodes: int) -> None:
    assert len(fold(pairs(count)).nodes) == nodes


def test_in_a_crowd_links_are_alike_too() -> None:
    crowd = fold(pairs(101))
    assert sorted(node.name for node in crowd.nodes.values()) == ["000 and 100 like it", "a000 and 201 like it"]


def test_a_page_is_forty_nodes_of_what_is_folded() -> None:
    said = [f"guest:g attaches link:{number:02}" for number in range(39)]
    assert len(fold(graph(*said)).nodes) == 40
    units = [*said[:37], "host:w has guest:g", "mount:/a has guest:g", "mount:/b has guest:g"]
    assert len(fold(graph(*units[:39])).nodes) == 40
    assert len(fold(graph(*units)).nodes) == 40


def test_in_a_crowd_what_is_apart_and_the_host_are_shown() -> None:
    drawn = fold(pairs(101), {}, {"link:050", "guest:a007"})
    assert {"link:050", "guest:a007"} <= set(drawn.nodes)


def rows(length: int) -> Graph:
    """Three rows of nodes that are alike but for the end of one."""
    said = [f"unit:{row}{number:02} has unit:{row}{number + 1:02}" for row in "abc" for number in range(length)]
    owners = {f"unit:{row}{number:02}": f"{row}{number:02}" for row in "abc" for number in range(length + 1)}
    return graph(*said, f"unit:c{length:02} has link:x", owners=owners)


def test_nodes_that_differ_only_far_away_count_as_alike() -> None:
    near = fold(rows(5)).nodes
    assert "unit:c00" in near
    assert near["unit:c00"].stands_for == ()
    far = fold(rows(20)).nodes
    assert "unit:c00" not in far
    assert [node.id for node in far["unit:a00"].stands_for] == ["unit:b00", "unit:c00"]


def test_what_leads_there_and_what_leads_away_differ() -> None:
    said = [*(f"guest:{name} attaches link:x" for name in "abc"), *(f"link:x attaches guest:{name}" for name in "def")]
    drawn = fold(graph(*said, owners={f"guest:{name}": name for name in "abcdef"}))
    assert {node.id for node in drawn.nodes.values()} == {"guest:a", "guest:d", "link:x"}


def test_edges_with_different_findings_differ() -> None:
    drawn = fleet(6)
    marked = {edge: "finding" for edge in drawn.edges if edge.target in ("interface:g003", "interface:g004")}
    plain = {node.id for node in fold(drawn).nodes.values()}
    assert "guest:g003" not in plain
    told = fold(drawn, {}, frozenset(), marked).nodes
    assert {"guest:g003", "guest:g004"} <= set(told)
    assert told["guest:g000"].name == "g000 and 3 like it"


def test_a_node_that_stands_for_others_differs_from_one_that_does_not() -> None:
    drawn = fleet(4)
    nodes = dict(drawn.nodes)
    nodes["guest:g000"] = nodes["guest:g000"]._replace(stands_for=(nodes["link:lan"],))
    assert "guest:g001" in fold(drawn._replace(nodes=nodes)).nodes


def test_what_a_node_stood_for_before_is_not_folded_again() -> None:
    drawn = fleet(1)
    nodes = dict(drawn.nodes)
    nodes["interface:g000"] = nodes["interface:g000"]._replace(stands_for=(nodes.pop("unit:g000.service"),))
    edges = [edge for edge in drawn.edges if edge.target in nodes]
    into = folded(drawn._replace(nodes=nodes, edges=edges)).into
    assert into == {"interface:g000": "guest:g000"}
