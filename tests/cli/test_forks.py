"""Real hosts of four forks of the guests module, with the settings that say what the forks have."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import pytest
import tomli

from tests.cli.command import ROOT, guestlint

FORKS = ROOT / "tests" / "fixtures" / "forks"

BEFORE = {
    "czichy/HOST-01.toml": {"missing-option": 16, "unknown-option": 48},
    "czichy/HOST-02.toml": {"missing-option": 4, "unknown-option": 12},
    "ramblurr/dewey.toml": {"missing-option": 1, "unknown-option": 3},
    "zeus/zeus.toml": {"missing-option": 4},
}
"""The errors of each host where its fork is not known."""

AFTER = {
    "czichy/HOST-01.toml": {
        "self-requiring-mount guests.samba.zfs./shared.hostMountpoint",
        "self-requiring-mount guests.samba.zfs./paperless.hostMountpoint",
        "host-mountpoint-outside-guests guests.edu-search.zfs./shared.hostMountpoint",
        "host-mountpoint-outside-guests guests.paperless.zfs./paperless.hostMountpoint",
    },
    "czichy/HOST-02.toml": set(),
    "ramblurr/dewey.toml": {
        "pool-repeated-in-dataset guests.hello-world.zfs./state.dataset",
        "pool-repeated-in-dataset guests.hello-world.zfs./persist.dataset",
    },
    "zeus/zeus.toml": {"low-entropy-mac guests.arr.microvm.interfaces.eth0"},
}
"""The findings of each host where it is: two datasets are shared, and `dewey` has a real defect."""


def findings(*arguments: str, cwd: Path = FORKS) -> list[dict[str, str]]:
    done = guestlint(*arguments, "--format", "json", cwd=cwd)
    assert done.err == ""
    found: list[dict[str, str]] = json.loads(done.out)["findings"]
    return found


def paths(found: Iterable[dict[str, str]]) -> set[str]:
    return {f"{each['rule']} {each['path']}" for each in found}


@pytest.mark.parametrize("host", BEFORE)
def test_a_host_whose_fork_is_known(host: str) -> None:
    unknown = [each for each in findings("--isolated", host) if each["severity"] == "error"]
    assert Counter(each["rule"] for each in unknown) == BEFORE[host]
    assert paths(findings(host)) == AFTER[host]


def test_each_host_has_the_options_of_its_own_fork() -> None:
    found = findings(*BEFORE)
    assert {host: paths(each for each in found if each["file"] == host) for host in BEFORE} == AFTER


def test_what_the_fork_does_not_have(tmp_path: Path) -> None:
    shutil.copytree(FORKS / "czichy", tmp_path / "czichy")
    host = tmp_path / "czichy" / "HOST-02.toml"
    text = host.read_text("utf-8")
    host.write_text(text.replace("gateway", "getaway", 1), "utf-8")
    done = guestlint("czichy/HOST-02.toml", "--format", "concise", cwd=tmp_path)
    assert done.code == 1
    assert [line.partition("error")[2] for line in done.out.splitlines()] == [
        "[missing-option] missing required option `guests.vaultwarden.networking.gateway`",
        "[unknown-option] unknown option `getaway` in `guests.vaultwarden.networking`",
    ]
    guestlint("czichy/HOST-02.toml", "--fix", "--unsafe-fixes", cwd=tmp_path)
    assert host.read_text("utf-8") == text


def test_expand_prints_its_options() -> None:
    guests = json.loads(guestlint("expand", "zeus/zeus.toml", cwd=FORKS).out)["guests"]
    assert guests["arr"]["backend"] == "microvm"
    eth0 = guests["arr"]["microvm"]["interfaces"]["eth0"]
    assert (eth0["bridge"], eth0["type"], eth0["hostLink"]) == ("vpnBr", "macvtap", "eth0")
    assert not any("container" in guest for guest in guests.values())


def test_the_graph_has_its_guests() -> None:
    graph = json.loads(guestlint("graph", "czichy/HOST-01.toml", "--format", "json", cwd=FORKS).out)
    ids = {node["id"] for node in graph["nodes"]}
    assert {"unit:microvm@samba.service", "interface:vm-samba", "link:enp38s0"} <= ids


def test_settings_that_extend_others_add_options(tmp_path: Path) -> None:
    shutil.copytree(FORKS / "czichy", tmp_path / "czichy")
    own = tmp_path / "czichy" / "new" / "guestlint.toml"
    own.parent.mkdir()
    text = (FORKS / "czichy" / "HOST-02.toml").read_text("utf-8")
    (own.parent / "host.toml").write_text(text + "wireguard.id = 3\n", "utf-8")
    own.write_text('extend = "../guestlint.toml"\nextra-options = ["guests.*.wireguard"]\n', "utf-8")
    assert findings("czichy/new/host.toml", cwd=tmp_path) == []
    own.write_text('extra-options = ["guests.*.wireguard"]\n', "utf-8")
    assert (
        Counter(each["rule"] for each in findings("czichy/new/host.toml", cwd=tmp_path))
        == BEFORE["czichy/HOST-02.toml"]
    )


def test_a_configuration_of_the_fork_is_imported(tmp_path: Path) -> None:
    shutil.copytree(FORKS / "czichy", tmp_path / "czichy")
    expanded = json.loads(guestlint("expand", "HOST-02.toml", cwd=tmp_path / "czichy").out)
    for guest in expanded["guests"].values():
        del guest["backend"]
    (tmp_path / "czichy" / "host.json").write_text(json.dumps(expanded | {"node": {"name": "ward"}}), "utf-8")
    done = guestlint("import", "host.json", cwd=tmp_path / "czichy")
    assert done.code == 0
    assert {guest["backend"] for guest in tomli.loads(done.out)["guests"].values()} == {"microvm"}
    assert "left out guests.caddy.networking.address: not an option of the module" in done.err


def test_settings_shows_them() -> None:
    shown = guestlint("settings", cwd=FORKS / "czichy").out.splitlines()
    assert [line for line in shown if line.startswith("extra-options")] == [
        'extra-options: path = "guests.*.backend", default = "microvm"  # guestlint.toml:3',
        'extra-options: path = "guests.*.networking.address", required = true  # guestlint.toml:4',
        'extra-options: path = "guests.*.networking.gateway", required = true  # guestlint.toml:5',
        'extra-options: path = "guests.*.networking.dns", default = []  # guestlint.toml:6',
    ]


@pytest.mark.parametrize(
    ("option", "says", "caret", "hint"),
    [
        ('"guests..x"', '.0 = "guests..x" is not a valid value: expected an option path: ', 11, "write extra-options"),
        ('{ path = "a", default = 1, required = true }', ".0: an option with a `default` is not `requir", 44, "remove"),
        (
            '{ path = "a", default = [2020-01-01] }',
            ".0.default.0 = 2020-01-01 is not a valid",
            10,
            'write "2020-01-01"',
        ),
    ],
)
def test_an_option_that_cannot_be(tmp_path: Path, option: str, says: str, caret: int, hint: str) -> None:
    (tmp_path / "guestlint.toml").write_text(f"extra-options = [{option}]\n", "utf-8")
    done = guestlint("settings", cwd=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert f"guestlint.toml: extra-options{says}" in done.err
    assert f"\n1 | extra-options = [{option}]\n" in done.err
    assert f" {'^' * caret}\n" in done.err
    assert hint in done.err.splitlines()[-1]
