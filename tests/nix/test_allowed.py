"""What leaves Nix: all that the front ends read, and nothing that is none of their business."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.frontends.containers import options as containers
from guestlint.frontends.guests.options import GUEST, ZFS
from guestlint.frontends.microvm import options as microvm
from guestlint.frontends.options import Table
from guestlint.registry.load import load
from guestlint.source.facts import read_facts
from guestlint.source.parse import read_bytes
from guestlint.source.route import Route
from guestlint.testing import examples
from tests.evaluated.nix import evaluate
from tests.nix.hosts import FACTS, facts_of
from tests.nix.watched import TABLES, watched

FIXTURES = Path(__file__).parent.parent / "fixtures"

_GIVEN = """
let
  hosts = builtins.fromJSON (builtins.readFile {hosts});
  vm = each: if each ? config then each // {{ evaluatedConfig = {{ inherit (each) config; }}; }} else each;
  asNixHas = host: host // (
    if host.microvm.vms or null == null then {{ }}
    else {{ microvm = host.microvm // {{ vms = builtins.mapAttrs (_: vm) host.microvm.vms; }}; }}
  );
in
map (host: import {facts} {{ config = asNixHas host; options = {{ }}; }}) hosts
"""
"""What facts.nix gives of hosts that are plain data."""


ASSERTED = set(microvm.GUEST) & {
    "balloon", "balloonMem", "credentialFiles", "hotplugMem", "hotpluggedMem", "initialBalloonMem", "user", "virtiofsd"
}  # fmt: skip
"""What microvm.nix asserts or its hypervisors refuse: of facts, Nix has asked that itself."""


def _documents() -> Iterator[dict[str, Any]]:
    """What the examples of all rules say, and hosts of all kinds."""
    for info in load().infos().values():
        for example in examples(info.docs).values():
            yield from (data for data in example.data().values() if data)
    for folder in ("review-cases", "realworld", "facts", "plain"):
        for path in sorted((FIXTURES / folder).iterdir()):
            is_host = path.suffix in {".toml", ".json"} and not path.stem.endswith(".notes")
            if is_host and (data := read_bytes(path.name, path.read_bytes()).data):
                yield data


def _given(folder: Path, hosts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    (folder / "hosts.json").write_text(json.dumps(hosts), "utf-8")
    (folder / "main.nix").write_text(_GIVEN.format(hosts=folder / "hosts.json", facts=FACTS), "utf-8")
    given: list[dict[str, Any]] = json.loads(evaluate(folder, str(folder / "main.nix")))
    return given


def _findings(config: dict[str, Any]) -> Counter[tuple[str, str]]:
    text = json.dumps({"guestlint": {"facts": 1}, "config": config}).encode()
    found = api.lint([read_bytes("facts.json", text)]).findings
    return Counter((each.rule, each.diagnostic.message) for each in found)


def test_what_is_given_is_all_that_rules_look_at(tmp_path: Path) -> None:
    hosts = list(_documents())
    given = _given(tmp_path, hosts)
    assert len(given) > 200
    found: Counter[str] = Counter()
    for host, facts in zip(hosts, given, strict=True):
        expected = _findings(host)
        assert _findings(facts["config"]) == expected, (host, facts["config"])
        found.update(rule for rule, _ in expected)
    assert len(found) > 40


@pytest.mark.parametrize(
    ("table", "route", "unread"),
    [
        (GUEST, "guests.x", {"extraSpecialArgs", "modules", "_module"}),
        (ZFS, "guests.x.zfs./p", {"_module"}),
        (microvm.HOST, "microvm", set()),
        (microvm.VM, "microvm.vms.x", set()),
        (microvm.GUEST, "microvm.vms.x.config.microvm", ASSERTED),
        (microvm.INTERFACE, "microvm.vms.x.config.microvm.interfaces.0", set()),
        (microvm.MACVTAP, "microvm.vms.x.config.microvm.interfaces.0.macvtap", set()),
        (microvm.SHARE, "microvm.vms.x.config.microvm.shares.0", {"extraArgs", "posixAcl"}),
        (microvm.VOLUME, "microvm.vms.x.config.microvm.volumes.0", set()),
        (microvm.FORWARD, "microvm.vms.x.config.microvm.forwardPorts.0", set()),
        (microvm.END, "microvm.vms.x.config.microvm.forwardPorts.0.host", set()),
        (containers.CONTAINER, "containers.x", {"config", "flake", "nixpkgs", "path", "specialArgs"}),
        (containers.BIND, "containers.x.bindMounts.x", set()),
        (containers.DEVICE, "containers.x.allowedDevices.0", set()),
        (containers.NETWORK, "containers.x.extraVeths.x", set()),
    ],
)
def test_the_options_of_a_front_end_are_given(table: Table, route: str, unread: set[str], tmp_path: Path) -> None:
    """Each as a table or list of tables where it has such in it, else as a text; and no other."""
    keys = route.split(".")
    everything: Any = {**dict.fromkeys(table, "some"), "networking": {}, "config": {}, "secret": "some"}
    for name in set(table) & {"zfs", "microvm", "container", "vsock", "macvtap", "bindMounts", "extraVeths"}:
        everything[name] = {}
    host = everything
    for key in reversed(keys):
        host = [host] if key == "0" else {key: host}
    (facts,) = _given(tmp_path, [host])
    found = facts["config"]
    for key in keys:
        found = found[0] if key == "0" else found[key]
    assert set(table) - set(found) == unread
    assert "secret" not in found


_UNREAD = {"mountConfig", "automountConfig", "targetConfig"}
"""What each kind of unit is asked for by one function, and these kinds have nothing of."""


def test_what_is_looked_at_is_given(tmp_path: Path) -> None:
    """Each name that any front end or rule asks the host's own tables for."""
    seen: set[Route] = set()
    config = watched(TABLES, seen)
    facts = read_facts("facts.json", "{}", {"guestlint": {"facts": 1}, "config": config})
    api.lint([facts])
    looked_at = sorted((route for route in seen if route[-1] not in _UNREAD), key=str)
    assert len(looked_at) > 250
    host = json.loads(json.dumps(TABLES))
    for route in looked_at:
        _table(host, route[:-1]).setdefault(route[-1], "some")
    (given,) = _given(tmp_path, [host])
    missing = [route for route in looked_at if route[-1] not in _table(given["config"], route[:-1])]
    assert missing == []


def _table(data: Any, route: Route) -> Any:
    for key in route:
        data = data[key]
    return data


_SECRETS = """{
  environment.token = "hidden";
  networking.wireguard.interfaces.wg0.privateKey = "hidden";
  networking.wireless.networks.home.psk = "hidden";
  systemd.services.backup = { after = [ "x.service" ]; script = "hidden"; environment.TOKEN = "hidden"; };
  systemd.tmpfiles.rules = [ "f /run/token 0400 root root - hidden" "C \\"/run/two words\\" - - - - hidden" "hidden" ];
  containers.web = {
    config = { token = "hidden"; };
    extraFlags = [
      "--setenv=TOKEN=hidden --bind-ro /a-E:/b"
      "--set-credential=a:hidden"
      "--bind" "/c:/d"
      "-E" "TOKEN=hidden"
      "-p 80:80 -E TOKEN=hidden"
      "-U"
    ];
  };
  guests.web = { backend = "microvm"; modules = [ "hidden" ]; extraSpecialArgs.token = "hidden"; };
  microvm.vms.web = {
    specialArgs.token = "hidden";
    config = { environment.token = "hidden"; microvm.mem = 1024; };
  };
}
"""


def test_no_secret_is_given(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, host=_SECRETS)
    config = facts["config"]
    assert "hidden" not in json.dumps(facts)
    assert config["systemd"]["tmpfiles"]["rules"] == ["f /run/token", 'C "/run/two words"', ""]
    assert config["containers"]["web"]["extraFlags"] == [
        "--setenv --bind-ro /a-E:/b",
        "--set-credential",
        "--bind",
        "/c:/d",
        "-E",
        "",
        "-p 80:80 -E",
        "-U",
    ]
    assert set(config["networking"]["wireguard"]["interfaces"]) == {"wg0"}
    assert config["microvm"]["vms"]["web"]["config"]["microvm"]["mem"] == 1024
    assert config["systemd"]["services"]["backup"] == {"after": ["x.service"]}


def test_of_scripts_the_taps_are_given(tmp_path: Path) -> None:
    host = """{
      microvm.vms.web.config.microvm.interfaces = [ { type = "tap"; id = "vm-web"; mac = "02:00:00:00:00:01"; } ];
      systemd.services.attach = { script = "secret; ip link set vm-web master br0"; };
    }
    """
    facts = facts_of(tmp_path, host=host)
    assert facts["config"]["systemd"]["services"]["attach"]["script"] == "vm-web"
    assert "secret" not in json.dumps(facts)
