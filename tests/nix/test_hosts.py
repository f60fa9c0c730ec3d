"""Facts of whole hosts: micro VMs however their systems are given, lists that are joined, what counts as the user's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import guestlint
from tests.nix.hosts import HERE, WEB, facts_of, places

SYSTEM = f"(lib.evalModules {{ modules = [ {HERE}/guest.nix ./web.nix ]; }})"
OF_WEB = [
    "microvm.interfaces web.nix:5:5",
    "microvm.interfaces.0 web.nix:7:9",
    "microvm.interfaces.0.id web.nix:8:9",
    "microvm.interfaces.0.mac web.nix:9:9",
    "microvm.interfaces.0.type web.nix:7:9",
    "microvm.mem web.nix:4:5",
    "microvm.shares web.nix:12:5",
    "microvm.shares.0 web.nix:13:14",
    "microvm.shares.0.mountPoint web.nix:15:7",
    "microvm.shares.0.source web.nix:14:7",
    "microvm.shares.0.tag web.nix:13:14",
    "microvm.shares.1 web.nix:13:14",
    "microvm.shares.1.mountPoint web.nix:15:7",
    "microvm.shares.1.source web.nix:14:7",
    "microvm.shares.1.tag web.nix:13:14",
    "networking.hostName web.nix:18:3",
]


@pytest.mark.parametrize(
    "given",
    [
        "config = ./web.nix;",
        "config = { imports = [ ./web.nix ]; };",
        "config = { ... }: { imports = [ (import ./web.nix) ]; };",
        "config = import ./web.nix;",
        f"evaluatedConfig = {SYSTEM};",
        f"flake.nixosConfigurations.web = {SYSTEM};",
    ],
    ids=["path", "imports", "inline imports", "function", "evaluatedConfig", "flake"],
)
def test_a_guest_is_read_however_it_is_given(given: str, tmp_path: Path) -> None:
    facts = facts_of(tmp_path, host=f"{{ lib, ... }}: {{\n  microvm.vms.web = {{\n    {given}\n  }};\n}}\n", web=WEB)
    vm = facts["config"]["microvm"]["vms"]["web"]
    assert vm["config"]["microvm"]["mem"] == 1024
    assert [share["tag"] for share in vm["config"]["microvm"]["shares"]] == ["a", "b"]
    assert vm["config"]["networking"]["hostName"] == "www"
    assert "microvm.vms" in facts["complete"]
    above = "microvm.vms.web.config."
    found = places(facts, "microvm", "vms", "web", "config")
    assert [each.removeprefix(above) for each in found if each.startswith(above)] == OF_WEB
    assert places(facts, "microvm", "vms", "web")[0] == "microvm.vms.web host.nix:2:3"


def test_a_function_in_the_host_s_own_file(tmp_path: Path) -> None:
    """A system that is written in place has no file of its own for the module system."""
    host = """{ lib, config, ... }:
let
  vm = mem: { lib, ... }: {
    config = lib.mkIf true {
      microvm.mem = mem;
      microvm.vcpu = lib.mkDefault 2;
    };
  };
in {
  microvm.vms.a.config = vm 1024;
  microvm.vms.b.config = lib.mkMerge [ (vm 2048) { microvm.vcpu = 4; } ];
  networking.hostName = "ward";
}
"""
    facts = facts_of(tmp_path, host=host)
    assert [each for each in places(facts, "microvm", "vms") if ".config." in each] == [
        "microvm.vms.a.config.microvm.mem host.nix:5:7",
        "microvm.vms.a.config.microvm.vcpu host.nix:6:7",
        "microvm.vms.b.config.microvm.mem host.nix:5:7",
        "microvm.vms.b.config.microvm.vcpu host.nix:11:52",
    ]
    assert places(facts, "networking") == ["networking.hostName host.nix:12:3"]
    assert facts["guestlint"]["host"] == "ward"


def test_lists_are_joined_as_the_module_system_does(tmp_path: Path) -> None:
    """What is imported comes first, and of modules side by side the last."""
    host = """{ lib, ... }: {
  imports = [ { containers.a = {
    tmpfs = [ "one" ];
    allowedDevices = [ { node = "/dev/1"; modifier = "r"; } ];
  }; } ];
  containers.a = { ... }: {
    imports = [
      { tmpfs = [ "two" ]; }
      { tmpfs = [ "three" ]; }
    ];
    tmpfs = [ "four" "five" ];
    allowedDevices = [
      (lib.mkIf false { node = "/dev/no"; modifier = "r"; })
      { node = "/dev/2"; modifier = "r"; }
    ];
  };
  networking.nat.internalInterfaces = [ "a" ];
}
"""
    two = '{ lib, ... }: { networking.nat.internalInterfaces = lib.mkBefore\n  [ "b" ]; }\n'
    facts = facts_of(tmp_path, "host.nix", "two.nix", host=host, two=two)
    container = facts["config"]["containers"]["a"]
    written = {"one": 3, "two": 8, "three": 9, "four": 11, "five": 11}
    assert sorted(container["tmpfs"]) == sorted(written)
    for index, each in enumerate(container["tmpfs"]):
        (place,) = places(facts, "containers", "a", "tmpfs", index)
        assert place.split(":")[1] == str(written[each])
    devices = {"/dev/1": "host.nix:4:26", "/dev/2": "host.nix:14:9"}
    assert sorted(device["node"] for device in container["allowedDevices"]) == sorted(devices)
    for index, device in enumerate(container["allowedDevices"]):
        at = f"containers.a.allowedDevices.{index}"
        assert f"{at}.node {devices[device['node']]}" in places(facts, "containers")
    assert facts["config"]["networking"]["nat"]["internalInterfaces"] == ["b", "a"]
    assert places(facts, "networking", "nat") == [
        "networking.nat.internalInterfaces two.nix:1:17",
        "networking.nat.internalInterfaces host.nix:17:3",
        "networking.nat.internalInterfaces.0 two.nix:1:17",
        "networking.nat.internalInterfaces.1 host.nix:17:3",
    ]


def test_an_option_in_two_files_has_no_place_of_its_own(tmp_path: Path) -> None:
    """Which of the files is meant is known for what is below."""
    host = '{ fileSystems."/a".device = "/dev/a"; }\n'
    two = '{\n  fileSystems."/b".device = "/dev/b"; }\n'
    facts = facts_of(tmp_path, "host.nix", "two.nix", host=host, two=two)
    assert places(facts) == [
        "fileSystems./a host.nix:1:3",
        "fileSystems./a.device host.nix:1:3",
        "fileSystems./b two.nix:2:3",
        "fileSystems./b.device two.nix:2:3",
    ]


def test_a_default_and_what_is_outside_the_root_have_no_place(tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.nix"
    outside.write_text('{ networking.hostName = "ward"; containers.a.autoStart = true; }\n', "utf-8")
    host = "{\n  imports = [ ../elsewhere.nix ];\n  containers.a.privateNetwork = true;\n}\n"
    facts = facts_of(tmp_path, host=host)
    assert places(facts) == [
        "containers.a host.nix:3:3",
        "containers.a.privateNetwork host.nix:3:3",
    ]
    everything = facts_of(tmp_path, host=host, settings='name = "other";')
    assert "containers.a.autoStart elsewhere.nix:1:33" in places(everything, "containers")
    assert everything["guestlint"] == {"facts": 1, "host": "other", "left_out": [], "not_seen": []}


def test_a_value_that_is_not_the_one_that_is_written_has_no_place(tmp_path: Path) -> None:
    """The file says another thing when it is read again: what it is given then is not what it was given."""
    host = """{ lib, ... }@given: {
  networking.hostName = given.name or "again";
}
"""
    main = '{ lib, ... }: { _file = ./host.nix; config.networking.hostName = "ward"; }\n'
    facts = facts_of(tmp_path, "main.nix", host=host, main=main)
    assert facts["config"]["networking"]["hostName"] == "ward"
    assert places(facts, "networking") == []


def test_an_option_that_is_called_as_a_part_of_modules_is(tmp_path: Path) -> None:
    """A container's `config` is its system, whose options are no rule's business."""
    host = """{
  containers.web = {
    autoStart = true;
    config = { ... }: { autoStart = false; };
  };
}
"""
    facts = facts_of(tmp_path, host=host)
    assert places(facts, "containers", "web") == [
        "containers.web host.nix:2:3",
        "containers.web.autoStart host.nix:3:5",
    ]


@pytest.mark.parametrize("given", ["flake.nixosConfigurations = { }", "flake = null", 'config = throw "broken"'])
def test_a_guest_whose_system_is_not_there_is_named(given: str, tmp_path: Path) -> None:
    facts = facts_of(tmp_path, host=f"{{ microvm.vms.web = {{ {given}; autostart = false; }}; }}")
    assert facts["config"]["microvm"]["vms"]["web"] == {"autostart": False}
    assert facts["guestlint"]["left_out"] == [{"path": ["microvm", "vms", "web", "config"]}]
    assert "microvm.vms" not in facts["complete"]


def test_guests_that_are_made_apart_are_named(tmp_path: Path) -> None:
    host = '{ microvm.autostart = [ "host:guest" "web" ]; microvm.vms.web.config = { }; }\n'
    facts = facts_of(tmp_path, host=host)
    assert facts["guestlint"]["not_seen"] == ["host:guest"]


def test_findings_stand_in_the_user_s_files(tmp_path: Path) -> None:
    host = """let
  vm = id: {
    config.microvm.interfaces = [
      {
        type = "tap";
        inherit id;
        mac = "02:00:00:00:00:01";
      }
    ];
  };
in {
  networking.hostName = "ward";
  microvm.vms.a = vm "vm-a";
  microvm.vms.b = vm "vm-b";
}
"""
    facts = facts_of(tmp_path, host=host)
    (tmp_path / "facts.json").write_text(json.dumps(facts), "utf-8")
    done = guestlint("facts.json", "--format", "json", cwd=tmp_path)
    (found,) = [each for each in json.loads(done.out)["findings"] if each["rule"] == "mac-collision"]
    assert (found["file"], found["span"]["line"], found["span"]["column"]) == ("flake/host.nix", 7, 9)
