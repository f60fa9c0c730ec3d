"""Documents of the wrong shape: each value that is none of the option's is said at its place, and all else is read."""

from __future__ import annotations

import json
from typing import Any

import pytest
from jsonschema import Draft7Validator

from guestlint import api
from guestlint.frontends import own_front_ends
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.schema import schema
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.rules.plain_vms import plain, share
from tests.rules.table import vm, zfs

Json = dict[str, Any]
SCHEMA = Draft7Validator(schema(own_front_ends(BACKENDS).values()))


def said(data: Json) -> list[tuple[str, str]]:
    """Path and message of each value of the wrong type."""
    run = api.lint([read_bytes("host.json", json.dumps(data).encode())], Settings())
    assert run.crashes == []
    found = [each for each in run.findings if each.rule == "type-mismatch"]
    assert all(each.severity == "error" and each.stage == "eval" for each in found)
    return [(each.path, each.diagnostic.message.partition(": ")[2]) for each in found]


WORDS = [
    (1, "a number"),
    (1.5, "a number"),
    ("x", '"x"'),
    (True, "true"),
    (False, "false"),
    ([], "a list"),
]


@pytest.mark.parametrize(("value", "words"), WORDS)
@pytest.mark.parametrize(
    ("data", "route"),
    [
        ({}, ("guests",)),
        ({"guests": {"b": vm()}}, ("guests", "a")),
        ({"guests": {"a": {"backend": "microvm"}}}, ("guests", "a", "microvm")),
        ({"guests": {"a": vm()}}, ("guests", "a", "zfs")),
        ({"guests": {"a": vm(zfs={"/q": zfs()})}}, ("guests", "a", "zfs", "/p")),
        ({"guests": {"a": vm()}}, ("guests", "a", "networking")),
        ({}, ("node",)),
        ({}, ("containers",)),
        ({"containers": {"b": {}}}, ("containers", "a")),
        ({"containers": {"a": {}}}, ("containers", "a", "bindMounts")),
        ({"containers": {"a": {"bindMounts": {"/y": {}}}}}, ("containers", "a", "bindMounts", "/x")),
        ({"containers": {"a": {"extraVeths": {}}}}, ("containers", "a", "extraVeths", "x")),
        ({"microvm": {}}, ("microvm", "vms")),
        ({"microvm": {"vms": {"b": plain()}}}, ("microvm", "vms", "a")),
        ({}, ("fileSystems",)),
        ({"fileSystems": {"/a": {}}}, ("fileSystems", "/b")),
    ],
)
def test_tables(data: Json, route: tuple[str, ...], value: Any, words: str) -> None:
    given = json.loads(json.dumps(data))
    table = given
    for key in route[:-1]:
        table = table.setdefault(key, {})
    table[route[-1]] = value
    at = ".".join(route)
    assert set(said(given)) == {(at, f"expected a table, found {words}")}


@pytest.mark.parametrize(
    ("value", "words"), [*WORDS[2:5], (2.5, "a number"), ({}, "a table"), (None, "null"), (-1, "a number")]
)
def test_a_port(value: Any, words: str) -> None:
    port = {"hostPort": value, "containerPort": 80, "protocol": "tcp"}
    data = {"containers": {"a": {"privateNetwork": True, "forwardPorts": [port]}}}
    ((path, text),) = said(data)
    assert path == "containers.a.forwardPorts.0.hostPort"
    assert text.endswith(f", found {words}")


@pytest.mark.parametrize(("number", "is_port"), [(-1, False), (0, True), (1, True), (65535, True), (65536, False)])
def test_numbers_of_ports(number: int, *, is_port: bool) -> None:
    box: Json = {"containers": {"a": {"privateNetwork": True, "forwardPorts": [{"hostPort": number}]}}}
    machine = {"microvm": {"vms": {"a": plain(forwardPorts=[{"host": {"port": number}, "guest": {"port": 1}}])}}}
    assert [path for path, _ in said(box)] == ([] if is_port else ["containers.a.forwardPorts.0.hostPort"])
    at = "microvm.vms.a.config.microvm.forwardPorts.0.host.port"
    assert [path for path, _ in said(machine)] == ([] if is_port else [at])
    assert SCHEMA.is_valid(box) is is_port
    assert SCHEMA.is_valid(machine) is is_port


def test_lists_of_tables() -> None:
    data = {"microvm": {"vms": {"a": plain(shares=[share("/srv/a"), 1, share("/srv/b", "/b", "b")])}}}
    assert said(data) == [("microvm.vms.a.config.microvm.shares.1", "expected a table, found a number")]
    data = {"microvm": {"vms": {"a": plain(shares={"x": share("/srv/a")})}}}
    assert [path for path, _ in said(data)] == ["microvm.vms.a.config.microvm.shares"]


@pytest.mark.parametrize(
    ("mac", "fix"),
    [
        ("02-00-00-00-00-01", "02:00:00:00:00:01"),
        ("02-00-00:00-00-01", "02:00:00:00:00:01"),
        ("02-00-00-00-00-1", None),
        ("020000000001", None),
        (1, None),
    ],
)
def test_addresses_with_dashes(mac: Any, fix: str | None) -> None:
    data = {"guests": {"a": vm(microvm={"mac": mac})}, "node": {"name": "ward"}}
    run = api.lint([read_bytes("host.json", json.dumps(data).encode())], Settings())
    (finding,) = [each for each in run.findings if each.rule == "type-mismatch"]
    assert finding.path == "guests.a.microvm.mac"
    made = finding.diagnostic.fix
    assert (None if made is None else (made.edits[0].value, made.safe)) == (None if fix is None else (fix, True))


@pytest.mark.parametrize(
    ("data", "missing"),
    [
        ({"guests": {"a": {}}}, ["guests.a.backend"]),
        ({"guests": {"a": {"backend": "microvm"}}}, ["guests.a.microvm.system"]),
        ({"guests": {"a": vm(zfs={"/p": {}})}}, ["pool", "dataset"]),
        ({"guests": {"a": vm(zfs={"/p": {"pool": "rpool"}})}}, ["dataset"]),
        ({"containers": {"a": {"forwardPorts": [{}]}}}, ["hostPort"]),
        ({"containers": {"a": {"allowedDevices": [{"node": "/dev/x"}]}}}, ["modifier"]),
        ({"microvm": {"vms": {"a": plain(shares=[{"tag": "x"}])}}}, ["source", "mountPoint"]),
        ({"microvm": {"vms": {"a": plain(volumes=[{"image": "x", "mountPoint": None}])}}}, ["size"]),
        ({"microvm": {"vms": {"a": plain(volumes=[{"mountPoint": None, "size": 1}])}}}, ["image"]),
    ],
)
def test_options_that_are_missing(data: Json, missing: list[str]) -> None:
    run = api.lint([read_bytes("host.json", json.dumps({"node": {"name": "w"}, **data}).encode())], Settings())
    found = [each.diagnostic.message for each in run.findings if each.rule == "missing-option"]
    for name in missing:
        option = name.rpartition(".")[2]
        assert [text for text in found if text.rstrip("`").endswith((f".{option}", f"`{option}"))], (name, found)


@pytest.mark.parametrize("key", ["guests", "containers", "microvm", "networking", "fileSystems"])
def test_a_key_at_the_top_that_is_no_table_is_told_once(key: str) -> None:
    assert said({"node": {"name": "ward"}, key: 1}) == [(key, "expected a table, found a number")]
