"""What differs between two graphs, and which nodes only have another name."""

from __future__ import annotations

import json
import time
from copy import deepcopy
from typing import Any

import pytest

from guestlint import api
from guestlint.graph.compare import Comparison, diff, union
from guestlint.graph.traits import traits
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes

Host = dict[str, Any]


def guest(name: str, *paths: str, **more: Any) -> Host:
    zfs = {path: {"pool": "rpool", "dataset": f"safe{path}/{name}"} for path in paths or ("/persist",)}
    return {"backend": "microvm", "autostart": True, "microvm": {"system": "x", "macvtap": "lan"}, "zfs": zfs, **more}


def host(**guests: Host) -> Host:
    return {
        "node": {"name": "ward"},
        "networking": {"interfaces": {"lan": {}, "dmz": {}}},
        "guests": {name.replace("_", "-"): given for name, given in guests.items()},
    }


def document(data: Host) -> Document:
    return read_bytes("host.json", json.dumps(data).encode())


def compared(old: Host, new: Host) -> Comparison:
    documents = document(old), document(new)
    before, after = (api.graph(each) for each in documents)
    return diff(before, after, traits(before, documents[0]), traits(after, documents[1]))


def nodes(comparison: Comparison, state: str) -> set[str]:
    return {change.node.id for change in comparison.nodes if change.state == state}


def renamed(comparison: Comparison) -> dict[str, str]:
    pairs = [(change.old, change.new) for change in comparison.nodes if change.state == "renamed"]
    return {old.id: new.id for old, new in pairs if old and new}


BASE = host(web=guest("web"), db=guest("db"))


def test_a_host_does_not_differ_from_itself() -> None:
    comparison = compared(BASE, deepcopy(BASE))
    assert not comparison.differs
    assert union(comparison) == comparison.new


def test_where_it_is_written_is_no_difference() -> None:
    old, new = document(BASE), read_bytes("elsewhere.json", json.dumps(BASE, indent=4).encode())
    assert not diff(api.graph(old), api.graph(new)).differs


def test_a_new_guest_is_added_with_all_that_is_its_own() -> None:
    new = host(web=guest("web"), db=guest("db", "/persist", "/data"))
    comparison = compared(BASE, new)
    assert nodes(comparison, "added") == {
        "mount:/guests/db/data",
        "dataset:rpool/safe/data/db",
        "unit:zfs-ensure-rpool-safe-data-db.service",
    }
    assert not nodes(comparison, "removed") | nodes(comparison, "changed") | nodes(comparison, "renamed")
    added = {(each.edge.source, each.edge.kind, each.edge.target) for each in comparison.edges}
    assert ("guest:db", "binds", "mount:/guests/db/data") in added
    assert {each.state for each in comparison.edges} == {"added"}


def test_the_other_way_round_the_same_is_removed() -> None:
    new = host(web=guest("web"), db=guest("db", "/persist", "/data"))
    there, back = compared(BASE, new), compared(new, BASE)
    assert nodes(there, "added") == nodes(back, "removed")
    assert {each.edge[:3] for each in there.edges} == {each.edge[:3] for each in back.edges}
    assert {each.state for each in back.edges} == {"removed"}
    drawn = union(back)
    assert nodes(back, "removed") <= set(drawn.nodes)
    assert {each.edge for each in back.edges} <= set(drawn.edges)
    assert {end for edge in drawn.edges for end in edge[:2]} <= set(drawn.nodes)


def test_an_edge_that_leads_elsewhere_is_one_less_and_one_more() -> None:
    moved = guest("db", microvm={"system": "x", "macvtap": "dmz"})
    comparison = compared(BASE, host(web=guest("web"), db=moved))
    attached = [(each.state, each.edge.target) for each in comparison.edges if each.edge.kind == "attaches"]
    assert sorted(attached) == [("added", "link:dmz"), ("removed", "link:lan")]


def test_a_renamed_guest_takes_its_own_nodes_with_it() -> None:
    comparison = compared(BASE, host(web=guest("web"), sql=guest("sql")))
    assert renamed(comparison) == {
        "guest:db": "guest:sql",
        "unit:microvm@db.service": "unit:microvm@sql.service",
        "mount:/guests/db/persist": "mount:/guests/sql/persist",
        "dataset:rpool/safe/persist/db": "dataset:rpool/safe/persist/sql",
        "unit:zfs-ensure-rpool-safe-persist-db.service": "unit:zfs-ensure-rpool-safe-persist-sql.service",
        "interface:vm-db": "interface:vm-sql",
    }
    assert comparison.edges == ()
    assert len(comparison.nodes) == 6


def test_a_renamed_guest_is_known_though_it_also_gets_a_share() -> None:
    comparison = compared(BASE, host(web=guest("web"), sql=guest("sql", "/persist", "/data")))
    assert renamed(comparison)["guest:db"] == "guest:sql"
    assert "mount:/guests/sql/data" in nodes(comparison, "added")
    assert nodes(comparison, "removed") == set()


def test_two_guests_that_are_alike_are_not_told_apart() -> None:
    comparison = compared(BASE, host(one=guest("one"), two=guest("two")))
    assert {"guest:web", "guest:db"} <= nodes(comparison, "removed")
    assert {"guest:one", "guest:two"} <= nodes(comparison, "added")


def test_datasets_that_stay_tell_renamed_guests_apart() -> None:
    web, db = guest("web"), guest("db")
    comparison = compared(host(web=web, db=db), host(one=web, two=db))
    assert renamed(comparison)["guest:web"] == "guest:one"
    assert renamed(comparison)["guest:db"] == "guest:two"


def test_addresses_tell_renamed_guests_apart() -> None:
    def with_mac(name: str, mac: str) -> Host:
        return guest(name, microvm={"system": "x", "macvtap": "lan", "mac": mac})

    first, second = "02:00:00:00:00:01", "02:00:00:00:00:02"
    old = host(web=with_mac("web", first), db=with_mac("db", second))
    new = host(one=with_mac("one", second), two=with_mac("two", first))
    assert {old: new for old, new in renamed(compared(old, new)).items() if old.startswith("guest:")} == {
        "guest:web": "guest:two",
        "guest:db": "guest:one",
    }


def test_another_backend_is_no_rename() -> None:
    box = {"backend": "container", "autostart": True, "container": {"macvlan": "dmz"}, "zfs": {}}
    comparison = compared(host(web=guest("web"), db=guest("db")), host(web=guest("web"), box=box))
    assert "guest:db" in nodes(comparison, "removed")
    assert "guest:box" in nodes(comparison, "added")


def test_an_edge_with_another_reason_has_changed() -> None:
    graph = api.graph(document(BASE))
    first, *rest = graph.edges
    comparison = diff(graph, graph._replace(edges=[first._replace(reason="it is so"), *rest]))
    assert comparison.nodes == ()
    ((state, edge, note),) = comparison.edges
    assert (state, edge.reason, note) == ("changed", "it is so", first.reason)


def test_what_no_longer_starts_at_boot_has_changed() -> None:
    comparison = compared(BASE, host(web=guest("web"), db={**guest("db"), "autostart": False}))
    notes = {change.node.id: change.note for change in comparison.nodes}
    assert "now started by hand" in notes["guest:db"]
    assert "guest:web" not in notes


@pytest.mark.parametrize("count", [1500])
def test_many_renames_take_no_longer_than_the_graphs_are_large(count: int) -> None:
    def times(size: int) -> float:
        old = api.graph(document(host(**{f"a{number}": guest(f"a{number}") for number in range(size)})))
        new = api.graph(document(host(**{f"b{number}": guest(f"b{number}") for number in range(size)})))
        start = time.process_time()
        diff(old, new)
        return time.process_time() - start

    small, large = times(count // 5), times(count)
    assert large < 25 * max(small, 0.05)
