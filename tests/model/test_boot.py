"""Which units have a job when a host boots, and which of them `local-fs.target` needs."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.engine.linter import view
from guestlint.picture.host import Host
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from guestlint.systemd.boot import Boot, boot_jobs, is_ordered_target
from guestlint.systemd.mounts import HostMounts
from tests.model.test_parts import unit


def host(**data: Any) -> Host:
    document = read_bytes("host.json", json.dumps({"node": {"name": "ward"}, **data}).encode())
    return view(document, api.load_registry(), Settings()).host


def boot(**data: Any) -> Boot:
    seen = host(**data)
    return boot_jobs(seen, HostMounts(seen))


def services(**units: dict[str, Any]) -> dict[str, Any]:
    return {"systemd": {"services": units}}


def started(data: dict[str, Any], *names: str) -> list[str]:
    """Which of these services have a job."""
    jobs = boot(**data).jobs
    return [name for name in names if f"{name}.service" in jobs]


MULTI = ["multi-user.target"]


@pytest.mark.parametrize("word", ["wantedBy", "requiredBy"])
@pytest.mark.parametrize("target", ["multi-user.target", "sysinit.target", "sockets.target", "timers.target"])
def test_what_a_target_of_the_boot_pulls_in_is_started(word: str, target: str) -> None:
    assert started(services(a={word: [target]}, b={}), "a", "b") == ["a"]


def test_what_is_pulled_in_by_nothing_or_by_what_is_not_started_is_not() -> None:
    idle = services(a={"wantedBy": ["b.service"]}, b={}, c={"wantedBy": ["rescue.target"]})
    assert started(idle, "a", "b", "c") == []


@pytest.mark.parametrize("word", ["requires", "wants"])
def test_what_is_started_pulls_in_what_it_asks_for(word: str) -> None:
    data = services(a={"wantedBy": MULTI, word: ["b.service"]}, b={word: ["c.service"]}, c={}, d={})
    assert started(data, "a", "b", "c", "d") == ["a", "b", "c"]


@pytest.mark.parametrize("word", ["after", "before"])
def test_an_order_pulls_nothing_in(word: str) -> None:
    assert started(services(a={"wantedBy": MULTI, word: ["b.service"]}, b={}), "a", "b") == ["a"]


def test_who_requires_what_is_not_there_fails_and_pulls_in_no_others() -> None:
    data = services(
        a={"wantedBy": MULTI, "requires": ["gone.service", "b.service"], "wants": ["c.service"]}, b={}, c={}
    )
    assert started(data, "a", "b", "c") == ["a"]


def test_that_goes_on_to_who_requires_it() -> None:
    data = services(
        a={"wantedBy": MULTI, "requires": ["b.service", "c.service"]},
        b={"requires": ["gone.service"]},
        c={},
        d={"wantedBy": MULTI, "wants": ["b.service", "c.service"]},
    )
    assert started(data, "a", "b") == ["a", "b"]
    assert started(data, "c", "d") == ["c", "d"]  # it only wants the one that fails


def test_who_wants_what_is_not_there_goes_on() -> None:
    data = services(a={"wantedBy": MULTI, "wants": ["gone.service", "b.service"]}, b={})
    assert started(data, "a", "b") == ["a", "b"]


@pytest.mark.parametrize(
    ("name", "is_there"),
    [
        ("dev-sda.device", True),
        ("system.slice", True),
        ("init.scope", True),
        ("systemd-udevd.service", True),
        ("network.target", True),
        ("acme.target", False),
        ("udevd.service", False),
        ("b@x.service", True),
        ("c@x.service", False),
        ("-.mount", True),
        ("x.mount", False),
        ("data.mount", True),
    ],
)
def test_which_units_are_there(name: str, *, is_there: bool) -> None:
    asking = {"wantedBy": MULTI, "requires": [name], "wants": ["z.service"]}
    data = services(**{"a": asking, "z": {}, "b@": {}})
    assert started({**data, "fileSystems": {"/data": {"device": "x"}}}, "z") == (["z"] if is_there else [])


@pytest.mark.parametrize("word", ["requires", "wants"])
def test_a_masked_unit_has_no_job_and_asks_for_nothing(word: str) -> None:
    data = services(
        a={"wantedBy": MULTI, word: ["b.service"]},
        b={"enable": False, "wants": ["c.service"]},
        c={},
        d={"enable": False, "wantedBy": MULTI},
    )
    assert started(data, "a", "b", "c", "d") == ["a"]


def mounts(**options: list[str]) -> dict[str, Any]:
    return {"fileSystems": {f"/{name}": {"device": "x", "options": given} for name, given in options.items()}}


def test_file_systems_are_mounted_unless_they_say_otherwise() -> None:
    found = boot(**mounts(a=[], b=["noauto"], c=["nofail"], d=["nofail", "noauto"], e=["noauto", "auto"]))
    assert found.jobs & {f"{name}.mount" for name in "abcde"} == {"a.mount", "c.mount", "e.mount"}
    assert found.local_fs == {"a.mount", "e.mount"}


def test_an_automount_takes_the_place_of_its_mount() -> None:
    found = boot(**mounts(a=["x-systemd.automount"], b=["x-systemd.automount", "nofail"]))
    assert {"a.automount", "b.automount"} <= found.jobs
    assert {"a.mount", "b.mount"}.isdisjoint(found.jobs)
    assert found.local_fs == {"a.automount"}


@pytest.mark.parametrize(
    ("option", "target", "has_job"),
    [
        ("x-systemd.wanted-by", "multi-user.target", True),
        ("x-systemd.required-by", "multi-user.target", True),
        ("x-systemd.wanted-by", "rescue.target", False),
    ],
)
def test_a_mount_may_say_who_pulls_it_in(option: str, target: str, *, has_job: bool) -> None:
    found = boot(**mounts(a=[f"{option}={target}"]))
    assert ("a.mount" in found.jobs) is has_job
    assert "a.mount" not in found.local_fs


def test_a_mount_on_the_network_is_needed_by_no_local_target() -> None:
    online = services(s={"wantedBy": ["network-online.target"]})
    found = boot(fileSystems={"/n": {"device": "s:/x", "fsType": "nfs"}}, **online)
    assert {"n.mount", "network-online.target", "s.service"} <= found.jobs
    assert found.local_fs == frozenset()
    local = boot(fileSystems={"/n": {"device": "x"}}, **online)
    assert "s.service" not in local.jobs


def test_what_local_fs_needs_is_required_by_what_it_requires() -> None:
    options = mounts(a=["x-systemd.requires=b.service"], c=["noauto"])
    found = boot(**options, **services(b={"requires": ["d.service"]}, d={}))
    assert found.local_fs == {"a.mount"}
    assert found.needed >= {"a.mount", "b.service", "d.service"}
    assert "c.mount" not in found.needed


def test_a_mount_pulls_in_those_above_it() -> None:
    data = {"fileSystems": {"/a": {"device": "x", "options": ["noauto"]}, "/a/b": {"device": "y"}}}
    assert {"a.mount", "a-b.mount"} <= boot(**data).jobs
    automount = {**data["fileSystems"], "/a/b": {"device": "y", "options": ["x-systemd.automount"]}}
    assert {"a.mount", "a-b.automount"} <= boot(fileSystems=automount).jobs


@pytest.mark.parametrize("path", ["/var/log/journal", "/var/lib/systemd/random-seed", "/var/tmp"])  # noqa: S108
def test_mounts_that_systemds_own_units_need_are_pulled_in(path: str) -> None:
    asking = services(s={"wantedBy": MULTI, "wants": ["basic.target"]})
    found = boot(fileSystems={path: {"device": "x", "options": ["noauto"]}}, **asking)
    assert any(name.startswith("var-") for name in found.jobs)


def test_what_a_service_requires_to_be_mounted_is_pulled_in() -> None:
    needing = {"wantedBy": MULTI, "unitConfig": {"RequiresMountsFor": "/a/x"}}
    assert "a.mount" in boot(**mounts(a=["noauto"]), **services(s=needing)).jobs


@pytest.mark.parametrize("defaults", [True, False])
def test_no_boot_is_begun_whose_sysinit_target_fails(*, defaults: bool) -> None:
    """`multi-user.target` requires it: systemd refuses to plan any of it, also what needs none of what fails."""
    early = {"requires": ["gone.service"], "requiredBy": ["sysinit.target"]}
    late = {"wantedBy": ["sockets.target"], "wants": ["z.service"], "unitConfig": {"DefaultDependencies": defaults}}
    assert "z" not in started(services(early=early, late=late, z={}), "z")
    assert "z" in started(services(late=late, z={}), "z")


def test_what_verifies_a_unit_does_not_start_it() -> None:
    asking = {"wantedBy": MULTI, "requisite": ["b.service"], "wants": ["c.service"]}
    assert started(services(a=asking, b={}, c={}), "a", "c") == ["a", "c"]
    failing = {**asking, "requisite": ["gone.service"]}
    assert started(services(a=failing, c={}), "a", "c") == ["a", "c"]


def test_who_requires_what_verifies_in_vain_fails() -> None:
    data = services(
        a={"wantedBy": MULTI, "requires": ["b.service"], "wants": ["c.service"]},
        b={"requisite": ["gone.service"], "wants": ["d.service"]},
        c={},
        d={},
    )
    assert started(data, "a", "b", "c", "d") == ["a", "b", "d"]


def test_guests_have_a_job_even_if_they_are_started_by_hand() -> None:
    box = {"privateNetwork": True, "autoStart": False}
    assert "container@c.service" in boot(containers={"c": box}).jobs


@pytest.mark.parametrize(
    ("name", "defaults", "is_ordered"),
    [
        ("t.target", True, True),
        ("t.target", False, False),
        ("t.service", True, False),
        ("local-fs.target", True, False),
        ("remote-fs.target", True, False),
        ("timers.target", True, False),
    ],
)
def test_which_targets_are_after_what_they_want(name: str, *, defaults: bool, is_ordered: bool) -> None:
    assert is_ordered_target(name, unit(name, default_dependencies=defaults)) is is_ordered
    if defaults:
        assert is_ordered_target(name, None) is is_ordered
