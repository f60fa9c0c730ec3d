"""The exported units are those that systemd makes of the same fstab, and nothing in a document gets out of its line."""

from __future__ import annotations

import json
import re
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import Case, cases
from tests.conformance.systemd_oracle import generate, verify
from tests.hosts import shared_hosts

_SECTIONS = {"[Unit]", "[Mount]", "[Service]", "[Install]"}
_KEY = re.compile(
    "Description|Wants|Requires|After|Before|RequiresMountsFor|DefaultDependencies|"
    "What|Where|Type|Options|ExecStart|WantedBy"
).fullmatch


def _document(data: dict[str, Any]) -> Document:
    return read_bytes("host.json", json.dumps(data).encode())


def _units(data: dict[str, Any]) -> dict[str, str]:
    return api.units(_document(data))


def _host(guest: str, zfs: dict[str, Any], **facts: Any) -> dict[str, Any]:
    block = {"backend": "container", "nodeName": "g", "container": {"macvlan": "lan"}, "zfs": zfs}
    return {"node": {"name": "ward"}, "guests": {guest: block}, **facts}


def _said(text: str) -> list[str]:
    """What a unit file says, without where it comes from."""
    passing = ("#", "Documentation=", "SourcePath=")
    return [line for line in text.split("\n") if line and not line.startswith(passing)]


def _assert_generators_own(units: dict[str, str], folder: Path) -> None:
    generated = {path.name: path.read_text("utf-8") for path in generate(units["fstab"], folder).glob("*.mount")}
    mounts = {name: text for name, text in units.items() if name.endswith(".mount")}
    assert {name: _said(text) for name, text in mounts.items()} == {
        name: _said(text) for name, text in generated.items()
    }


@pytest.mark.parametrize("case", cases(accepted=True), ids=str)
def test_mount_units_are_the_generators(case: Case, tmp_path: Path) -> None:
    _assert_generators_own(api.units(read_bytes(case.path.name, case.path.read_bytes())), tmp_path)


@pytest.mark.parametrize(
    "file_system",
    [
        {"device": "/dev/disk/by-label/boot-1", "fsType": "vfat", "options": ["umask=0077", "nofail"]},
        {"device": "/dev/sda1"},
        {"device": "tmpfs", "fsType": "tmpfs", "options": ["size=10%", "x-systemd.requires-mounts-for=/a b"]},
        {"device": "/srv/src", "options": ["bind", "noauto"]},
    ],
)
def test_mount_units_of_the_hosts_own(file_system: dict[str, Any], tmp_path: Path) -> None:
    data = {"node": {"name": "ward"}, "guests": {}, "fileSystems": {"/srv/50%/a-b": file_system}}
    _assert_generators_own(_units(data), tmp_path)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(shared_hosts())
def test_mount_units_of_any_host_are_the_generators(host: dict[str, Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        _assert_generators_own(_units(host), Path(folder))


def _write(units: dict[str, str], folder: Path) -> Path:
    folder.mkdir()
    for name, text in units.items():
        (folder / name).write_text(text, "utf-8")
    return folder / "guests.target"


def test_systemd_has_nothing_to_say_about_a_sound_host(tmp_path: Path) -> None:
    zfs = {"/persist": {"pool": "rpool", "dataset": "a b-c"}, "/state": {"pool": "rpool", "dataset": "s"}}
    target = _write(_units(_host("mail", zfs)), tmp_path / "units")
    assert verify(target, target.parent) == ""


def test_systemd_finds_the_cycle_without_its_generator(tmp_path: Path) -> None:
    above = {"pool": "rpool", "dataset": "s", "hostMountpoint": "/shared-x"}
    below = {"pool": "rpool", "dataset": "s", "hostMountpoint": "/shared-x/photos"}
    target = _write(_units(_host("mail", {"/a": below, "/b": above})), tmp_path / "units")
    assert "Found ordering cycle" in verify(target, target.parent)


def test_names_in_dependencies_are_units_that_exist() -> None:
    """The backslash of a name is kept as it is; a doubled one would name another unit."""
    units = _units(_host("mail", {"/my-data": {"pool": "rpool", "dataset": "x"}}))
    assert "guests-mail-my\\x2ddata.mount" in units
    assert "Requires=guests-mail-my\\x2ddata.mount" in units["container@mail.service"].split("\n")
    named = {line.partition("=")[2] for line in units["guests.target"].split("\n") if line.startswith("Wants=")}
    assert named == set(units) - {"guests.target", "fstab"}


_HOSTILE = st.text(st.sampled_from("ab/.\\\n\r\t\x00\x7f \u2028\u0085;#=%[]'\"é"), min_size=1, max_size=12)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(_HOSTILE, _HOSTILE, _HOSTILE, _HOSTILE)
def test_nothing_gets_out_of_its_line_or_folder(guest: str, path: str, dataset: str, unit: str) -> None:
    zfs = {"/m": {"pool": "rpool", "dataset": dataset, "hostMountpoint": f"/{path}"}}
    own = {"device": dataset, "fsType": unit, "options": [path, f"x-systemd.requires-mounts-for=/{guest}"]}
    service = {"requires": [unit], "after": [unit], "before": [path], "wantedBy": [guest]}
    facts = {"fileSystems": {f"/own{path}": own}, "systemd": {"services": {guest: service}}}
    units = _units(_host(guest, zfs, **facts))
    for name, text in units.items():
        assert "/" not in name
        assert name == "fstab" or name.endswith((".mount", ".service", ".target"))
        lines = text.split("\n")
        assert not any(line.endswith("\\") for line in lines) or name == "fstab"
        assert not set("\r\x00") & set(text)
        if name == "fstab":
            assert len(lines) - 1 == len([line for line in lines if line.endswith(" 0 0")])
            continue
        for line in lines[1:]:
            assert line in _SECTIONS or line == "" or _KEY(line.partition("=")[0])


def test_a_name_that_would_lead_out_of_the_folder() -> None:
    assert "container@..\\x2f..\\x2fetc\\x2fpasswd.service" in _units(_host("../../etc/passwd", {}))


def test_a_mount_that_is_not_mounted_at_boot_is_not_wanted() -> None:
    own = {"/a": {"device": "x", "options": ["noauto"]}, "/b": {"device": "y", "options": ["nofail"]}}
    target = _units({"node": {"name": "ward"}, "fileSystems": own})["guests.target"].split("\n")
    assert "Wants=b.mount" in target
    assert "Wants=a.mount" not in target


def test_of_two_entries_for_one_unit_the_first_counts(tmp_path: Path) -> None:
    paths = {"/m0": "/g/a", "/m1": "/g/b", "/m2": "/g//a"}
    zfs = {name: {"pool": "rpool", "dataset": "s", "hostMountpoint": path} for name, path in paths.items()}
    units = _units(_host("mail", zfs))
    assert "RequiresMountsFor=/g/b" in units["g-a.mount"]
    _assert_generators_own(units, tmp_path)
