"""What a mount that fails takes down, and the way out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from guestlint.analysis.failing_mounts import Failure, failure_of
from guestlint.analysis.views import HostView
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.source.parse import read_bytes
from tests.conformance.systemd_oracle import generate
from tests.rules.table import container, findings, vm, zfs

FATAL = "the host boots into emergency mode"
GUESTS = {name: container(zfs={"/p": zfs(dataset=f"safe/{name}")}) for name in "abcde"}


def failure(paths: list[str], guests: dict[str, Any] = GUESTS, **facts: Any) -> Failure:
    data = {"node": {"name": "ward"}, "guests": guests, **facts}
    document = read_bytes("host.json", json.dumps(data).encode())
    return failure_of(HostView(document, read_host(document, own_front_ends(BACKENDS))), paths)


def options(*words: str) -> dict[str, Any]:
    return {"options": list(words)}


def test_a_mount_without_nofail_takes_the_host_down() -> None:
    found = failure(["/guests/a/p"])
    assert (found.is_fatal, found.ends, found.outcome) == (True, FATAL, f"its mount fails, and {FATAL}")
    assert found.help("mend it") == (
        'mend it; with `fileSystems."/guests/a/p".options = ["nofail"]`, the host boots meanwhile'
    )


def test_several_mounts() -> None:
    found = failure(["/guests/a/p", "/guests/b/p", "/guests/a/p", "/guests/c/p"])
    assert found.outcome == f"its mounts fail, and {FATAL}"
    assert '"/guests/a/p".options = ["nofail"]`, and so for 2 more,' in found.way_out


@pytest.mark.parametrize(
    ("guests", "clause"),
    [
        ("a", "guest `a` does not start"),
        ("ab", "guests `a` and `b` do not start"),
        ("abc", "guests `a`, `b` and `c` do not start"),
        ("abcde", "guests `a`, `b`, `c` and 2 more do not start"),
    ],
)
def test_with_nofail_only_guests_are_lost(guests: str, clause: str) -> None:
    paths = [f"/guests/{name}/p" for name in guests]
    found = failure(paths, fileSystems={path: options("nofail") for path in paths})
    assert (found.is_fatal, found.ends, found.way_out) == (False, clause, "")
    assert found.help("mend it") == "mend it"


def test_a_mount_that_another_requires_takes_the_host_down_all_the_same() -> None:
    below = {"/guests/a/p/x": {"device": "tank/x", "fsType": "zfs", **options("zfsutil")}}
    found = failure(["/guests/a/p"], fileSystems={"/guests/a/p": options("nofail"), **below})
    assert found.is_fatal
    assert found.way_out == "with `nofail` for the mounts that require it, the host boots meanwhile"
    mild = failure(["/guests/a/p"], fileSystems={"/guests/a/p": options("nofail"), "/guests/a/p/x": options("nofail")})
    assert not mild.is_fatal


def test_a_chain_of_mounts_fails_as_a_whole() -> None:
    shared = {name: container(zfs={"/p": zfs()}) for name in "ab"}
    assert failure(["/guests/a/p"], shared, fileSystems={"/guests/a/p": options("nofail")}).is_fatal
    assert not failure(["/guests/b/p"], shared, fileSystems={"/guests/b/p": options("nofail")}).is_fatal


def test_what_is_no_mount_takes_nothing_down() -> None:
    found = failure(["/nowhere"])
    assert (found.is_fatal, found.ends, found.outcome) == (False, "", "nothing mounts it")


def test_a_mount_of_the_hosts_alone() -> None:
    own = {"/srv": {"device": "tank/srv", "fsType": "zfs", **options("nofail")}}
    assert failure(["/srv"], fileSystems=own).outcome == "its mount fails"


@pytest.mark.parametrize(
    ("fs_type", "words"),
    [
        ("zfs", ["zfsutil"]),
        ("zfs", ["nofail"]),
        ("zfs", ["noauto"]),
        ("zfs", ["noauto", "auto"]),
        ("zfs", ["x-systemd.automount"]),
        ("zfs", ["_netdev"]),
        ("nfs", ["ro"]),
        ("zfs", ["x-systemd.wanted-by=multi-user.target"]),
        ("zfs", ["x-systemd.required-by=local-fs.target"]),
    ],
)
def test_systemd_says_the_same(tmp_path: Path, fs_type: str, words: list[str]) -> None:
    folder = generate(f"tank/srv /srv {fs_type} {','.join(words)} 0 0\n", tmp_path)
    own = {"/srv": {"device": "tank/srv", "fsType": fs_type, **options(*words)}}
    is_required = (folder / "local-fs.target.requires" / "srv.mount").is_symlink()
    assert failure(["/srv"], fileSystems=own).is_fatal is is_required


@pytest.mark.parametrize(
    ("guest", "rule"),
    [
        (zfs("log"), "invalid-pool-name"),
        (zfs("data-pool"), "import-unit-mismatch"),
        (zfs(dataset="safe/"), "invalid-dataset-name"),
        (zfs(dataset="my data"), "invalid-dataset-name"),
        (zfs(dataset="/".join(["d" * 49] * 6)), "dataset-name-too-long"),
    ],
)
def test_rules_say_what_a_name_takes_down(guest: dict[str, str], rule: str) -> None:
    guests = {"a": vm(zfs={"/p": guest})}
    for own, said, has_way_out in (
        ({}, FATAL, True),
        ({"/guests/a/p": options("nofail")}, "guest `a` does not", False),
    ):
        (found,) = [each for each in findings(guests, fileSystems=own) if each.rule == rule]
        assert said in found.diagnostic.message
        assert ('["nofail"]' in found.diagnostic.help) is has_way_out
