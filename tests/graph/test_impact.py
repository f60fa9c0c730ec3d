"""What fails with a node, in words, when, and by what."""

from __future__ import annotations

import pytest

from guestlint.graph.impact import impact
from guestlint.graph.shared import shared
from guestlint.graph.types import Graph
from guestlint.source.route import Place
from tests.graph.samples import graph

EMERGENCY = "boots into emergency mode, and no guest starts"
NO_NETWORK = "does not start, or has no network there"
LACKS = "does not start, or starts without it"


def losses(drawn: Graph, *nodes: str) -> list[tuple[str, str, str]]:
    return [(loss.node, loss.effect, loss.by) for loss in impact(drawn, nodes)]


@pytest.mark.parametrize(
    ("sentence", "lost", "effect"),
    [
        ("guest:a requires unit:x", "guest:a", "does not start"),
        ("guest:a binds unit:x", "guest:a", "does not start"),
        ("guest:a starts unit:x", "guest:a", "does not start"),
        ("guest:a has unit:x", "guest:a", NO_NETWORK),
        ("guest:a shares unit:x", "guest:a", LACKS),
        ("guest:a uses unit:x", "guest:a", LACKS),
        ("unit:x required-by unit:a", "unit:a", "does not start"),
        ("mount:/a requires unit:x", "mount:/a", "is not mounted"),
        ("mount:/a mounts unit:x", "mount:/a", "is not mounted"),
        ("interface:a attaches unit:x", "interface:a", "has no link"),
        ("unit:x contains directory:a", "directory:a", "is not there"),
        ("unit:x contains volume:a", "volume:a", "is not there"),
        ("unit:x contains dataset:a", "dataset:a", "is not there"),
        ("acme:a requires unit:x", "acme:a", "does not start"),
    ],
)
def test_what_comes_of_it(sentence: str, lost: str, effect: str) -> None:
    assert losses(graph(sentence), "unit:x") == [("unit:x", "fails", ""), (lost, effect, "unit:x")]


@pytest.mark.parametrize(
    "sentence",
    [
        *("unit:a wants unit:x", "unit:a after unit:x", "unit:x before unit:a", "unit:x wanted-by unit:a"),
        *("host:a runs unit:x", "unit:x creates dataset:a", "unit:x requires unit:a", "interface:a has unit:x"),
    ],
)
def test_who_goes_on(sentence: str) -> None:
    assert losses(graph(sentence), "unit:x") == [("unit:x", "fails", "")]


def test_a_guest_and_its_unit_go_down_together() -> None:
    drawn = graph("guest:a starts unit:a", "guest:b requires guest:a")
    assert [node for node, _, _ in losses(drawn, "unit:a")] == ["unit:a", "guest:a", "guest:b"]
    assert [node for node, _, _ in losses(drawn, "guest:a")] == ["guest:a", "guest:b", "unit:a"]


def test_each_is_lost_once_by_the_nearest() -> None:
    drawn = graph(
        "unit:a requires unit:x", "unit:b requires unit:a", "unit:b requires unit:x", "unit:a requires unit:b"
    )
    assert losses(drawn, "unit:x")[1:] == [
        ("unit:a", "does not start", "unit:x"),
        ("unit:b", "does not start", "unit:x"),
    ]


def test_several_may_be_asked_for_at_once() -> None:
    drawn = graph("unit:a requires unit:x", "unit:b requires unit:y", "unit:y requires unit:x")
    assert losses(drawn, "unit:x", "unit:y") == [
        *(("unit:x", "fails", ""), ("unit:y", "fails", "")),
        *(("unit:a", "does not start", "unit:x"), ("unit:b", "does not start", "unit:y")),
    ]


def test_what_may_go_on_takes_nothing_with_it() -> None:
    drawn = graph("guest:a shares directory:x", "unit:b requires guest:a", "guest:a starts unit:a")
    assert [node for node, _, _ in losses(drawn, "directory:x")] == ["directory:x", "guest:a"]


def test_a_sure_loss_takes_the_place_of_an_unsure_one_and_no_other() -> None:
    drawn = graph("guest:a has unit:x", "guest:a shares unit:x", "guest:a requires unit:x", "guest:a uses unit:x")
    assert losses(drawn, "unit:x")[1:] == [("guest:a", "does not start", "unit:x")]
    unsure = graph("guest:a has unit:x", "guest:a shares unit:x")
    assert losses(unsure, "unit:x")[1:] == [("guest:a", NO_NETWORK, "unit:x")]


def test_the_host_goes_down_with_what_local_fs_requires() -> None:
    drawn = graph("host:w runs guest:a", "mount:/b requires mount:/a", "unit:z requires mount:/a", local_fs="mount:/b")
    found = impact(drawn, "mount:/a")
    host = next(loss for loss in found if loss.node == "host:w")
    assert (host.effect, host.stage, host.by, host.edge) == (EMERGENCY, "boot", "mount:/b", None)
    assert "host:w" not in [node for node, _, _ in losses(drawn, "unit:z")]
    without = graph("mount:/b requires mount:/a", local_fs="mount:/a mount:/b")
    assert [node for node, _, _ in losses(without, "mount:/a")] == ["mount:/a", "mount:/b"]


def test_the_edge_says_why() -> None:
    first, second = impact(graph("unit:a requires unit:x"), "unit:x")
    assert first.edge is None
    assert second.edge is not None
    assert second.edge.reason == "as said: unit:a requires unit:x"


@pytest.mark.parametrize(("field", "stage"), [("idle", "runtime"), ("by_hand", "runtime"), ("local_fs", "boot")])
def test_what_no_boot_starts_is_lost_later(field: str, stage: str) -> None:
    drawn = graph("unit:a requires unit:x")._replace(**{field: frozenset({"unit:a"})})  # type: ignore[arg-type]
    assert [loss.stage for loss in impact(drawn, "unit:x")] == ["boot", stage]
    asked = drawn._replace(**{field: frozenset({"unit:x"})})  # type: ignore[arg-type]
    assert impact(asked, "unit:x")[0].stage == stage


@pytest.mark.parametrize("origin", [None, Place("host.toml", ("disko",))])
def test_a_pool_is_not_there_without_what_imports_it(origin: Place | None) -> None:
    others = (f"{kind}:p has link:x" for kind in ("guest", "unit", "host", "volume"))
    pools = ("pool:p contains dataset:d", "pool:q contains dataset:e")
    drawn = graph("unit:z after unit:zfs-import-p.service", *pools, *others)
    nodes = dict(drawn.nodes)
    nodes["pool:p"] = nodes["pool:p"]._replace(origin=origin)
    found = impact(drawn._replace(nodes=nodes), "unit:zfs-import-p.service")
    assert [(loss.node, loss.effect) for loss in found[1:]] == [
        ("pool:p", "is not there"),
        ("dataset:d", "is not there"),
    ]
    edge = found[1].edge
    assert edge is not None
    assert (edge.kind, edge.reason) == ("imports", "`zfs-import-p.service` imports it")
    assert edge.origin == (origin or Place("host.toml"))


def test_who_shares_what_the_most_used_first() -> None:
    drawn = graph(
        *(f"guest:{name} has interface:{name}" for name in "abc"),
        *(f"interface:{name} attaches link:{link}" for name, link in ("ax", "bx", "cx", "ay", "by")),
        *("guest:a uses volume:v", "guest:b uses volume:v", "guest:b uses volume:u", "guest:a uses volume:u"),
        *("interface:a has address:1", "interface:b has address:1", "guest:c shares directory:own"),
        *("guest:a requires unit:s", "guest:b requires unit:s"),
        *("guest:a has interface:both", "guest:b has interface:both"),
    )
    assert [(use.node.id, "".join(use.guests)) for use in shared(drawn)] == [
        ("volume:u", "ab"),
        ("volume:v", "ab"),
        ("link:x", "abc"),
        ("link:y", "ab"),
        ("address:1", "ab"),
    ]


def test_a_way_is_not_longer_than_over_a_mount() -> None:
    drawn = graph(
        *("guest:a binds mount:/m", "mount:/m mounts dataset:d", "dataset:d uses dataset:far"),
        *("guest:b binds mount:/m", "guest:c binds mount:/n", "mount:/n mounts dataset:d"),
    )
    assert [(use.node.id, list(use.guests)) for use in shared(drawn)] == [("dataset:d", ["a", "b", "c"])]
