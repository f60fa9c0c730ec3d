"""Hosts with file systems and units of their own get the verdict that Nix and systemd gave them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES
from tests.conformance.systemd_oracle import may_find_cycle

ROWS = [json.loads(line) for line in (FIXTURES / "conformance-host" / "cases.jsonl").read_text("utf-8").splitlines()]
CASES = [json.loads(line) for line in (FIXTURES / "review-units" / "cases.jsonl").read_text("utf-8").splitlines()]


def _findings(name: str, text: bytes) -> list[Finding]:
    return list(api.lint([read_bytes(name, text)]).findings)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: str(row["id"]))
def test_the_verdict_is_systemds(row: dict[str, Any]) -> None:
    findings = _findings("host.json", json.dumps(row["document"]).encode())
    refused = any(each.stage == "eval" and each.severity == "error" for each in findings)
    cycle = any(each.rule == "ordering-cycle" for each in findings)
    assert ("refused" if refused else "cycle" if cycle else "none") == row["verdict"]


@pytest.mark.parametrize("row", [row for row in ROWS if row["verdict"] != "refused"], ids=lambda row: str(row["id"]))
def test_systemd_says_so_of_the_exported_units(row: dict[str, Any], tmp_path: Path) -> None:
    for name, text in api.units(read_bytes("host.json", json.dumps(row["document"]).encode())).items():
        (tmp_path / name).write_text(text, "utf-8")
    assert may_find_cycle(tmp_path / "guests.target", tmp_path, expected=row["verdict"] == "cycle")


def _places(findings: list[Finding], expected: dict[str, Any]) -> Iterator[str]:
    for each in findings:
        if each.rule in expected["rule"] and each.severity == "error" and each.stage == expected["stage"]:
            yield each.path
            yield from (other.at.path for other in each.diagnostic.related)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["id"]))
def test_each_kind_is_told_apart(case: dict[str, Any]) -> None:
    expected = case["expected"]
    findings = _findings(case["file"], (FIXTURES / "review-units" / case["file"]).read_bytes())
    if expected["severity"] is None:
        assert [each.rule for each in findings if each.rule == expected["rule"]] == []
    else:
        path = expected["path"].partition(".zfs")[0]
        assert any(place.startswith(path) for place in _places(findings, expected))


def _said(text: str) -> list[tuple[str, str]]:
    guest = '[node]\nname = "h"\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    share = '[guests.a.zfs."/p"]\npool = "rpool"\ndataset = "safe/a"\n'
    return [
        (each.rule, each.path)
        for each in _findings("h.toml", f"{guest}{share}{text}".encode())
        if each.severity == "error"
    ]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (
            '[disko.devices.zpool.tank.datasets.x]\ntype = "zfs_fs"\nmountpoint = "/guests/a/p"\n',
            "conflicting-definition",
        ),
        (
            '[disko.devices.zpool.tank.datasets.x]\nmountpoint = "/x"\n[fileSystems."/x"]\ndevice = "tank/y"\n',
            "conflicting-definition",
        ),
        ('[disko.devices.zpool.tank.datasets]\nx.mountpoint = "/x"\ny.mountpoint = "/x"\n', "conflicting-definition"),
        ('[fileSystems."/x"]\ndevice = ""\n', "type-mismatch"),
        ('[fileSystems."/x"]\ndevice = "y"\noptions = []\n', "type-mismatch"),
        ('[fileSystems."/x"]\ndevice = "y"\nfsType = " "\n', "type-mismatch"),
        (
            '[fileSystems.one]\nmountPoint = "/x"\ndevice = "y"\n[fileSystems.two]\nmountPoint = "/x"\ndevice = "y"\n',
            "ordering-cycle",
        ),
        ('[fileSystems."/x"]\nlabel = "x"\nfsType = "ext4"\n', ""),
        ('[fileSystems."/x"]\ndevice = "/x/d"\noptions = ["bind"]\n', ""),
        ('[fileSystems."/x/"]\nenable = false\n', ""),
        ('[networking]\nhostName = "h"\n', ""),
    ],
)
def test_what_nix_refuses(text: str, rule: str) -> None:
    assert [name for name, _ in _said(text)] == ([rule] if rule else [])


def test_who_loses_the_job_is_named() -> None:
    (message,) = {
        each.diagnostic.message
        for each in _findings("host.toml", (FIXTURES / "review-units" / CASES[0]["file"]).read_bytes())
        if each.rule == "ordering-cycle"
    }
    assert message.endswith("systemd drops one, and with it `immich`, `samba` and `local-fs.target`")


@pytest.mark.parametrize(("options", "finds"), [("", True), ("noauto", False), ("nofail", True)])
def test_a_mount_that_is_not_pulled_in_is_in_no_cycle(options: str, *, finds: bool) -> None:
    text = f'[fileSystems."/mnt"]\ndevice = "x"\noptions = ["x-systemd.after=/mnt/y", "{options or "ro"}"]\n'
    text += f'[fileSystems."/mnt/y"]\ndevice = "y"\noptions = ["{options or "ro"}"]\n'
    assert [name for name, _ in _said(text)] == (["ordering-cycle"] if finds else [])
