"""systemd's and Nix's own verdict on mountpoints and on names of units."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.names.nixpkgs import UNKNOWN
from guestlint.names.paths import mounted_path
from guestlint.names.systemd import unit_of
from guestlint.rules.graph.unit_name_too_long import MAX_MOUNT, MAX_SCRIPT, MAX_SERVICE, script_length
from guestlint.source.parse import read_bytes
from tests.conformance.nixos_units import ANCHOR, write_units
from tests.conformance.systemd_oracle import generate
from tests.conformance.systemd_plan import gives_up, plan
from tests.oracles import require, without
from tests.rules.table import findings, said, vm, zfs

RULE = "unloadable-mount"
PATHS = (
    "/guests/a",
    "/guests//a",
    "/guests/./a",
    "/guests/a/.",
    "/guests/b/../a",
    "/guests/..a",
    "/guests/.a",
    "/.a",
    "/guests/a-b",
    "/guests/a~b",
    "/guests/a%b",
    "/guests/a\\b",
    "/guests/a:b",
    "/run",
    "/proc",
    "/sys",
    "/dev",
    "/dev/shm",  # noqa: S108 - a mountpoint in a document
    "/run/a",
    "/proc/x",
)


@pytest.mark.parametrize("path", PATHS)
def test_the_unit_that_is_required_is_the_one_that_is_made(tmp_path: Path, path: str) -> None:
    """Where systemd makes no unit, or another than the guest's service requires, there is an error."""
    folder = generate(f"rpool/a {path} zfs zfsutil 0 0\n".replace("\\", "\\134"), tmp_path)
    made = {file.name for file in folder.iterdir()}
    document_says = {rule for rule, severity, _ in said({"g": vm(zfs={"/p": zfs(host=path)})}) if severity == "error"}
    fails = document_says & {"api-mountpoint", "mount-unit-mismatch", "unnormalized-mountpoint"}
    assert (UNKNOWN.mount_unit(path) in made) is not bool(fails)


@pytest.mark.parametrize(
    ("device", "options", "is_masked", "severities"),
    [
        ("/srv/../x", "bind", False, ["error"]),
        ("/srv/..", "bind", False, ["error"]),
        ("/srv/..x", "bind", False, []),
        ("srv/../x", "bind", False, []),
        ("/srv/x", "bind", True, ["error"]),
        ("/srv/x", "bind,nofail", True, []),
        ("/srv/x", "bind,noauto", True, []),
        ("/srv/x", "bind,x-systemd.automount", True, []),
        ("/srv/x", "bind,x-systemd.wanted-by=multi-user.target", True, []),
        ("server:/x", "_netdev", True, ["error"]),
        ("/srv/x", "bind", False, []),
    ],
)
def test_a_unit_that_is_not_loaded_takes_others_out_of_the_boot(
    tmp_path: Path, device: str, options: str, *, is_masked: bool, severities: list[str]
) -> None:
    folder, units = generate(f"{device} /data none {options} 0 0\n", tmp_path), tmp_path / "units"
    units.mkdir()
    (units / "boot.target").write_text("[Unit]\nDefaultDependencies=no\nWants=local-fs.target remote-fs.target\n")
    mask = {"mounts": [{"where": "/data", "what": "x", "enable": False}]} if is_masked else {}
    if is_masked:
        (units / "data.mount").symlink_to("/dev/null")
    targets = ("local-fs.target", "remote-fs.target")
    gives = any(gives_up(target, "boot.target", units, folder) for target in targets)
    own = {"/data": {"device": device, "fsType": "none", "options": options.split(",")}}
    found = [severity for rule, severity, _ in said({"a": vm()}, fileSystems=own, systemd=mask) if rule == RULE]
    assert (gives, found) == (bool(severities), severities)


@pytest.mark.parametrize(
    ("options", "needed", "finds"),
    [(["bind", "nofail"], False, True), (["bind", "noauto"], False, True), (["bind"], True, False)],
)
def test_a_refused_device_where_a_boot_does_without_it(options: list[str], *, needed: bool, finds: bool) -> None:
    """It is never mounted; the initrd reads no unit of it."""
    own = {"device": "/srv/../x", "fsType": "none", "options": options, "neededForBoot": needed}
    found = [each for each in findings({"a": vm()}, fileSystems={"/data": own}) if each.rule == RULE]
    assert [each.diagnostic.message.endswith("nothing mounts it") for each in found] == [True] * finds


def test_the_generator_keeps_the_first_of_two(tmp_path: Path) -> None:
    lines = "rpool/a /guests//x zfs zfsutil 0 0\nrpool/b /guests/x zfs zfsutil 0 0\n"
    assert "What=rpool/a" in (generate(lines, tmp_path) / "guests-x.mount").read_text("utf-8")
    guests = {
        "a": vm(zfs={"/p": zfs(dataset="a", host="/guests//x")}),
        "b": vm(zfs={"/p": zfs(dataset="b", host="/guests/x")}),
    }
    (finding,) = findings(guests)
    assert finding.diagnostic.message.endswith("systemd keeps only that of `/guests//x`, which mounts `rpool/a`")


@pytest.mark.parametrize(("depends", "kept"), [([], "/g//b"), (["/g/b"], "/g/b"), (["/g//b", "/g/b"], "/g//b")])
def test_nixos_writes_what_is_waited_for_first(tmp_path: Path, depends: list[str], kept: str) -> None:
    """Else in the order of names."""
    own: dict[str, Any] = {path: {"device": f"tank{path}", "fsType": "zfs"} for path in ("/g/b", "/g//b")}
    own["/data"] = {"device": "tank/data", "fsType": "zfs", "depends": depends}
    (finding,) = [each for each in findings({"a": vm()}, fileSystems=own) if each.rule == "duplicate-mount-unit"]
    assert f"keeps only that of `{kept}`" in finding.diagnostic.message
    export = api.units(read_bytes("host.json", json.dumps({"fileSystems": own}).encode()))
    for unit in (export["g-b.mount"], (generate(export["fstab"], tmp_path) / "g-b.mount").read_text("utf-8")):
        assert f"What=tank{kept}\n" in unit


@pytest.mark.parametrize("path", [path for path in PATHS if ".." not in path.split("/")])
def test_the_unit_is_named_as_systemd_escapes_it(path: str) -> None:
    command = [require("systemd-escape"), "--path", "--suffix=mount", path]
    escaped = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    mismatch = [each for each in findings({"g": vm(zfs={"/p": zfs(host=path)})}) if each.rule == "mount-unit-mismatch"]
    assert (escaped != UNKNOWN.mount_unit(path)) is bool(mismatch)
    assert all(f"systemd creates `{escaped}`" in each.diagnostic.message for each in mismatch)


@pytest.mark.parametrize(("length", "taken"), [(MAX_SERVICE, True), (MAX_SERVICE + 1, False)])
def test_nix_stores_a_service_of_that_length(tmp_path: Path, length: int, *, taken: bool) -> None:
    """NixOS makes each unit a derivation `unit-<name>`."""
    name = f"unit-{'u' * length}"
    expression = f'(derivation {{ name = "{name}"; system = "x"; builder = "/b"; }}).drvPath'
    command = [require("nix-instantiate"), "--store", str(tmp_path / "store"), "--eval", "-E", expression]
    assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) is taken


@pytest.mark.parametrize(("length", "taken"), [(MAX_SCRIPT, True), (MAX_SCRIPT + 1, False)])
def test_nix_stores_a_script_of_that_length(tmp_path: Path, length: int, *, taken: bool) -> None:
    """The name as `makeJobScript` makes it: backslashes doubled for a shell, and each then a dash."""
    service = "zfs-ensure-" + "d" * (length - len("zfs-ensure---x2d")) + "\\x2d"
    assert script_length(f"{service}.service") == length
    shell = service.replace("\\", "\\\\")
    name = f"unit-script-{shell}-start".replace("\\", "-")
    expression = f'(derivation {{ name = "{name}"; system = "x"; builder = "/b"; }}).drvPath'
    command = [require("nix-instantiate"), "--store", str(tmp_path / "store"), "--eval", "-E", expression]
    assert (subprocess.run(command, capture_output=True, check=False).returncode == 0) is taken


FSTAB_PATHS = (
    r"/guests/a\040b",
    r"/guests/a\011b",
    r"/guests/a\134b",
    r"/guests/a\043b",
    r"/guests/a\\b",
    r"/guests/a\b",
    r"/guests/a\ b",
    "/guests/a b",
    '/guests/a"b',
    "/usr/../data",
    "/nonexistent/../data",
    "/../guests/a",
    "/var/./lib",
)


@pytest.mark.parametrize("path", FSTAB_PATHS)
def test_what_systemd_reads_of_an_fstab(tmp_path: Path, path: str) -> None:
    """NixOS escapes a space and a tab and leaves backslashes; where `..` leads, this machine's directories say."""
    written = path.replace(" ", "\\040").replace("\t", "\\011")
    folder = generate(f"rpool/a {written} zfs zfsutil 0 0\n", tmp_path)
    made = [file.name for file in folder.iterdir() if file.suffix == ".mount"]
    reached = mounted_path(path)
    assert made == ([] if ".." in reached.split("/") else [unit_of(reached)])


@pytest.mark.parametrize("path", ["/var/run", "/var/run/x", "/var/lock/x"])
def test_links_of_the_system_are_followed(tmp_path: Path, path: str) -> None:
    if not (Path("/var/run").is_symlink() and Path("/var/lock").is_symlink()):
        without("/var/run and /var/lock are no links here")
    folder = generate(f"rpool/a {path} zfs zfsutil 0 0\n", tmp_path)
    made = [file.name for file in folder.iterdir() if file.suffix == ".mount"]
    reached = mounted_path(path)
    assert made == ([] if reached == "/run" else [unit_of(reached)])


@pytest.mark.parametrize(("length", "taken"), [(MAX_MOUNT, True), (MAX_MOUNT + 1, False)])
def test_a_mount_units_folder_can_be_made(tmp_path: Path, length: int, *, taken: bool) -> None:
    """NixOS links what a mount unit wants into `<unit>.wants`."""
    folder = tmp_path / f"{'m' * length}.wants"
    if taken:
        folder.mkdir()
    else:
        with pytest.raises(OSError, match="File name too long"):
            folder.mkdir()


UNLOCK = {
    "requiredBy": ["local-fs-pre.target"],
    "before": ["local-fs-pre.target"],
    "unitConfig": {"DefaultDependencies": False, "RequiresMountsFor": "/persist/keys"},
}


@pytest.mark.parametrize(
    "own",
    [
        {},
        {"neededForBoot": True},
        {"neededForBoot": False},
        {"options": ["x-initrd.mount"]},
        {"options": ["x-initrd.mounts"]},
    ],
)
def test_what_the_initrd_mounts_is_not_after_local_fs_pre(tmp_path: Path, own: dict[str, Any]) -> None:
    """NixOS writes `x-initrd.mount` for what is `neededForBoot`, and systemd gives that no default dependencies."""
    host: dict[str, Any] = {
        "node": {"name": "ward"},
        "guests": {},
        "fileSystems": {"/persist": {"device": "rpool/persist", "fsType": "zfs", **own}},
        "systemd": {"services": {"unlock": UNLOCK}},
    }
    (tmp_path / "units").mkdir()
    generated = generate(write_units(host, tmp_path / "units"), tmp_path)
    found = {name for name, _, _ in said({}, **{key: host[key] for key in ("fileSystems", "systemd")})}
    assert ("ordering-cycle" in found) is plan(ANCHOR, tmp_path / "units", generated).has_cycle


EARLY = {"wantedBy": ["local-fs.target"], "before": ["local-fs.target"], "unitConfig": {"DefaultDependencies": False}}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"serviceConfig": {"PrivateTmp": True}},
        {"serviceConfig": {"PrivateTmp": False}},
        {"serviceConfig": {"PrivateTmp": "yes"}, "before": ["sysinit.target"]},
        {"serviceConfig": {"PrivateTmp": True}, "before": ["systemd-tmpfiles-setup.service"]},
        {"after": ["systemd-tmpfiles-setup.service"]},
    ],
)
def test_a_service_with_a_tmp_of_its_own_is_after_tmpfiles(tmp_path: Path, more: dict[str, Any]) -> None:
    host: dict[str, Any] = {
        "node": {"name": "ward"},
        "guests": {},
        "systemd": {"services": {"early": {**EARLY, **more}}},
    }
    (tmp_path / "units").mkdir()
    generated = generate(write_units(host, tmp_path / "units"), tmp_path)
    found = {name for name, _, _ in said({}, systemd=host["systemd"])}
    assert ("ordering-cycle" in found) is plan(ANCHOR, tmp_path / "units", generated).has_cycle


@pytest.mark.parametrize(
    ("requires", "guests"),
    [
        ([], {}),
        (["gone.target"], {}),
        (["gone.target"], {"web": vm(zfs={"/p": zfs(host="/data"), "/q": zfs(host="/a/q")})}),
    ],
)
def test_only_who_is_first_to_ask_fails_with_what_is_not_there(
    tmp_path: Path, requires: list[str], guests: dict[str, Any]
) -> None:
    """`local-fs.target` may meet the failing service before `/data`, or after it; the guest then finds its job."""
    before = {"requires": requires, "requiredBy": ["a.mount"], "before": ["data.mount"]}
    own = {path: {"device": f"rpool{path}", "fsType": "zfs"} for path in ("/a", "/b", "/c", "/data")}
    host: dict[str, Any] = {
        "node": {"name": "ward"},
        "guests": guests,
        "fileSystems": {path: each for path, each in own.items() if path != "/data" or not guests},
        "systemd": {"services": {"early": before}},
    }
    (tmp_path / "units").mkdir()
    generated = generate(write_units(host, tmp_path / "units"), tmp_path)
    verdicts = {plan(ANCHOR, tmp_path / "units", generated).has_cycle for _ in range(20)}
    found = {name for name, _, _ in said(guests, **{key: host[key] for key in ("fileSystems", "systemd")})}
    assert ("ordering-cycle" in found) in verdicts
