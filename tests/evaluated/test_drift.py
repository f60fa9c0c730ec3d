"""Drift: nothing where nothing differs, and one finding a cause where something does."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.evaluated.drift import compare, read_configuration
from guestlint.source.errors import GuestlintError
from guestlint.source.parse import read_bytes
from guestlint.source.route import Route, format_route
from tests.conformance.corpus import Case, cases
from tests.evaluated.drift_samples import CHANGES, HOST, LATER, A, B, drop, expansion, found, leaves, put

ACCEPTED = cases(accepted=True)


# Nothing differs


@pytest.mark.parametrize("case", ACCEPTED, ids=str)
def test_a_configuration_made_of_the_host_file_has_no_drift(case: Case) -> None:
    assert list(compare(read_bytes(case.path.name, case.path.read_bytes()), case.expand)) == []


def test_the_corpus_is_whole() -> None:
    assert len(ACCEPTED) == 152


@pytest.mark.parametrize("case", ACCEPTED[::3], ids=str)
def test_what_nixos_and_other_modules_add_is_no_drift(case: Case) -> None:
    actual = copy.deepcopy(case.expand)
    for guest in actual["guests"].values():
        guest |= {"modules": [1], "extraSpecialArgs": {}}
    for mount in actual["fileSystems"].values():
        mount |= {"label": None, "neededForBoot": True, "options": [*mount["options"], "x-initrd.mount"]}
    for service in actual["systemd"]["services"].values():
        service |= {"after": [*service.get("after", []), "network.target"], "enable": True, "path": []}
    for container in actual["containers"].values():
        container |= {"config": None, "bindMounts": {**container["bindMounts"], "/dev/x": {"hostPath": "/dev/x"}}}
    for vm in actual["microvm"]["vms"].values():
        vm |= {"flake": None, "interfaces": [*vm["interfaces"], {"type": "user", "id": "qemu"}]}
    actual["fileSystems"] |= {
        "/nix": {"device": "rpool/nix", "fsType": "zfs", "options": ["zfsutil"]},
        "/boot": {"device": "/dev/sda1", "fsType": "vfat", "options": ["x-systemd.requires-mounts-for=/"]},
    }
    actual["systemd"]["services"] |= {"microvm@": {}, "container@": {}, "sshd": {"after": ["network.target"]}}
    assert list(compare(read_bytes(case.path.name, case.path.read_bytes()), actual)) == []


@pytest.mark.parametrize("part", ["guests", "fileSystems", "disko", "systemd", "microvm", "containers"])
def test_parts_that_the_json_does_not_have_are_not_compared(part: str) -> None:
    whole = expansion()
    assert found({part: whole[part]}) == []
    del whole[part]
    assert found(whole) == []


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_is_found_once_at_its_route(name: str) -> None:
    change, (kind, option, place) = CHANGES[name]
    actual = expansion()
    change(actual)
    assert found(actual) == [(kind, format_route(option), format_route(place))]


# One cause, one finding: Nix makes the rest of what was changed

CAUSES = {
    "dataset": ('dataset = "local/a"', 'dataset = "local/b"', (*A, "zfs", "/state", "dataset")),
    "shared dataset": (
        'dataset = "safe/shared"\n[guests.a',
        'dataset = "z"\n[guests.a',
        (*A, "zfs", "/persist", "dataset"),
    ),
    "host mountpoint": (
        'dataset = "local/a"',
        'dataset = "local/a"\nhostMountpoint = "/g"',
        (*A, "zfs", "/state", "hostMountpoint"),
    ),
    "guest mountpoint": (
        'dataset = "local/a"',
        'dataset = "local/a"\nguestMountpoint = "/g"',
        (*A, "zfs", "/state", "guestMountpoint"),
    ),
    "base MAC": ('macvtap = "lan"', 'macvtap = "lan", baseMac = "02:aa:bb:00:00:00"', (*A, "microvm", "baseMac")),
    "macvtap": ('macvtap = "lan"', 'macvtap = "wan"', (*A, "microvm", "macvtap")),
    "macvlan": ('macvlan = "lan"', 'macvlan = "wan"', (*B, "container", "macvlan")),
    "autostart": ("[guests.a]", "[guests.a]\nautostart = true", (*A, "autostart")),
    "link": ('macvlan = "lan"', 'macvlan = "lan"\nnetworking.mainLinkName = "x"', (*B, "networking", "mainLinkName")),
    "backend": (
        'backend = "container"\ncontainer.macvlan = "lan"',
        'backend = "microvm"\nmicrovm = { system = "x86_64-linux", macvtap = "lan" }',
        (*B, "backend"),
    ),
    "new guest": (
        "[guests.a]",
        '[guests.c]\nbackend = "container"\ncontainer.macvlan = "x"\n[guests.a]',
        ("guests", "c"),
    ),
    "lost entry": ('[guests.b.zfs."/persist"]\npool = "rpool"\ndataset = "safe/shared"\n', "", (*B, "zfs", "/persist")),
}


@pytest.mark.parametrize("name", CAUSES)
def test_what_follows_from_a_change_is_not_reported(name: str) -> None:
    old, new, option = CAUSES[name]
    assert HOST.count(old) == 1
    assert [named for _, named, _ in found(expansion(HOST.replace(old, new)))] == [format_route(option)]


@pytest.mark.parametrize("guest", ["a", "b"])
def test_a_guest_that_is_missing_altogether_is_one_finding(guest: str) -> None:
    start = HOST.index(f"[guests.{guest}]")
    end = HOST.index("[guests.b]") if guest == "a" else HOST.index("[fileSystems")
    actual = expansion(HOST[:start] + HOST[end:])
    assert found(actual) == [("drift-missing", f"guests.{guest}", f"guests.{guest}")]
    del actual["guests"]
    kinds = [(kind, place) for kind, _, place in found(actual) if kind == "drift-missing"]
    assert kinds == [("drift-missing", f"guests.{guest}")]


def test_a_node_name_renames_the_guests_by_default() -> None:
    actual = expansion(HOST.replace('"ward"', '"sire"')) | {"node": {"name": "sire"}}
    assert found(actual) == [("drift-changed", "node.name", "node.name")]


def test_interfaces_of_the_later_schema() -> None:
    actual = expansion(LATER.replace("interfaces.lan = {}", "interfaces.dmz = {}"))
    assert [(kind, named) for kind, named, _ in found(actual, LATER)] == [
        ("drift-missing", "guests.a.microvm.interfaces.lan"),
        ("drift-unexplained", "guests.a.microvm.interfaces.dmz"),
    ]
    actual = expansion(LATER.replace("eth1", "eth2"))
    option = "guests.a.microvm.interfaces.wan.hostLink"
    assert found(actual, LATER) == [("drift-changed", option, option)]


# Any option of any guest


def _another(value: Any) -> Any:
    if isinstance(value, bool):
        return not value
    return [*value, "another"] if isinstance(value, list) else f"{value}x"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_any_one_changed_option_of_a_guest_is_one_finding(data: st.DataObject) -> None:
    case = data.draw(st.sampled_from([case for case in ACCEPTED if case.expand["guests"]]))
    actual = copy.deepcopy(case.expand)
    guest = data.draw(st.sampled_from(sorted(actual["guests"])))
    what = data.draw(st.sampled_from(["change", "remove", "add"]))
    route: Route
    if what == "add":
        name = data.draw(st.text(min_size=1, max_size=5).map(lambda text: f"/{text}"))
        route = ("guests", guest, "zfs", name)
        if name in actual["guests"][guest]["zfs"]:
            return
        put(route, {"pool": "p", "dataset": "d", "guestMountpoint": "/g", "hostMountpoint": "/new"}, actual)
    else:
        options = leaves(actual["guests"][guest], ("guests", guest))
        route = data.draw(st.sampled_from(options))
        value: Any = actual
        for key in route:
            value = value[key]
        if what == "remove" and value in ([], ""):
            return
        put(route, _another(value), actual) if what == "change" else drop(route, actual)
    kind = {"change": "drift-changed", "remove": "drift-missing", "add": "drift-unexplained"}[what]
    reports = list(compare(read_bytes("host.toml", case.path.read_bytes()), actual))
    assert [(kind, report.identity) for kind, report in reports] == [(kind, (format_route(route),))]
    assert route[: len(reports[0][1].at.route)] == reports[0][1].at.route


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3),
    max_leaves=3,
)


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_no_value_of_a_wrong_shape_is_too_much(data: st.DataObject) -> None:
    actual = expansion()
    route = data.draw(st.sampled_from(leaves(actual, ())))
    put(route[: data.draw(st.integers(1, len(route)))], data.draw(_JSON), actual)
    try:
        found(read_configuration("nix.json", json.dumps(actual).encode()))
    except GuestlintError as error:
        assert str(error).startswith("nix.json:")  # noqa: PT017 - either outcome is right


def test_another_value_in_the_host_file_is_one_finding() -> None:
    """Nix makes a configuration of the changed file; the difference from the file before is the one change."""
    for case in ACCEPTED[::8]:
        before = read_bytes("host.toml", case.path.read_bytes())
        for route in leaves(before.data.get("guests", {}), ("guests",)):
            if route[-1] not in ("pool", "dataset", "hostMountpoint", "guestMountpoint", "macvtap", "macvlan"):
                continue
            after = read_bytes("host.toml", case.path.read_bytes())
            put(route, f"{_at(after.data, route)}x", after.data)
            if not api.refusals(api.lint([after]), "host.toml"):
                reports = [report for _, report in compare(before, api.expand(after))]
                assert [report.identity for report in reports] == [(format_route(route),)]


def _at(data: Any, route: Route) -> Any:
    for key in route:
        data = data[key]
    return data
