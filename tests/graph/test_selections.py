"""What is asked for of a graph, and how datasets, views and names lead to it: each part by itself."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.graph.dataset_tree import with_dataset_tree
from guestlint.graph.find import find, names
from guestlint.graph.select import Selection, select
from guestlint.graph.types import Graph, Layout
from guestlint.graph.views import Marked, view
from guestlint.graph.why import why
from tests.graph.samples import graph, sentences

NOTHING = Marked()


def tree(*datasets: str, more: tuple[str, ...] = (), pool: str = "p") -> list[str]:
    return sentences(with_dataset_tree(graph(*(f"pool:{pool} contains dataset:{each}" for each in datasets), *more)))


def test_a_dataset_alone_is_in_its_pool() -> None:
    assert tree("p/a/b/c") == ["pool:p contains dataset:p/a/b/c"]


def test_branches_are_where_names_part() -> None:
    assert tree("p/a/b/c/x", "p/a/b/c/y", "p/d") == [
        "pool:p contains dataset:p/a/b/c",
        "dataset:p/a/b/c contains dataset:p/a/b/c/x",
        "dataset:p/a/b/c contains dataset:p/a/b/c/y",
        "pool:p contains dataset:p/d",
    ]
    assert tree("p/a/x", "p/a/b/y", "p/a/b/z") == [
        "pool:p contains dataset:p/a",
        "dataset:p/a contains dataset:p/a/x",
        "dataset:p/a contains dataset:p/a/b",
        "dataset:p/a/b contains dataset:p/a/b/y",
        "dataset:p/a/b contains dataset:p/a/b/z",
    ]


def test_names_that_only_begin_alike_do_not_meet() -> None:
    assert tree("p/ab", "p/ac", "p/a") == [f"pool:p contains dataset:p/{name}" for name in ("ab", "ac", "a")]


def test_what_is_no_dataset_of_the_pool_stays() -> None:
    more = ("pool:p contains dataset:q/a/b", "pool:p contains dataset:px/c", "mount:/m contains directory:/m/d")
    assert tree("p/a", more=more) == [*more, "pool:p contains dataset:p/a"]


def test_what_is_added_says_why_and_is_a_dataset() -> None:
    drawn = with_dataset_tree(graph("pool:p contains dataset:p/a/x", "pool:p contains dataset:p/a/y"))
    assert [edge.reason for edge in drawn.edges] == [
        *("`p/a` is below `p`", "`p/a/x` is below `p/a`", "`p/a/y` is below `p/a`"),
    ]
    added = drawn.nodes["dataset:p/a"]
    assert (added.kind, added.name, added.origin) == ("dataset", "p/a", None)


HOST = graph(
    *("host:w runs guest:a", "guest:a starts unit:a", "unit:a requires mount:/a", "unit:a after unit:b"),
    *(
        "(mount:/a before unit:local-fs.target)",
        "guest:a requires guest:b",
        "guest:b starts unit:b",
        "guest:b has link:x",
    ),
    owners={"guest:a": "a", "unit:a": "a", "guest:b": "b", "unit:b": "b", "mount:/a": ""},
)


def chosen(drawn: Graph = HOST, focus: tuple[str, ...] = (), marked: Marked = NOTHING, **asked: Any) -> set[str]:
    given = Selection(focus=focus, **asked)
    return set(select(drawn, given, focus, marked).nodes)


def test_what_asks_for_everything() -> None:
    assert Selection().is_everything
    assert Selection(depth=3, up=True, down=True, cluster="kind").is_everything
    parts: list[dict[str, Any]] = [{"focus": ("x",)}, {"kinds": ("unit",)}, {"guests": ("a",)}, {"only_findings": True}]
    for asked in parts:
        assert not Selection(**asked).is_everything


def test_everything_is_the_graph_in_its_own_boxes() -> None:
    drawn = HOST._replace(layout=Layout(cluster="host", words=False))
    assert select(drawn, Selection(), (), NOTHING) == drawn
    boxed = select(drawn, Selection(cluster="kind"), (), NOTHING)
    assert boxed.layout == Layout(cluster="kind", words=False)
    assert boxed.nodes == drawn.nodes


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({}, {"unit:a", "guest:a", "mount:/a", "unit:b"}),
        ({"up": True}, {"unit:a", "guest:a", "host:w"}),
        ({"down": True}, {"unit:a", "mount:/a", "unit:b"}),
        ({"up": True, "down": True}, {"unit:a", "guest:a", "host:w", "mount:/a", "unit:b"}),
        ({"depth": 0}, {"unit:a"}),
        ({"depth": 1, "up": True}, {"unit:a", "guest:a"}),
        ({"depth": 2}, {"unit:a", "guest:a", "host:w", "mount:/a", "unit:b", "guest:b"} - {"guest:b"}),
    ],
)
def test_a_neighbourhood(asked: dict[str, Any], found: set[str]) -> None:
    drawn = HOST._replace(edges=[edge for edge in HOST.edges if edge.source != "guest:b"])
    assert chosen(drawn, ("unit:a",), **asked) == found


def test_systemds_own_order_counts_where_the_view_is_about_it() -> None:
    assert "unit:local-fs.target" not in chosen(focus=("mount:/a",))
    implied = HOST._replace(layout=Layout(implied=True))
    assert "unit:local-fs.target" in chosen(implied, ("mount:/a",))


def test_a_guest_has_another_only_where_it_requires_it() -> None:
    assert chosen(guests=("a",)) == {"guest:a", "unit:a", "mount:/a", "guest:b", "unit:b", "link:x"}
    assert chosen(guests=("b",)) == {"guest:b", "unit:b", "link:x"}
    assert chosen(guests=("[ab]",)) == chosen(guests=("a", "b")) == chosen(guests=("a",))
    assert chosen(guests=("c",)) == chosen(guests=("A",)) == set()


def test_a_guest_is_known_by_its_node_too() -> None:
    drawn = graph("guest:a has interface:i")
    assert chosen(drawn, guests=("a",)) == {"guest:a", "interface:i"}
    assert chosen(drawn, guests=("i",)) == set()


def test_only_what_has_findings() -> None:
    edge = HOST.edges[2]
    assert chosen(marked=Marked(frozenset({"link:x"})), only_findings=True) == {"link:x"}
    marked = Marked(frozenset(), frozenset({edge}))
    assert chosen(marked=marked, only_findings=True) == {edge.source, edge.target}
    assert chosen(only_findings=True) == set()
    assert chosen(marked=marked, only_findings=True, kinds=("mount",)) == {"mount:/a"}


NAMED = graph("guest:a has unit:a", "unit:a[1] has unit:b*", "unit:ab has guest:A")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        *(("a", ["guest:a", "unit:a"]), ("guest:a", ["guest:a"]), ("A", ["guest:A"]), ("unit:", [])),
        *(("a[1]", ["unit:a[1]"]), ("b*", ["unit:b*"]), ("?", ["guest:a", "unit:a", "guest:A"])),
        *(
            ("a?", ["unit:ab"]),
            ("*:a", ["guest:a", "unit:a"]),
            ("[b-f]*", ["unit:b*"]),
            ("c", []),
        ),
    ],
)
def test_what_is_found_by_a_name(asked: str, found: list[str]) -> None:
    assert find(NAMED, asked) == found


def test_in_a_fleet_both_ids_and_those_with_the_host_are_found() -> None:
    for asked in ("w/guest:a", "guest:a", "w/guest:[a]"):
        assert find(NAMED, asked, "w/") == ["guest:a"]
    assert find(NAMED, "w/a", "w/") == []
    assert list(names(NAMED, "w/")) == [f"w/{node}" for node in NAMED.nodes]


def test_what_is_folded_is_found_under_what_stands_for_it() -> None:
    nodes = dict(NAMED.nodes)
    nodes["guest:a"] = nodes["guest:a"]._replace(name="a and 1 like it", stands_for=(nodes.pop("unit:ab"),))
    folded = NAMED._replace(nodes=nodes)
    assert find(folded, "ab") == find(folded, "unit:ab") == ["guest:a"]
    assert find(folded, "guest:a") == ["guest:a"]
    assert find(folded, "a*") == ["guest:a", "unit:a", "unit:a[1]"]
    assert list(names(folded)) == ["guest:a", "unit:ab", "unit:a", "unit:a[1]", "unit:b*", "guest:A"]


STORAGE = graph(
    *(
        "guest:a binds mount:/a",
        "mount:/a mounts dataset:p/a",
        "pool:p contains dataset:p/a",
        "guest:b has interface:i",
    ),
    *("mount:/a after mount:/c", "mount:/c requires mount:/a", "mount:/d after unit:x", "guest:a starts unit:a"),
)


def test_storage_has_orders_only_with_a_finding() -> None:
    assert "mount:/a after mount:/c" not in sentences(view(STORAGE, "storage", NOTHING))
    (edge,) = (each for each in STORAGE.edges if each.kind == "after" and each.target == "mount:/c")
    found = view(STORAGE, "storage", Marked(frozenset(), frozenset({edge})))
    assert "mount:/a after mount:/c" in sentences(found)
    assert set(found.nodes) == {"guest:a", "mount:/a", "mount:/c", "dataset:p/a", "pool:p"}
    assert found.layout == Layout(cluster="host", words=False, left="dependent")


def test_a_network_has_all_of_its_kinds() -> None:
    drawn = graph("guest:a has interface:i", "guest:b starts unit:b", "interface:i has address:1")
    found = view(drawn, "network", NOTHING)
    assert set(found.nodes) == {"guest:a", "interface:i", "guest:b", "address:1"}
    assert found.layout == Layout(cluster="host", words=False, left="dependent")


BOOT = graph(
    *("(mount:/a before unit:local-fs.target)", "(mount:/a after unit:local-fs-pre.target)", "unit:s wants unit:t"),
    *("(unit:s requires unit:sysinit.target)", "(unit:s after unit:sysinit.target)", "unit:idle after unit:s"),
    *("guest:g starts unit:s", "mount:/alone mounts dataset:d", "unit:lone has link:x"),
    idle="unit:idle",
)


def test_a_boot_has_orders_of_what_has_a_job() -> None:
    found = view(BOOT, "boot", NOTHING)
    assert sentences(found) == [
        *("mount:/a before unit:local-fs.target", "unit:s wants unit:t", "unit:s after unit:sysinit.target"),
    ]
    assert set(found.nodes) == {
        *("mount:/a", "mount:/alone", "unit:local-fs.target", "unit:s", "unit:t", "unit:sysinit.target"),
    }
    assert found.layout == Layout(cluster="guest", implied=True, words=False, left="needed")


@pytest.mark.parametrize("name", ["local-fs-pre", "remote-fs-pre"])
def test_targets_that_all_mounts_are_after_are_shown_where_something_is_said_of_them(name: str) -> None:
    target = f"unit:{name}.target"
    own = f"(mount:/a after {target})"
    assert target not in view(graph(own), "boot", NOTHING).nodes
    assert target in view(graph(own), "boot", Marked(frozenset({target}))).nodes
    assert target in view(graph(own, f"unit:u before {target}"), "boot", NOTHING).nodes


def test_an_overview_tells_what_is_shared_and_who_requires_whom() -> None:
    drawn = graph(
        *("guest:a requires guest:b", "guest:a after guest:b", "guest:a wants guest:b", "unit:u creates dataset:d"),
        *("guest:a acme guest:b", "pool:p contains dataset:d", "pool:p contains dataset:own", "guest:a starts unit:u"),
        *("guest:a binds mount:/m", "mount:/m mounts dataset:d", "mount:/n mounts dataset:d", "guest:b binds mount:/n"),
        owners={"guest:a": "a", "guest:b": "b", "dataset:own": "a"},
    )
    assert sentences(view(drawn, "overview", NOTHING)) == [
        *("guest:a requires guest:b", "guest:a acme guest:b", "pool:p contains dataset:d", "guest:a uses pool:p"),
        *("guest:a binds dataset:d", "guest:b binds dataset:d"),
    ]
    assert "unit:u" not in view(drawn, "overview", NOTHING).nodes


def test_why_prefers_what_is_stronger_and_then_what_comes_first() -> None:
    drawn = graph("unit:a after unit:b", "unit:a requires unit:b", "unit:a wants unit:b", "unit:b acme unit:c")
    found = why(drawn, "unit:a", "unit:c")
    assert found is not None
    assert [(step.dependent, step.edge.kind, step.needed) for step in found] == [
        *(("unit:a", "requires", "unit:b"), ("unit:b", "acme", "unit:c")),
    ]
    assert why(drawn, ["unit:b", "unit:c"], {"unit:c"}) == ()
    assert why(drawn, [], "unit:c") is None
