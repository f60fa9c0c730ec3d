"""Why systemd makes mounts and units wait: each edge says so, and whether the document asks for it."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.graph.types import Graph
from tests.graph.test_build import drawn, reasons

KINDS = ("requires", "after", "before", "wants", "wanted-by", "required-by")


def why(graph: Graph, edge: str) -> list[str]:
    """What is said of an edge: that systemd adds it by itself is said in brackets."""
    asked, implied = reasons(graph, *KINDS), reasons(graph, *KINDS, implied=True)
    return [asked[edge]] if edge in asked else [f"({implied[edge]})"] if edge in implied else []


def with_unit(option: str, name: str, unit: dict[str, Any]) -> Graph:
    return drawn(fileSystems={"/data": {"device": "x"}}, systemd={option: {name: unit}})


@pytest.mark.parametrize("word", ["requires", "wants", "after", "before", "wantedBy", "requiredBy"])
def test_what_a_unit_says(word: str) -> None:
    kind = {"wantedBy": "wanted-by", "requiredBy": "required-by"}.get(word, word)
    graph = with_unit("services", "s", {word: ["o.service"]})
    reason = f"`o.service` is in `{kind}` of `s.service` (systemd.services.s)"
    assert why(graph, f"unit:s.service {kind} unit:o.service") == [reason]


def test_what_a_unit_requires_to_be_mounted() -> None:
    graph = with_unit("services", "s", {"unitConfig": {"RequiresMountsFor": "/data/x"}})
    reason = "`RequiresMountsFor=` of `s.service` has `/data`, or a path below it (systemd.services.s)"
    for kind in ("requires", "after"):
        assert why(graph, f"unit:s.service {kind} mount:/data") == [reason]


@pytest.mark.parametrize(
    ("option", "edges"),
    [
        (
            "services",
            {
                "after unit:sysinit.target": "services are ordered after it by default",
                "after unit:basic.target": "services are ordered after it by default",
                "requires unit:sysinit.target": "services require it by default",
            },
        ),
        (
            "sockets",
            {
                "before unit:sockets.target": "sockets are ordered before it by default",
                "after unit:sysinit.target": "sockets are ordered after it by default",
                "requires unit:sysinit.target": "sockets require it by default",
                "before unit:s.service": "`s.socket` starts `s.service`",
            },
        ),
        (
            "timers",
            {
                "before unit:timers.target": "timers are ordered before it by default",
                "after unit:sysinit.target": "timers are ordered after it by default",
                "requires unit:sysinit.target": "timers require it by default",
                "before unit:s.service": "`s.timer` starts `s.service`",
            },
        ),
        (
            "paths",
            {
                "before unit:paths.target": "paths are ordered before it by default",
                "after unit:sysinit.target": "paths are ordered after it by default",
                "requires unit:sysinit.target": "paths require it by default",
                "before unit:s.service": "`s.path` starts `s.service`",
            },
        ),
        ("targets", {}),
    ],
)
def test_what_units_of_a_kind_have_by_default(option: str, edges: dict[str, str]) -> None:
    name = f"unit:s.{option.removesuffix('s')}"
    found = reasons(with_unit(option, "s", {}), *KINDS, implied=True)
    mine = {edge.partition(" ")[2]: reason for edge, reason in found.items() if edge.startswith(f"{name} ")}
    assert {edge: reason.partition(" (")[0] for edge, reason in mine.items()} == edges
    bare = reasons(with_unit(option, "s", {"unitConfig": {"DefaultDependencies": False}}), *KINDS, implied=True)
    kept = {edge.partition(" ")[2] for edge in bare if edge.startswith(f"{name} ")}
    assert kept == {edge for edge, reason in edges.items() if "starts" in reason}


def test_systemds_own_order() -> None:
    graph = with_unit("services", "s", {"after": ["network-online.target"], "wantedBy": ["multi-user.target"]})
    found = reasons(graph, "after", implied=True)
    own = [edge for edge, reason in found.items() if reason.startswith("systemd's own boot order")]
    assert own == [
        "unit:local-fs.target after unit:local-fs-pre.target",
        "unit:sysinit.target after unit:local-fs.target",
        "unit:basic.target after unit:sysinit.target",
        "unit:multi-user.target after unit:basic.target",
    ]


@pytest.mark.parametrize(
    ("path", "target"),
    [("/var/log/journal", "sysinit"), ("/var/lib", "sysinit"), ("/var/tmp", "basic"), ("/srv", "")],  # noqa: S108
)
def test_mounts_that_systemds_own_units_need(path: str, target: str) -> None:
    graph = drawn(fileSystems={path: {"device": "x"}})
    said = [edge for edge, reason in reasons(graph, "after", implied=True).items() if "own units before it" in reason]
    assert said == ([f"unit:{target}.target after mount:{path}"] if target else [])


def mounts(*options: str, path: str = "/a/b", **more: Any) -> Graph:
    own = {"device": "/dev/x", "fsType": "ext4", "options": list(options), **more}
    return drawn(fileSystems={"/a": {"device": "y"}, "/src": {"device": "z"}, path: own})


@pytest.mark.parametrize(
    ("options", "kinds", "word"),
    [
        (("x-systemd.requires=o.service",), ("requires", "after"), "requires"),
        (("x-systemd.after=o.service",), ("after",), "after"),
        (("x-systemd.before=o.service",), ("before",), "before"),
        (("x-systemd.wanted-by=o.service",), ("wanted-by",), "wanted-by"),
        (("x-systemd.required-by=o.service",), ("required-by",), "required-by"),
    ],
)
def test_what_options_of_a_mount_say(options: tuple[str, ...], kinds: tuple[str, ...], word: str) -> None:
    graph = mounts(*options)
    reason = f"`o.service` is in `x-systemd.{word}` of `/a/b` (fileSystems./a/b)"
    found = {edge: each for edge, each in reasons(graph, *KINDS).items() if "o.service" in edge}
    assert found == {f"mount:/a/b {kind} unit:o.service": reason for kind in kinds}


def test_an_automount_has_no_links() -> None:
    assert not reasons(mounts("x-systemd.automount", "x-systemd.wanted-by=o.service"), "wanted-by")


def test_a_mount_waits_for_what_is_above_it() -> None:
    for kind in ("requires", "after"):
        assert why(mounts(), f"mount:/a/b {kind} mount:/a") == ["(it is below `/a` (fileSystems./a/b))"]


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"device": "/src/x"}, "it mounts `/src/x`, which is below `/src`"),
        ({"device": "/src"}, "it mounts `/src`"),
        ({"depends": ["/src/x"]}, "its `depends` has `/src/x`, which is below `/src`"),
        ({"depends": ["/src"]}, "its `depends` has `/src`"),
        (
            {"options": ["x-systemd.requires-mounts-for=/src/x"]},
            "its own mount options require `/src/x`, which is below `/src`",
        ),
        ({"options": ["x-systemd.requires-mounts-for=/src"]}, "its own mount options require `/src`"),
    ],
)
def test_a_mount_waits_for_what_it_is_made_of(given: dict[str, Any], reason: str) -> None:
    graph = mounts(**given) if "options" not in given else mounts(*given["options"])
    for kind in ("requires", "after"):
        assert why(graph, f"mount:/a/b {kind} mount:/src") == [f"{reason} (fileSystems./a/b)"]


def shared(first: str, second: str) -> Graph:
    zfs = {
        "/x": {"pool": "p", "dataset": "d", "hostMountpoint": first},
        "/y": {"pool": "p", "dataset": "d", "hostMountpoint": second},
    }
    guest = {"backend": "container", "container": {"macvlan": "lan"}, "zfs": zfs}
    return drawn(node={"name": "w"}, guests={"g": guest})


def test_a_dataset_that_is_mounted_twice_waits_for_the_first() -> None:
    said = {edge: why_ for edge, why_ in reasons(shared("/m", "/n"), "requires").items() if edge.count("mount:") == 2}
    assert said == {
        "mount:/n requires mount:/m": "dataset `p/d` is first mounted at `/m` (guests.g.zfs./y.hostMountpoint)"
    }


def test_a_path_that_systemd_reads_otherwise_is_told() -> None:
    zfs = {
        "/w": {"pool": "p", "dataset": "e", "hostMountpoint": "/m"},
        "/x": {"pool": "p", "dataset": "d", "hostMountpoint": "/m n"},
        "/y": {"pool": "p", "dataset": "d", "hostMountpoint": "/o"},
    }
    guest = {"backend": "container", "container": {"macvlan": "lan"}, "zfs": zfs}
    said = reasons(drawn(node={"name": "w"}, guests={"g": guest}), "requires")
    assert said["mount:/o requires mount:/m"] == (
        "it should wait for `/m n`, which systemd reads otherwise: it waits for `/m` (guests.g.zfs./y.hostMountpoint)"
    )


@pytest.mark.parametrize(
    ("options", "fs_type", "edges"),
    [
        ((), "ext4", {"before local-fs.target", "after local-fs-pre.target"}),
        (("nofail",), "ext4", {"after local-fs-pre.target"}),
        ((), "tmpfs", {"before local-fs.target", "after local-fs-pre.target", "after swap.target"}),
        (
            (),
            "nfs",
            {
                *("before remote-fs.target", "after remote-fs-pre.target"),
                *("after network.target", "after network-online.target"),
            },
        ),
        (
            ("_netdev", "nofail"),
            "ext4",
            {"after remote-fs-pre.target", "after network.target", "after network-online.target"},
        ),
    ],
)
def test_between_which_targets_it_is_mounted(options: tuple[str, ...], fs_type: str, edges: set[str]) -> None:
    graph = drawn(fileSystems={"/a": {"device": "x", "fsType": fs_type, "options": list(options)}})
    found = reasons(graph, *KINDS, implied=True)
    assert {
        edge.removeprefix("mount:/a ").replace("unit:", "") for edge in found if edge.startswith("mount:/a ")
    } == edges
    kind = "remote" if "remote" in " ".join(edges) else "local"
    for edge, reason in found.items():
        if edge.startswith("mount:/a ") and "swap" not in edge:
            assert reason == f"it is a {kind} file system (fileSystems./a)"


@pytest.mark.parametrize("path", ["/", "/usr"])
def test_what_is_there_from_the_start_is_after_nothing(path: str) -> None:
    found = reasons(drawn(fileSystems={path: {"device": "x"}}), *KINDS, implied=True)
    assert [edge for edge in found if edge.startswith(f"mount:{path} ")] == [
        f"mount:{path} before unit:local-fs.target"
    ]


def test_an_automount_comes_first() -> None:
    graph = mounts("x-systemd.automount")
    found = reasons(graph, *KINDS, implied=True)
    unit = "unit:a-b.automount"
    assert found[f"mount:/a/b after {unit}"] == "`a-b.automount` mounts it when it is used (fileSystems./a/b)"
    mine = {edge.removeprefix(f"{unit} ") for edge in found if edge.startswith(f"{unit} ")}
    assert mine == {
        *("before unit:local-fs.target", "after unit:local-fs-pre.target"),
        *("requires mount:/a", "after mount:/a"),
    }


@pytest.mark.parametrize(
    ("unit", "is_ordered"),
    [
        ({"wantedBy": ["t.target"]}, True),
        ({"requiredBy": ["t.target"]}, True),
        ({"wantedBy": ["t.target"], "after": ["t.target"]}, False),
        ({"wantedBy": ["t.target"], "unitConfig": {"DefaultDependencies": False}}, False),
        ({"wantedBy": ["t.service"]}, False),
    ],
)
def test_targets_are_after_what_they_want(unit: dict[str, Any], *, is_ordered: bool) -> None:
    name = (unit.get("wantedBy") or unit["requiredBy"])[0]
    graph = drawn(systemd={"services": {"s": unit}, "targets": {"t": {}}})
    reason = "`t.target` is after what it wants (`DefaultDependencies=`) (systemd.services.s)"
    assert why(graph, f"unit:{name} after unit:s.service") == ([reason] if is_ordered else [])


def test_a_target_that_is_before_what_it_wants_is_not_after_it() -> None:
    target = {"before": ["s.service"], "wants": ["s.service", "r.service"]}
    graph = drawn(systemd={"services": {"s": {}}, "targets": {"t": target}})
    assert why(graph, "unit:t.target after unit:s.service") == []
    assert why(graph, "unit:t.target after unit:r.service") == [
        "`t.target` is after what it wants (`DefaultDependencies=`) (systemd.targets.t)"
    ]


def test_what_is_masked_says_nothing() -> None:
    graph = with_unit("services", "s", {"enable": False, "requires": ["o.service"]})
    assert not [edge for edge in reasons(graph, *KINDS) if "s.service" in edge]
