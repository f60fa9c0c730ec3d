"""What a host's graph is made of: nodes with their owners, and edges with their reasons, places and kinds."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.engine.linter import view
from guestlint.graph.build import build
from guestlint.graph.draft import Draft
from guestlint.graph.types import Edge, Graph, Node
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place, format_route
from tests.graph.samples import PLACE


def drawn(file: str = "host.json", **host: Any) -> Graph:
    return api.graph(read_bytes(file, json.dumps(host).encode()))


def reasons(graph: Graph, *kinds: str, implied: bool = False) -> dict[str, str]:
    """By edge, of these kinds: why it is there, and where that is written."""
    return {
        f"{edge.source} {edge.kind} {edge.target}": f"{edge.reason} ({format_route(edge.origin.route)})"
        for edge in graph.edges
        if edge.kind in kinds and edge.implied is implied
    }


SHARE = {"pool": "rpool", "dataset": "safe/web"}
GUESTS = drawn(
    node={"name": "ward"},
    guests={
        "web": {
            "backend": "microvm",
            "autostart": True,
            "microvm": {"system": "x", "macvtap": "lan"},
            "zfs": {"/persist": SHARE, "/both": {"pool": "rpool", "dataset": "both", "hostMountpoint": "/both"}},
        },
        "db": {
            "backend": "container",
            "autostart": False,
            "container": {"macvlan": "lan"},
            "zfs": {"/both": {"pool": "rpool", "dataset": "both", "hostMountpoint": "/both"}},
        },
    },
)


def test_guests_and_what_they_start() -> None:
    assert reasons(GUESTS, "runs", "starts") == {
        "host:ward runs guest:web": "`web` is a guest of this host (guests.web)",
        "host:ward runs guest:db": "`db` is a guest of this host (guests.db)",
        "guest:web starts unit:microvm@web.service": "its backend is microvm (guests.web)",
        "guest:db starts unit:container@db.service": "its backend is container (guests.db)",
    }
    assert GUESTS.by_hand == {"guest:db", "unit:container@db.service"}
    assert GUESTS.nodes["host:ward"].origin == Place("host.json", ("node", "name"))


def test_datasets_and_their_mounts() -> None:
    assert reasons(GUESTS, "contains", "creates", "binds", "mounts") == {
        "pool:rpool contains dataset:rpool/both": "`both` is in pool `rpool` (guests.db.zfs./both.dataset)",
        "pool:rpool contains dataset:rpool/safe/web": "`safe/web` is in pool `rpool` (guests.web.zfs./persist.dataset)",
        "unit:zfs-ensure-rpool-both.service creates dataset:rpool/both": (
            "the module generates a service that creates each dataset (guests.db.zfs./both)"
        ),
        "unit:zfs-ensure-rpool-safe-web.service creates dataset:rpool/safe/web": (
            "the module generates a service that creates each dataset (guests.web.zfs./persist)"
        ),
        "guest:db binds mount:/both": "`db` mounts it at `/both` (guests.db.zfs./both)",
        "guest:web binds mount:/both": "`web` mounts it at `/both` (guests.web.zfs./both)",
        "guest:web binds mount:/guests/web/persist": "`web` mounts it at `/persist` (guests.web.zfs./persist)",
        "mount:/both mounts dataset:rpool/both": "`rpool/both` is mounted at `/both` (guests.web.zfs./both)",
        "mount:/guests/web/persist mounts dataset:rpool/safe/web": (
            "`rpool/safe/web` is mounted at `/guests/web/persist` (guests.web.zfs./persist)"
        ),
    }


def test_what_one_guest_alone_uses_is_its_own() -> None:
    owners = {node.id: node.guest for node in GUESTS.nodes.values() if node.guest}
    assert owners == {
        "guest:web": "web",
        "guest:db": "db",
        "dataset:rpool/safe/web": "web",
        "mount:/guests/web/persist": "web",
        "unit:zfs-ensure-rpool-safe-web.service": "web",
        "unit:microvm@web.service": "web",
        "unit:container@db.service": "db",
        **{node.id: node.guest for node in GUESTS.nodes.values() if node.kind == "interface"},
    }
    assert {node.guest for node in GUESTS.nodes.values() if node.kind == "interface"} == {"web", "db"}


def test_interfaces_and_their_link() -> None:
    assert reasons(GUESTS, "has", "attaches") == {
        "guest:web has interface:vm-web": "interface of `web` (guests.web.microvm.macvtap)",
        "interface:vm-web attaches link:lan": "attached to the host's `lan` (guests.web.microvm.macvtap)",
        "guest:db has interface:db/mv-lan": "interface of `db` (guests.db.container.macvlan)",
        "interface:db/mv-lan attaches link:lan": "attached to the host's `lan` (guests.db.container.macvlan)",
    }


VMS = drawn(
    fileSystems={"/srv": {"device": "/dev/srv"}},
    microvm={
        "vms": {
            "a": {
                "config": {
                    "microvm": {
                        "shares": [
                            {"tag": "t", "source": "/srv/data", "mountPoint": "/d", "proto": "virtiofs"},
                            {"tag": "u", "source": "/srv/data/deep/er", "mountPoint": "/e", "proto": "virtiofs"},
                        ],
                        "volumes": [
                            {"image": "/srv/data/a.img", "mountPoint": "/v", "size": 1},
                            {"image": "/other/b.img", "mountPoint": None, "size": 1},
                        ],
                        "interfaces": [{"type": "tap", "id": "vm-a", "mac": "02:00:00:00:00:01"}],
                    }
                }
            },
            "b": {
                "config": {
                    "microvm": {
                        "shares": [{"tag": "t", "source": "/srv/data", "mountPoint": "/d", "proto": "virtiofs"}],
                    }
                }
            },
        }
    },
    systemd={
        "network": {"networks": {"10": {"matchConfig": {"Name": "vm-*"}, "networkConfig": {"Bridge": "br0"}}}},
    },
)


def told(text: str) -> str:
    return text.partition(" (")[0]


def test_directories_that_guests_share() -> None:
    found = {edge: told(reason) for edge, reason in reasons(VMS, "shares", "contains").items()}
    assert found == {
        "guest:a shares directory:/srv/data": "`a` has it at `/d`",
        "guest:a shares directory:/srv/data/deep/er": "`a` has it at `/e`",
        "guest:b shares directory:/srv/data": "`b` has it at `/d`",
        "directory:/srv/data contains directory:/srv/data/deep/er": "it is below `/srv/data`",
        "directory:/srv/data contains volume:/srv/data/a.img": "it is below `/srv/data`",
        "mount:/srv contains directory:/srv/data": "it is on the mount at `/srv`",
        "mount:/srv contains directory:/srv/data/deep/er": "it is on the mount at `/srv`",
        "mount:/srv contains volume:/srv/data/a.img": "it is on the mount at `/srv`",
    }
    assert VMS.nodes["directory:/srv/data"].guest == ""
    assert VMS.nodes["directory:/srv/data/deep/er"].guest == "a"


def test_disks_of_guests() -> None:
    assert {edge: told(reason) for edge, reason in reasons(VMS, "uses").items()} == {
        "guest:a uses volume:/srv/data/a.img": "a disk of `a`, at `/v`",
        "guest:a uses volume:/other/b.img": "a disk of `a`, unmounted",
    }
    assert VMS.nodes["volume:/other/b.img"].guest == "a"


def test_a_network_puts_a_tap_into_a_bridge() -> None:
    assert reasons(VMS, "attaches") == {
        "interface:vm-a attaches link:br0": "network `10` puts it into `br0` (systemd.network.networks.10)"
    }


def test_a_read_only_directory_is_read() -> None:
    box = {"bindMounts": {"/d": {"hostPath": "/srv/d", "isReadOnly": True}}, "privateNetwork": False}
    graph = drawn(containers={"c": box})
    assert told(reasons(graph, "shares")["guest:c shares directory:/srv/d"]) == "`c` reads it at `/d`"


@pytest.mark.parametrize(
    ("file", "host", "name"),
    [
        ("dir/ward.x.json", {"node": {}}, "ward"),
        ("<stdin>", {"node": {}}, "host"),
        (".json", {"node": {}}, "host"),
        ("ward.json", {"node": {"name": "sire"}}, "sire"),
    ],
)
def test_what_a_host_is_called(file: str, host: dict[str, Any], name: str) -> None:
    graph = api.graph(read_bytes(file, json.dumps(host).encode()))
    assert (graph.host, graph.file, f"host:{name}" in graph.nodes) == (name, file, True)


ADDRESSED = drawn(
    containers={
        "c": {"privateNetwork": True, "hostAddress": "10.0.0.1", "localAddress": "10.0.0.2/24"},
    }
)


def test_addresses_have_the_side_that_they_are_on() -> None:
    found = {edge: told(reason) for edge, reason in reasons(ADDRESSED, "has").items() if "address:" in edge}
    assert found == {
        "interface:ve-c has address:10.0.0.1": "its address on the host's side of `c`",
        "interface:ve-c has address:10.0.0.2": "its address in `c`",
    }


OWN = {"/a": {"device": "/dev/a"}, "/a/b": {"device": "/dev/b", "options": ["noauto"]}}


def test_what_nothing_starts_is_idle_and_what_local_fs_requires_is_known() -> None:
    graph = drawn(
        fileSystems={**OWN, "/c": {"device": "/dev/c", "options": ["nofail"]}},
        systemd={"services": {"idle": {"after": ["a.mount"]}, "used": {"wantedBy": ["multi-user.target"]}}},
    )
    assert {"mount:/a/b", "unit:idle.service"} <= graph.idle
    assert graph.idle.isdisjoint({"mount:/a", "mount:/c", "unit:used.service", "unit:local-fs.target"})
    assert graph.local_fs == {"mount:/a"}


def extended(*more: Node | Edge) -> Graph:
    document = read_bytes("host.json", json.dumps({"fileSystems": OWN}).encode())
    return build(view(document, api.load_registry(), Settings()).host, [lambda _: more])


def test_what_plugins_add_joins_the_graph_and_has_a_job() -> None:
    node = Node("unit:new", "unit", "new")
    edge = Edge("mount:/a/b", "acme:x", "acme", "it is so", PLACE)
    graph = extended(node, edge)
    assert graph.nodes["unit:new"] is node
    assert graph.nodes["acme:x"] == Node("acme:x", "acme", "x")
    assert graph.edges[-1] is edge
    assert "mount:/a/b" not in graph.idle
    assert "mount:/a/b" in extended(node).idle
    assert "mount:/a/b" not in extended(Node("mount:/a/b", "mount", "/a/b")).idle


def test_of_what_a_draft_has_the_first_is_kept() -> None:
    draft = Draft()
    assert draft.node("unit", "a", PLACE, "web") == "unit:a"
    assert draft.node("unit", "a", None) == "unit:a"
    draft.add(Node("unit:a", "unit", "other"))
    assert draft.nodes["unit:a"] == Node("unit:a", "unit", "a", PLACE, "web")
    assert draft.target("t") == "unit:t"
    assert draft.nodes["unit:t"] == Node("unit:t", "unit", "t", None)
    draft.edge("unit:a", "after", "unit:t", "first", PLACE)
    draft.imply("unit:a", "after", "unit:t", "second", PLACE)
    draft.imply("unit:a", "before", "unit:t", "third", PLACE)
    draft.edge("unit:a", "before", "unit:t", "fourth", PLACE)
    draft.add(Edge("unit:a", "unit:t", "after", "fifth", PLACE))
    assert [(edge.kind, edge.reason, edge.implied) for edge in draft.edges] == [
        ("after", "first", False),
        ("before", "third", True),
    ]
    assert draft.has_edge("unit:a", "after", "unit:t")
    assert not draft.has_edge("unit:t", "after", "unit:a")
