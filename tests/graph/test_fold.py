from __future__ import annotations

from guestlint.graph.fold import fold
from guestlint.graph.types import Graph
from tests.graph.samples import graph, sentences

GUESTS = "abcde"


def guests(names: str = GUESTS, *more: str) -> Graph:
    said = [
        sentence
        for name in names
        for sentence in (f"guest:{name} has interface:{name}", f"interface:{name} attaches link:lan")
    ]
    return graph(*said, *more, owners={f"{kind}:{name}": name for name in names for kind in ("guest", "interface")})


def test_guests_that_are_alike_are_one() -> None:
    folded = fold(guests())
    assert sentences(folded) == ["guest:a has interface:a", "interface:a attaches link:lan"]
    assert folded.nodes["guest:a"].name == "a and 4 like it"
    assert [node.id for node in folded.nodes["guest:a"].stands_for] == [f"guest:{name}" for name in "bcde"]


def test_two_are_shown_each() -> None:
    assert fold(guests("ab")).edges == tuple(guests("ab").edges)


def test_what_differs_further_away_is_another() -> None:
    folded = fold(guests(GUESTS, "interface:e attaches link:wan"))
    assert set(folded.nodes) == {"guest:a", "interface:a", "guest:e", "interface:e", "link:lan", "link:wan"}


def test_how_many_counts() -> None:
    folded = fold(guests(GUESTS, "guest:e has interface:f"))
    assert folded.nodes["guest:a"].name == "a and 3 like it"
    assert "guest:e" in folded.nodes


def test_findings_tell_apart_and_flows_even_more() -> None:
    marks = {f"guest:{name}": frozenset({"no-interface"}) for name in "abc"}
    folded = fold(guests("abcdefg"), marks)
    assert [node.name for node in folded.nodes.values() if node.kind == "guest"] == [
        "a and 2 like it",
        "d and 3 like it",
    ]
    assert "guest:b" in fold(guests(), {}, {"guest:b"}).nodes


def test_links_pools_and_targets_are_shown_each() -> None:
    said = [f"guest:a has {kind}:{name}" for kind in ("link", "pool", "unit") for name in "xyz"]
    assert len(fold(graph(*said)).nodes) == 10


def test_boxes_of_several_guests_have_one_name() -> None:
    folded = fold(guests())
    assert {folded.nodes["guest:a"].guest, folded.nodes["interface:a"].guest} == {"a and 4 like it"}


def test_what_two_guests_have_each_of_does_not_look_shared() -> None:
    disks = {f"volume:{name}{number}": name for name in "ab" for number in range(3)}
    drawn = graph(
        *(f"guest:{name} uses {disk}" for disk, name in disks.items()), owners={"guest:a": "a", "guest:b": "b", **disks}
    )
    folded = fold(drawn)
    assert sentences(folded) == ["guest:a uses volume:a0", "guest:b uses volume:b0"]
    assert folded.nodes["volume:b0"].name == "b0 and 2 like it"
