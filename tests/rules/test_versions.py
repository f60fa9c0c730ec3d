"""What depends on the revision of nixpkgs that evaluates a host: the setting, and what is said without it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.names.nixpkgs import Nixpkgs, nixpkgs_of
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.conformance.corpus import FIXTURES
from tests.oracles import require
from tests.rules.table import containers, findings, vm, zfs

NEWER = Nixpkgs("2026-06-08")
PATHS = ("/", "/a", "/a//b/", "/.a/b", "/a-b", "/a?", "/a b", "/..", "/../a", "/a..b", "/guests/x~y[0]", "/%:_")


@pytest.mark.parametrize("path", PATHS)
def test_newer_nixpkgs_escapes_as_systemd_does(path: str) -> None:
    command = [require("systemd-escape"), "--path", path.replace("/..", "") or "/"]
    escaped = subprocess.run(command, capture_output=True, text=True, check=True).stdout.removesuffix("\n")
    assert (NEWER.escape_systemd_path(path), NEWER.refused_in_unit_name(path)) == (escaped, "")


@pytest.mark.parametrize("path", ["/a/..", "/a/../b", "a/../b", "../b", "."])
def test_newer_nixpkgs_refuses_what_leads_elsewhere(path: str) -> None:
    refused = [each.refused_in_unit_name(path) for each in (Nixpkgs(), NEWER)]
    assert refused == ["", "." if path == "." else ".."]


def test_a_release_is_of_its_month() -> None:
    days = [nixpkgs_of(name).date for name in ("25.11", "26.05", "2026-06-08", "26.11")]
    assert days == sorted(days)
    assert [nixpkgs_of(name).simplifies_paths for name in ("26.05", "2026-06-08", "26.11")] == [0, 1, 1]


def shown(release: str, guests: Any, **facts: Any) -> list[tuple[str, str, str]]:
    """The rule, the stage, and the beginning of the message of each error and warning."""
    found = findings(guests, Settings(nixpkgs=release), **facts)
    return [
        (each.rule, each.stage, " ".join(each.diagnostic.message.split()[:3]))
        for each in found
        if each.severity in ("error", "warning")
    ]


@pytest.mark.parametrize(
    ("path", "release", "finds"),
    [
        ("/guests/a?", "", ("invalid-mount-unit-name", "eval", "before June 2026,")),
        ("/guests/a?", "24.05", ("invalid-mount-unit-name", "eval", "NixOS rejects the")),
        ("/guests/a?", "26.11", None),
        ("/guests/ä", "26.11", ("invalid-mount-unit-name", "eval", "NixOS rejects the")),
        ("/guests/./a", "", ("mount-unit-mismatch", "boot", "before June 2026,")),
        ("/guests/./a", "26.05", ("mount-unit-mismatch", "boot", "the services of")),
        ("/guests/b/../a", "26.05", ("unnormalized-mountpoint", "boot", "host mountpoint `/guests/b/../a`")),
        ("/guests/b/../a", "26.11", ("invalid-mount-unit-name", "eval", "NixOS rejects the")),
    ],
)
def test_host_mountpoints(path: str, release: str, finds: tuple[str, str, str] | None) -> None:
    assert shown(release, {"a": vm(zfs={"/p": zfs(host=path)})}) == ([finds] if finds else [])


def test_a_simplified_path_is_a_matter_of_style() -> None:
    found = findings({"a": vm(zfs={"/p": zfs(host="/guests/./a")})}, Settings(nixpkgs="2026-07-01"))
    assert [(each.rule, each.severity) for each in found] == [("unnormalized-mountpoint", "warning")]


@pytest.mark.parametrize(
    ("release", "says"), [("", "disko before March"), ("25.11", "disko passes it"), ("2026-03-14", ""), ("26.05", "")]
)
def test_a_space_in_a_dataset(release: str, says: str) -> None:
    guests = {"a": vm(zfs={"/p": zfs(dataset="safe/my data")})}
    found = findings(guests, Settings(nixpkgs=release))
    assert [each.rule for each in found] == (["invalid-dataset-name"] if says else [])
    assert all(says in each.diagnostic.message for each in found)


@pytest.mark.parametrize(("release", "finds"), [("", True), ("25.11", True), ("26.05", False)])
def test_a_link_inside_named_like_one_of_the_host(release: str, *, finds: bool) -> None:
    found = shown(release, {"a": containers("lan:lan")})
    assert [rule for rule, _, _ in found] == (["main-link-clash"] if finds else [])


def test_units_are_named_as_the_release_does() -> None:
    data = {"node": {"name": "ward"}, "guests": {"a": vm(zfs={"/p": zfs(host="/guests/./a?")})}}
    document = read_bytes("host.json", json.dumps(data).encode())
    expansions = [api.expand(document, Settings(nixpkgs=release)) for release in ("26.05", "26.11")]
    services = [each["systemd"]["services"] for each in expansions]
    assert [each["microvm@a"]["requires"] for each in services] == [["guests-.-a?.mount"], ["guests-a\\x3f.mount"]]


def test_the_reviews_question_mark_with_newer_nixpkgs() -> None:
    """What the review judged with a nixpkgs of June 2026: neither Nix nor systemd minds."""
    file = FIXTURES / "review-cases" / "096-question-mark-fp.toml"
    run = api.lint([read_bytes("host.toml", file.read_bytes())], Settings(nixpkgs="26.11"))
    assert {each.rule for each in run.findings}.isdisjoint({"invalid-mount-unit-name", "mount-unit-mismatch"})


@pytest.mark.parametrize(
    ("release", "error"),
    [
        ("24.06", 'expected a release of nixpkgs, such as "25.11", or a date, such as "2026-07-01"'),
        ("unstable", "expected a release of nixpkgs"),
        ("2026-13-01", "expected a release of nixpkgs"),
        ("23.05", "is too old: the guests module needs nixpkgs 23.11 or later"),
    ],
)
def test_what_is_no_release(tmp_path: Path, release: str, error: str) -> None:
    (tmp_path / "guestlint.toml").write_text(f'nixpkgs = "{release}"\n')
    result = guestlint("settings", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert f'nixpkgs = "{release}"' in result.err
    assert error in result.err


@pytest.mark.parametrize(("release", "waits"), [("", True), ("24.05", False), ("24.11", True)])
def test_depends_is_an_order_of_mounts_since_24_11(release: str, *, waits: bool) -> None:
    own = {"/srv/a": {"device": "tmpfs", "fsType": "tmpfs", "depends": ["/srv/b"]}}
    data = {"fileSystems": own | {"/srv/b": {"device": "tmpfs", "fsType": "tmpfs"}}}
    document = read_bytes("host.json", json.dumps(data).encode())
    unit = api.units(document, Settings(nixpkgs=release))["srv-a.mount"]
    assert ("RequiresMountsFor=/srv/b" in unit) is waits
