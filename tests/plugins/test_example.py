"""The example plugin adds a backend with its rules, a part of the graph and a format; no file of guestlint names it."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import ROOT, Result, guestlint
from tests.report.graph_rows import triples

INCUS = """\
[node]
name = "ward"

[guests.printer]
backend = "incus"
incus = { image = "images:nixos/25.05", bridge = "lan" }

[guests.printer.zfs."/persist"]
pool = "rpool"
dataset = "safe/guests/printer"
"""

Run = Callable[..., Result]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Guestlint beside the installed plugin, which the settings name."""
    folder = tmp_path_factory.mktemp("acme")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(folder / "site")]
    subprocess.run([*command, str(ROOT / "examples" / "plugin")], check=True, capture_output=True)
    path = f"{ROOT}:{folder / 'site'}"

    def call(*arguments: str, text: str = INCUS, settings: str = "") -> Result:
        (folder / "guestlint.toml").write_text(f'plugins = ["acme"]\n{settings}')
        return guestlint(*arguments, cwd=folder, stdin=text.encode(), PYTHONPATH=path)

    return call


def found(result: Result) -> list[tuple[str, str, str]]:
    findings = json.loads(result.out)["findings"]
    return [(finding["rule"], finding["severity"], finding["path"]) for finding in findings]


def test_a_guest_of_the_backend_is_clean(run: Run) -> None:
    result = run("-", "--format", "json")
    assert (result.code, found(result), result.err) == (0, [], "")


def test_without_the_plugin_it_is_no_backend(tmp_path: Path) -> None:
    result = guestlint("-", "--format", "json", cwd=tmp_path, stdin=INCUS.encode())
    assert {rule for rule, _, _ in found(result)} == {"type-mismatch", "unknown-option"}


def test_its_options_are_checked_as_those_of_the_module(run: Run) -> None:
    result = run("-", "--format", "json", text=INCUS.replace('bridge = "lan"', "brigde = 1"))
    assert found(result) == [
        ("missing-option", "error", "guests.printer.incus"),
        ("unknown-option", "error", "guests.printer.incus.brigde"),
    ]


def test_its_rules_run(run: Run) -> None:
    result = run("-", "--format", "json", text=INCUS.replace("printer", "3d-printer"))
    assert found(result) == [("incus-instance-name", "error", "guests.3d-printer")]


def test_options_of_another_backend_are_a_mismatch(run: Run) -> None:
    more = "[guests.printer.container]\nmacvlan = 'lan'\n"
    assert found(run("-", "--format", "json", text=INCUS + more)) == [
        ("backend-mismatch", "warning", "guests.printer.container.macvlan")
    ]
    container = INCUS.replace('backend = "incus"', 'backend = "container"\ncontainer.macvlan = "lan"')
    assert ("backend-mismatch", "warning", "guests.printer.incus.image") in found(
        run("-", "--format", "json", text=container)
    )


def test_what_it_generates_joins_the_expansion(run: Run) -> None:
    expansion = json.loads(run("expand", "-").out)
    assert expansion["guests"]["printer"]["incus"] == {"image": "images:nixos/25.05", "bridge": "lan"}
    assert expansion["guests"]["printer"]["networking"] == {"mainLinkName": "eth0"}
    assert expansion["systemd"]["services"]["incus@printer"]["requires"] == ["guests-printer-persist.mount"]
    assert expansion["microvm"] == {"host": {"enable": False}, "vms": {}}
    (profile,) = expansion["virtualisation"]["incus"]["preseed"]["profiles"]
    assert profile["devices"]["disk0"] == {"type": "disk", "source": "/guests/printer/persist", "path": "/persist"}


def test_the_modules_own_expansions_stay(run: Run) -> None:
    for file in sorted((ROOT / "tests/fixtures/conformance").glob("00*-plain.toml")):
        expected: dict[str, Any] = json.loads(file.with_suffix(".expected.json").read_text())["expand"]
        expansion = json.loads(run("expand", "-", text=file.read_text()).out)
        assert expansion.pop("virtualisation") == {"incus": {"enable": False, "preseed": {"profiles": []}}}
        assert {key: expansion[key] for key in expected} == expected


def test_its_nodes_and_edges_join_the_graph(run: Run) -> None:
    graph = json.loads(run("graph", "-", "--format", "json").out)
    edges = triples(graph)
    assert ("unit:acme-backup.service", "backs-up", "dataset:rpool/safe/guests/printer") in edges
    assert ("interface:veth-printer", "attaches", "link:lan") in edges
    assert ("guest:printer", "starts", "unit:incus@printer.service") in edges
    dot = run("graph", "-").out
    assert '"unit:acme-backup.service" -> "dataset:rpool/safe/guests/printer" [label="backs-up"' in dot


def test_its_format_is_one_of_the_formats(run: Run) -> None:
    result = run("-", "--format", "csv", text=INCUS.replace("printer", "3d-printer"))
    heading, finding = csv.reader(result.out.splitlines())
    assert heading == ["rule", "severity", "file", "path", "message"]
    assert finding[:2] == ["incus-instance-name", "error"]
    assert result.code == 1
    assert "unknown format cvs; did you mean `csv`?" in run("-", "--format", "cvs").err


@pytest.mark.parametrize(("settings", "at"), [("", "guests.g20"), ("most = 11", "guests.g11"), ("most = 21", "")])
def test_its_rule_takes_settings(run: Run, settings: str, at: str) -> None:
    guests = [f"[guests.g{number:02}]\nbackend = 'container'\ncontainer.macvlan = 'lan'\n" for number in range(21)]
    text = f"[node]\nname = 'ward'\n{''.join(guests)}"
    rules = f"[rules.acme-too-many-guests]\n{settings}\n"
    result = found(run("-", "--format", "json", text=text, settings=rules))
    assert result == ([("acme-too-many-guests", "warning", at)] if at else [])


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("most = 'x'", "rules.acme-too-many-guests.most = 'x': Expected `int`, got `str`"),
        ("moist = 1", "rules.acme-too-many-guests.moist: the rule has no such setting\n --> guestlint.toml:3:1\n"),
    ],
)
def test_wrong_settings_of_its_rule_are_refused(run: Run, settings: str, says: str) -> None:
    result = run("-", settings=f"[rules.acme-too-many-guests]\n{settings}\n")
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_its_block_is_in_the_schema(run: Run) -> None:
    schema = json.loads(run("schema").out)
    guest = schema["properties"]["guests"]["additionalProperties"]
    assert guest["properties"]["backend"]["enum"] == ["microvm", "container", "incus"]
    assert set(guest["properties"]["incus"]["properties"]) == {"image", "bridge", "_module"}


INSTANCES = """\
[node]
name = "ward"

[incus.instances.printer]
image = "images:nixos/25.05"

[incus.instances.printer.devices.eth0]
type = "nic"
nictype = "macvlan"
parent = "lan"
hwaddr = "02:00:00:00:00:0a"

[incus.instances.printer.devices.spool]
type = "disk"
source = "/srv/printer"
path = "/var/spool"

[incus.instances.cups.devices.eth0]
type = "nic"
nictype = "bridged"
parent = "br0"
"""


def test_its_front_end_makes_guests(run: Run) -> None:
    result = run("-", "--format", "json", text=INSTANCES)
    assert (result.code, found(result), result.err) == (0, [], "")
    graph = json.loads(run("graph", "-", "--format", "json", text=INSTANCES).out)
    edges = triples(graph)
    assert {("interface:printer/eth0", "attaches", "link:lan"), ("interface:cups/br0", "attaches", "link:br0")} <= edges
    assert {("guest:printer", "shares", "directory:/srv/printer"), ("host:ward", "runs", "guest:cups")} <= edges


def test_its_instances_are_checked_with_all_other_guests(run: Run) -> None:
    module = "[guests.web]\nbackend = 'microvm'\n[guests.web.microvm]\nsystem = 'x86_64-linux'\nmacvtap = 'lan'\n"
    text = f"{INSTANCES}{module}mac = '02:00:00:00:00:0A'\n"
    assert found(run("-", "--format", "json", text=text)) == [
        ("mac-collision", "error", "incus.instances.printer.devices.eth0.hwaddr"),
    ]
    wrong = run("-", "--format", "json", text=INSTANCES.replace("cups", "3d-cups"))
    assert found(wrong) == [("incus-instance-name", "error", "incus.instances.3d-cups")]


def test_without_its_front_end_the_options_are_unknown(tmp_path: Path) -> None:
    result = guestlint("-", "--format", "json", cwd=tmp_path, stdin=INSTANCES.encode())
    assert found(result) == [("unknown-option", "warning", "incus")]
