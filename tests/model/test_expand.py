"""What is shown of a host: its file systems and units under the option paths that NixOS has them at."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.picture.expand import merge_objects
from guestlint.source.parse import read_bytes


def expanded(**host: Any) -> dict[str, Any]:
    return api.expand(read_bytes("host.json", json.dumps({"node": {"name": "ward"}, **host}).encode()))


def systemd(**units: Any) -> dict[str, Any]:
    shown: dict[str, Any] = expanded(systemd=units)["systemd"]
    return shown


def test_a_host_without_anything_has_all_tables() -> None:
    shown = expanded()
    assert shown["guests"] == shown["fileSystems"] == shown["disko"]["devices"]["zpool"] == {}
    assert shown["systemd"] == {"services": {}, "tmpfiles": {"rules": []}}


def test_a_file_system_says_what_differs_from_its_name() -> None:
    own = {
        "/a": {"device": "/dev/a", "fsType": "ext4", "options": ["noatime"]},
        "data": {"mountPoint": "/b", "device": "/dev/b", "depends": ["/a"]},
    }
    assert expanded(fileSystems=own)["fileSystems"] == {
        "/a": {"device": "/dev/a", "fsType": "ext4", "options": ["noatime"]},
        "data": {
            "device": "/dev/b",
            "fsType": "auto",
            "options": ["defaults"],
            "mountPoint": "/b",
            "depends": ["/a"],
        },
    }


def test_a_service_has_what_is_said_of_it_and_no_more() -> None:
    said = {
        "requires": ["a.service", "b.service"],
        "after": ["c.service"],
        "before": ["d.service"],
        "wantedBy": ["multi-user.target"],
        "wants": ["e.service"],
        "requiredBy": ["f.service"],
    }
    assert systemd(services={"s": said, "t": {}})["services"] == {"s": said, "t": {}}


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ({"enable": False}, {"enable": False}),
        ({"enable": True}, {}),
        ({"unitConfig": {"DefaultDependencies": False}}, {"unitConfig": {"DefaultDependencies": "no"}}),
        ({"unitConfig": {"DefaultDependencies": True}}, {}),
        ({"unitConfig": {"RequiresMountsFor": "/a /b"}}, {"unitConfig": {"RequiresMountsFor": "/a /b"}}),
        (
            {"unitConfig": {"DefaultDependencies": "no", "RequiresMountsFor": "'/a b'"}},
            {"unitConfig": {"DefaultDependencies": "no", "RequiresMountsFor": '"/a b"'}},
        ),
    ],
)
def test_what_a_service_may_say(said: dict[str, Any], shown: dict[str, Any]) -> None:
    assert systemd(services={"s": said})["services"]["s"] == shown


@pytest.mark.parametrize("kind", ["sockets", "timers", "paths", "targets"])
def test_units_of_other_kinds_stand_under_their_kind(kind: str) -> None:
    shown = systemd(**{kind: {"x.y": {"after": ["z.service"]}}})
    assert shown[kind] == {"x.y": {"after": ["z.service"]}}
    assert shown["services"] == {}


def test_mounts_and_automounts_are_lists() -> None:
    shown = systemd(
        mounts=[
            {"where": "/m", "what": "/dev/m", "type": "ext4", "wantedBy": ["local-fs.target"]},
            {"where": "/n", "what": "tmpfs"},
        ],
        automounts=[{"where": "/m", "wantedBy": ["local-fs.target"]}],
        targets={"t": {}},
    )
    (first, second) = shown["mounts"]
    assert (first["where"], first["what"], first["type"]) == ("/m", "/dev/m", "ext4")
    assert first["wantedBy"] == ["local-fs.target"]
    assert (second["where"], second["what"]) == ("/n", "tmpfs")
    assert "wantedBy" not in second
    assert [(each["where"], each["wantedBy"]) for each in shown["automounts"]] == [("/m", ["local-fs.target"])]
    assert "RequiresMountsFor" not in json.dumps(shown["automounts"])
    assert shown["targets"] == {"t": {}}


def test_a_table_is_merged_and_anything_else_replaced() -> None:
    into: dict[str, Any] = {"a": {"b": 1, "c": {"d": 2}}, "e": [1], "f": {"g": 1}, "h": 1}
    merge_objects(into, {"a": {"c": {"x": 3}, "b": 4}, "e": [2], "f": 5, "h": {"i": 6}, "new": {"k": 7}})
    assert into == {"a": {"b": 4, "c": {"d": 2, "x": 3}}, "e": [2], "f": 5, "h": {"i": 6}, "new": {"k": 7}}
