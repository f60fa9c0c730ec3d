"""`guestlint drift` of hosts that run guests without the guests module: plain microvm.nix, and NixOS's containers."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guestlint.source.parse import read_bytes
from tests.cli.command import Result, guestlint

HOST = """\
[microvm.vms.web.config.microvm]
interfaces = [{ type = "tap", id = "vm-web", mac = "02:00:00:00:00:01" }]
shares = [{ tag = "data", source = "/srv/web", mountPoint = "/data", proto = "virtiofs" }]
volumes = [{ image = "root.img", mountPoint = "/", size = 512 }]

[containers.db]
autoStart = true
privateNetwork = true
hostAddress = "10.0.0.1"
localAddress = "10.0.0.2"
"""


def _drift(folder: Path, host: str = HOST, evaluated: str = HOST) -> Result:
    """The drift of a host file from a configuration that has what another one says."""
    (folder / "host.toml").write_text(host, "utf-8")
    (folder / "nix.json").write_text(json.dumps(read_bytes("nix.toml", evaluated.encode()).data), "utf-8")
    return guestlint("drift", "host.toml", "nix.json", "--format", "concise", cwd=folder)


def test_a_host_does_not_differ_from_itself(tmp_path: Path) -> None:
    assert _drift(tmp_path) == Result(0, "", "")


@pytest.mark.parametrize(
    ("old", "new", "kind", "words"),
    [
        ("00:01", "00:02", "changed", "`microvm.vms.web.interfaces.vm-web.mac` differs"),
        ("/srv/web", "/srv/www", "changed", "`microvm.vms.web.shares./data.source` differs"),
        ("root.img", "disk.img", "missing", 'the configuration lacks `microvm.vms.web.volumes."root.img"`'),
        ("10.0.0.2", "10.0.0.3", "changed", "`containers.db.localAddress` differs"),
        ("vms.web", "vms.www", "missing", "the configuration lacks `microvm.vms.web`"),
        ("vms.web", "vms.www", "unexplained", "the configuration has `microvm.vms.www`"),
        ("containers.db", "containers.sql", "missing", "the configuration lacks `containers.db`"),
    ],
)
def test_what_was_changed_in_nix_is_found(old: str, new: str, kind: str, words: str, tmp_path: Path) -> None:
    result = _drift(tmp_path, evaluated=HOST.replace(old, new))
    assert (result.code, result.err) == (1, "")
    assert f"warning[drift-{kind}] {words}" in result.out


def test_what_the_host_file_leaves_to_defaults_does_not_differ(tmp_path: Path) -> None:
    assert _drift(tmp_path, evaluated=HOST + "\n[microvm.vms.web.config.microvm.vsock]\ncid = 5\n").code == 0


def test_guests_of_the_module_are_unexplained_in_a_file_without_any(tmp_path: Path) -> None:
    evaluated = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    result = _drift(tmp_path, host="[containers.db]\nautoStart = true\n", evaluated=evaluated)
    assert (result.code, result.err) == (1, "")
    assert "warning[drift-unexplained] the configuration has `guests.a`" in result.out


def test_what_import_makes_has_no_drift(tmp_path: Path) -> None:
    (tmp_path / "nix.json").write_text(json.dumps(read_bytes("nix.toml", HOST.encode()).data), "utf-8")
    assert guestlint("import", "nix.json", "-o", "host.toml", cwd=tmp_path).code == 0
    made = (tmp_path / "host.toml").read_text("utf-8")
    assert ("microvm.vms.web" in made, "containers.db" in made) == (True, True)
    assert guestlint("drift", "host.toml", "nix.json", cwd=tmp_path).out == "no findings in 1 file\n"
