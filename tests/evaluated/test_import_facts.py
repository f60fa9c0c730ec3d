"""`guestlint import` of facts: what was written comes into the host file, defaults and derived values do not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import tomli

from guestlint.source.parse import read_bytes
from tests.cli.command import Result, guestlint
from tests.facts.made import facts_as_written, place

MICROVM = {"system": "s", "macvtap": "lan", "baseMac": "02:01:27:00:00:00", "mac": "02:01:27:11:22:33"}
GUEST = {"backend": "microvm", "nodeName": "ward-a", "autostart": False, "microvm": MICROVM, "zfs": {}}
HOST = {"node": {"name": "ward"}, "guests": {"a": GUEST}}
PLACES = ("node name", "guests a backend", "guests a microvm system", "guests a microvm macvtap")
TEXT = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "microvm"\nmicrovm = { system = "s", macvtap = "lan" }\n'


def facts(config: dict[str, Any], *written: str, **header: Any) -> bytes:
    """Facts of a host with places for these options."""
    places = [place(path, line) for line, path in enumerate(written, 1)]
    return json.dumps({"guestlint": {"facts": 1, **header}, "config": config, "places": places}).encode()


def run(folder: Path, text: bytes, *arguments: str) -> Result:
    return guestlint("import", "-", *arguments, cwd=folder, stdin=text)


def test_a_derived_address_is_not_taken_for_a_given_one(tmp_path: Path) -> None:
    result = run(tmp_path, facts(HOST, *PLACES))
    assert (result.code, result.out) == (0, TEXT)
    assert "guestlint: left out guests.a.microvm.mac: derived, by another revision" in result.err
    result = run(tmp_path, facts(HOST, *PLACES, "guests a microvm mac"))
    assert tomli.loads(result.out)["guests"]["a"]["microvm"]["mac"] == MICROVM["mac"]
    assert "mac" not in result.err.replace("macvtap", "")


def test_what_was_written_is_kept_even_if_it_is_the_default(tmp_path: Path) -> None:
    result = run(tmp_path, facts(HOST, *PLACES, "guests a nodeName", "guests a autostart", "guests a microvm baseMac"))
    guest = tomli.loads(result.out)["guests"]["a"]
    assert (guest["nodeName"], guest["autostart"]) == ("ward-a", False)
    assert guest["microvm"]["baseMac"] == MICROVM["baseMac"]


def test_a_block_that_the_guest_does_not_use_is_named_if_it_was_written(tmp_path: Path) -> None:
    config = {**HOST, "guests": {"a": {**GUEST, "container": {"macvlan": "lan"}}}}
    assert "container" not in run(tmp_path, facts(config, *PLACES)).err
    assert "left out guests.a.container:" in run(tmp_path, facts(config, *PLACES, "guests a container macvlan")).err


LINKS = {
    "networking": {
        "hostName": "ward",
        "bridges": {"br0": {"interfaces": ["eno1"], "rstp": False}},
        "firewall": {"enable": True},
        "interfaces": {"lan": {"virtual": False}, "eno1": {"macAddress": "02:00:00:00:00:01"}},
    },
    "systemd": {
        "network": {
            "enable": True,
            "netdevs": {"10-lan": {"enable": True, "netdevConfig": {"Kind": "bridge", "Name": "lan"}}},
            "networks": {"10-lan": {"name": None, "matchConfig": {"Name": "lan"}, "address": []}},
        },
        "services": {"x": {"after": ["y.service"]}},
    },
    "disko": {"devices": {"zpool": {"rpool": {"type": "zpool", "datasets": {"safe/a": {"type": "zfs_fs"}}}}}},
}
WRITTEN = (
    "networking bridges br0 interfaces",
    "networking firewall enable",
    "networking interfaces eno1 macAddress",
    "systemd network netdevs 10-lan netdevConfig Kind",
    "systemd network netdevs 10-lan netdevConfig Name",
    "systemd network networks 10-lan matchConfig Name",
    "systemd services x after",
    "disko devices zpool rpool type",
)
KEPT = """\
[networking.bridges]
br0.interfaces = ["eno1"]

[networking.interfaces.eno1]
macAddress = "02:00:00:00:00:01"

[networking.interfaces.lan]

[systemd.network.netdevs.10-lan]
netdevConfig = { Kind = "bridge", Name = "lan" }

[systemd.network.networks.10-lan]
matchConfig.Name = "lan"

[disko.devices.zpool.rpool]
type = "zpool"
"""


def test_links_and_pools_are_kept(tmp_path: Path) -> None:
    result = run(tmp_path, facts(HOST | LINKS, *PLACES, *WRITTEN))
    assert result.code == 0, result.err
    assert result.out == TEXT.replace("\n\n", f"\n\n{KEPT}\n", 1)
    said = [line.removeprefix("guestlint: left out ") for line in result.err.splitlines()]
    assert "networking.firewall: it stays in Nix" in said
    assert "systemd.services: it stays in Nix" in said


def test_an_update_adds_them_and_keeps_the_rest(tmp_path: Path) -> None:
    old = TEXT.replace("[guests.a]", "[networking]\nbridges.br0.rstp = true  # loops\n\n# The one guest\n[guests.a]")
    (tmp_path / "host.toml").write_text(old, "utf-8")
    result = run(tmp_path, facts(HOST | LINKS, *PLACES, *WRITTEN), "-o", "host.toml", "--force")
    assert result.code == 0, result.err
    text = (tmp_path / "host.toml").read_text("utf-8")
    assert "bridges.br0.rstp = true  # loops" in text
    assert "# The one guest\n[guests.a]" in text
    new, kept = tomli.loads(text), tomli.loads(KEPT)
    assert new["networking"]["bridges"]["br0"] == {"rstp": True, "interfaces": ["eno1"]}
    assert {key: new[key] for key in ("systemd", "disko")} == {key: kept[key] for key in ("systemd", "disko")}
    assert run(tmp_path, facts(HOST | LINKS, *PLACES, *WRITTEN), "-o", "host.toml", "--force").code == 0
    assert (tmp_path / "host.toml").read_text("utf-8") == text


PLAIN = """
[networking]
hostName = "ward"

[microvm.vms.web]
autostart = false
config.microvm = { interfaces = [{ type = "tap", id = "vm-web", mac = "02:00:00:00:00:01" }], mem = 512 }

[containers.db]
privateNetwork = true
hostAddress = "10.0.0.1"
bindMounts."/srv" = { hostPath = "/srv/db", isReadOnly = false }
"""


def test_plain_guests_come_back_as_they_were(tmp_path: Path) -> None:
    document = read_bytes("host.toml", PLAIN.encode())
    with_module = json.loads(facts_as_written(document).text)
    with_module["config"] |= {"guests": {}, "node": {}}
    for text in (facts_as_written(document).text, json.dumps(with_module)):
        result = run(tmp_path, text.encode())
        assert (result.code, result.err) == (0, "")
        assert tomli.loads(result.out) == document.data


def test_what_toml_cannot_say_stays_in_nix(tmp_path: Path) -> None:
    volume = {"image": "a.img", "mountPoint": None}
    config = {"microvm": {"vms": {"web": {"config": {"microvm": {"volumes": [volume]}}}, "db": {"autostart": True}}}}
    result = run(tmp_path, facts(config, "microvm vms web config microvm volumes 0 image", "microvm vms db autostart"))
    assert result.out == "[microvm.vms.db]\nautostart = true\n"
    assert "left out microvm.vms.web: it has a volume with `mountPoint = null`" in result.err


def test_what_nix_could_not_evaluate_is_named(tmp_path: Path) -> None:
    result = run(tmp_path, facts(HOST, *PLACES, left_out=[{"path": ["guests", "a", "modules"]}]))
    assert "guestlint: left out guests.a.modules: Nix could not evaluate it" in result.err


def test_facts_of_another_shape_are_an_error(tmp_path: Path) -> None:
    result = run(tmp_path, b'{"guestlint": {"facts": 2}, "config": {"guests": {}}}')
    assert (result.code, result.out) == (2, "")
    assert "another version" in result.err
