"""Which nodes only have another name, and what is said of those that differ: graphs drawn by hand."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.graph.compare import Comparison, diff, union
from guestlint.graph.renames import renames
from guestlint.graph.traits import traits
from guestlint.graph.types import Graph
from guestlint.source.parse import read_bytes
from tests.graph.samples import graph


def renamed(old: Graph, new: Graph, old_traits: dict[str, str] | None = None, **new_traits: str) -> dict[str, str]:
    return renames(old, new, old_traits or {}, new_traits)


def test_what_is_only_gone_or_only_new_is_no_rename() -> None:
    small, large = graph("guest:a has link:x"), graph("guest:a has link:x", "guest:b has link:x")
    assert renamed(small, large) == renamed(large, small) == renamed(small, small) == {}


def test_the_only_one_with_the_same_neighbours_is_it() -> None:
    old, new = (graph(f"guest:{name} attaches link:x", "unit:u after link:x") for name in "ab")
    assert renamed(old, new) == {"guest:a": "guest:b"}


@pytest.mark.parametrize(
    "new",
    [
        "unit:b attaches link:x",  # another kind of node
        "guest:b uses link:x",  # another kind of edge
        "link:x attaches guest:b",  # the other way round
        "guest:b attaches link:y",  # another neighbour
    ],
)
def test_what_differs_is_another(new: str) -> None:
    old = graph("guest:a attaches link:x", "unit:u has link:x", "unit:u has link:y")
    assert renamed(old, graph(new, "unit:u has link:x", "unit:u has link:y")) == {}


@pytest.mark.parametrize("kind", ["link", "pool", "address"])
def test_what_is_what_it_is_called_has_no_other_name(kind: str) -> None:
    old, new = (graph(f"guest:a has {kind}:{name}") for name in "xy")
    assert renamed(old, new) == {}


def test_two_that_are_alike_are_told_apart_by_a_trait() -> None:
    old = graph("interface:a attaches link:x", "interface:b attaches link:x")
    new = graph("interface:c attaches link:x", "interface:d attaches link:x")
    assert renamed(old, new) == {}
    was, is_ = {"interface:a": "1", "interface:b": "2"}, {"interface:c": "2", "interface:d": "1"}
    assert renamed(old, new, was, **is_) == {"interface:a": "interface:d", "interface:b": "interface:c"}
    assert renamed(old, new, was, **{"interface:c": "3", "interface:d": "1"}) == {"interface:a": "interface:d"}


def test_nodes_without_edges_are_not_compared() -> None:
    empty = graph("guest:a has link:x")._replace(edges=())
    other = graph("guest:b has link:x")._replace(edges=())
    assert renamed(empty, other) == {}


def guest(name: str, *more: str) -> Graph:
    """A guest with a unit and a mount of its own, on a link that stays."""
    said = [
        *(f"guest:{name} starts unit:{name}", f"guest:{name} binds mount:/{name}"),
        *("guest:other attaches link:x", f"guest:{name} attaches link:x"),
        *(each.replace("?", name) for each in more),
    ]
    owners = dict.fromkeys((f"guest:{name}", f"unit:{name}", f"mount:/{name}"), name)
    return graph(*said, owners=owners)


def test_a_guest_takes_its_own_nodes_with_it() -> None:
    assert renamed(guest("a"), guest("b")) == {"guest:a": "guest:b", "unit:a": "unit:b", "mount:/a": "mount:/b"}


def test_what_has_changed_too_is_found_by_what_it_shares_with_those_that_are_found() -> None:
    assert renamed(guest("a"), guest("b", "unit:? after unit:new")) == {
        "guest:a": "guest:b",
        "mount:/a": "mount:/b",
        "unit:a": "unit:b",
    }


def test_what_has_changed_by_more_than_half_is_another() -> None:
    news = [f"unit:? after unit:u{number}" for number in range(3)]
    stays = [f"unit:z after unit:u{number}" for number in range(3)]
    found = renamed(guest("a", *stays), guest("b", *stays, *news))
    assert found == {"guest:a": "guest:b", "mount:/a": "mount:/b"}


def test_half_is_enough() -> None:
    found = renamed(guest("a", "unit:z after unit:u0"), guest("b", "unit:z after unit:u0", "unit:? after unit:u0"))
    assert found["unit:a"] == "unit:b"


def test_rings_of_changes_are_found_from_one_to_the_next() -> None:
    def row(name: str, *more: str) -> Graph:
        said = [f"unit:{name}{number} requires unit:{name}{number + 1}" for number in range(6)]
        return graph(f"mount:/{name} has link:x", f"mount:/{name} requires unit:{name}0", *said, *more)

    new = row("b", *(f"unit:b{number} wants unit:w{number}" for number in range(6)))
    found = renamed(row("a"), new)
    assert found["mount:/a"] == "mount:/b"
    assert {old: new for old, new in found.items() if old.startswith("unit")} == {
        f"unit:a{number}": f"unit:b{number}" for number in range(7)
    }


@pytest.mark.parametrize(("count", "is_found"), [(19, True), (20, True), (21, False)])
def test_what_very_many_share_tells_none_of_them_apart(count: int, *, is_found: bool) -> None:
    """Of so many each would have to be compared with each."""

    def star(hub: str, *more: str) -> Graph:
        leaves = [f"unit:{hub}{number} requires mount:/{hub}" for number in range(count)]
        stays = [f"unit:{hub}{number} wants unit:stays{number}" for number in range(count)]
        return graph(f"mount:/{hub} has link:x", *leaves, *stays, *more)

    found = renamed(star("a"), star("b", *(f"unit:b{number} after unit:new{number}" for number in range(count))))
    assert ("unit:a0" in found) is is_found


def states(comparison: Comparison) -> dict[str, tuple[str, str]]:
    return {change.node.id: (change.state, change.note) for change in comparison.nodes}


def test_what_is_said_of_a_rename_names_what_it_was() -> None:
    comparison = diff(guest("a"), guest("b"))
    assert states(comparison) == {
        "guest:b": ("renamed", "was `guest:a`"),
        "unit:b": ("renamed", "was `unit:a`"),
        "mount:/b": ("renamed", "was `mount:/a`"),
    }
    assert comparison.edges == ()
    assert comparison.differs
    change = comparison.nodes[0]
    assert (change.old, change.new) == (guest("a").nodes["guest:a"], guest("b").nodes["guest:b"])


PLAIN = graph("guest:a starts unit:u", "guest:b starts unit:u", owners={"unit:u": "a", "guest:a": "a", "guest:b": "b"})


@pytest.mark.parametrize(
    ("owner", "note"),
    [("b", "of guest `b`, was of guest `a`"), ("", "of no guest alone, was of guest `a`")],
)
def test_whose_it_is_may_change(owner: str, note: str) -> None:
    nodes = dict(PLAIN.nodes)
    nodes["unit:u"] = nodes["unit:u"]._replace(guest=owner)
    assert states(diff(PLAIN, PLAIN._replace(nodes=nodes))) == {"unit:u": ("changed", note)}


@pytest.mark.parametrize(
    ("field", "now", "then"),
    [("by_hand", "now started by hand", "now started at boot"), ("idle", "now never started", "now started")],
)
def test_whether_it_is_started_may_change(field: str, now: str, then: str) -> None:
    other = PLAIN._replace(**{field: frozenset({"unit:u"})})  # type: ignore[arg-type]
    assert states(diff(PLAIN, other)) == {"unit:u": ("changed", now)}
    assert states(diff(other, PLAIN)) == {"unit:u": ("changed", then)}
    assert states(diff(other, other)) == {}


def test_all_that_has_changed_is_said_at_once() -> None:
    nodes = dict(PLAIN.nodes)
    nodes["unit:u"] = nodes["unit:u"]._replace(guest="")
    both = PLAIN._replace(nodes=nodes, by_hand=frozenset({"unit:u"}), idle=frozenset({"unit:u"}))
    assert states(diff(PLAIN, both))["unit:u"][1] == (
        "of no guest alone, was of guest `a`; now started by hand; now never started"
    )


def edges(comparison: Comparison) -> list[tuple[str, str, str]]:
    return [(change.state, " ".join((*change.edge[:2], change.edge.kind)), change.note) for change in comparison.edges]


def test_edges_come_and_go_in_order() -> None:
    old = graph("unit:a after unit:b", "unit:b after unit:c", "unit:a requires unit:c")
    new = graph("unit:a wants unit:c", "unit:a requires unit:c", "unit:a after unit:b", "unit:c after unit:b")
    comparison = diff(old, new)
    assert edges(comparison) == [
        ("added", "unit:a unit:c wants", ""),
        ("added", "unit:c unit:b after", ""),
        ("removed", "unit:b unit:c after", ""),
    ]
    assert union(comparison).edges == (*new.edges, old.edges[1])
    assert union(comparison).nodes == new.nodes


def test_an_edge_of_a_renamed_node_may_have_another_reason() -> None:
    assert edges(diff(guest("a"), guest("b"))) == []


def test_of_edges_that_say_the_same_twice_the_first_counts() -> None:
    old = graph("unit:a after unit:b")
    (edge,) = old.edges
    twice = old._replace(edges=(edge, edge._replace(reason="also")))
    assert edges(diff(old, twice)) == edges(diff(twice, old)) == []
    other = old._replace(edges=(edge._replace(reason="also"), edge))
    assert edges(diff(old, other)) == [("changed", "unit:a unit:b after", edge.reason)]


def test_nodes_that_are_gone_are_drawn_with_the_new_ones() -> None:
    old, new = graph("guest:a has link:x", "guest:b uses link:x"), graph("guest:a has link:x")
    drawn = union(diff(old, new))
    assert set(drawn.nodes) == {"guest:a", "link:x", "guest:b"}
    assert drawn.edges == (*new.edges, old.edges[1])


def traits_of(**vms: Any) -> dict[str, str]:
    document = read_bytes("host.json", json.dumps({"node": {"name": "w"}, "guests": vms}).encode())
    return traits(api.graph(document), document)


def vm(**microvm: Any) -> dict[str, Any]:
    return {"backend": "microvm", "microvm": {"system": "x", **microvm}}


def test_the_trait_of_an_interface_is_the_address_that_is_given() -> None:
    given = vm(macvtap="lan", mac="02:00:00:00:00:0A")
    assert traits_of(a=given, b=vm(macvtap="lan")) == {"interface:vm-a": "02:00:00:00:00:0a"}
    later = vm(interfaces={"lan": {"mac": "02:00:00:00:00:0A"}, "dmz": {}})
    assert list(traits_of(a=later).values()) == ["02:00:00:00:00:0a"]
    assert traits_of(a=vm(interfaces={"lan": {"mac": "02:00"}})) == {}


def test_of_a_plain_guest_it_is_in_a_list() -> None:
    def given(mac: object) -> dict[str, Any]:
        return {"type": "tap", "id": "vm-a", "mac": mac}

    config = {"microvm": {"interfaces": [{**given("02:00:00:00:00:01"), "id": "vm-b"}, given("02:00:00:00:00:02")]}}
    document = read_bytes("host.json", json.dumps({"microvm": {"vms": {"a": {"config": config}}}}).encode())
    assert traits(api.graph(document), document) == {
        "interface:vm-b": "02:00:00:00:00:01",
        "interface:vm-a": "02:00:00:00:00:02",
    }
