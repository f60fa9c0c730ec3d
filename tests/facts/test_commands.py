"""Facts are read wherever a host file is."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.command import guestlint
from tests.cli.test_changed import git
from tests.facts.made import facts, place
from tests.facts.test_places import HELPER, NIX, microvm

FIXTURES = Path(__file__).parent.parent / "fixtures" / "facts"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.nix").write_text(NIX)
    (tmp_path / "facts.json").write_bytes(HELPER)
    return tmp_path


def test_on_standard_input(folder: Path) -> None:
    result = guestlint("-", "--format", "concise", cwd=folder, stdin=HELPER)
    assert result.out.startswith("host.nix:5:34: info[global-mac]")
    named = guestlint("-", "--stdin-filename", "ward.json", "--format", "json", cwd=folder, stdin=HELPER)
    assert json.loads(named.out)["findings"][0]["file"] == "host.nix"


def test_in_a_folder(tmp_path: Path) -> None:
    shutil.copytree(FIXTURES, tmp_path / "facts")
    (tmp_path / "facts" / "other.json").write_text('{"config": {"guests": {}}}')
    (tmp_path / "facts" / "broken.json").write_text('{"guestlint": {"facts": 9}, "config": {}}')
    result = guestlint("facts", "--format", "json", "--select", "syntax-error", cwd=tmp_path)
    data = json.loads(result.out)
    assert data["summary"]["files"] == len(list(FIXTURES.iterdir())) + 1
    assert [each["file"] for each in data["findings"]] == ["facts/broken.json"]


def test_beside_host_files_as_one_fleet(folder: Path) -> None:
    mac = "00:1b:21:00:00:01"
    (folder / "host.toml").write_text(
        f'[node]\nname = "sire"\n[guests.db]\nbackend = "microvm"\n'
        f'microvm = {{ system = "x", macvtap = "lan", mac = "{mac}" }}\n'
    )
    result = guestlint("facts.json", "host.toml", "--select", "mac-collision", "--format", "concise", cwd=folder)
    assert "`web` of `ward`" in result.out
    assert result.code == 1


@pytest.mark.parametrize("changed", ["host.nix", "facts.json", "neither"])
def test_changed_knows_both_files(changed: str, folder: Path) -> None:
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--quiet", "--message=one")
    if changed == "host.nix":
        (folder / changed).write_text(NIX + "\n")
    elif changed == "facts.json":
        (folder / changed).write_bytes(HELPER + b"\n")
    result = guestlint("facts.json", "--changed", "--format", "concise", cwd=folder)
    assert result.out.count("\n") == (changed != "neither")


@pytest.mark.parametrize("pattern", ["host.nix", "facts.json"])
def test_settings_for_some_files_know_both(pattern: str, folder: Path) -> None:
    (folder / "guestlint.toml").write_text(f'[[per-file]]\nfiles = ["{pattern}"]\nignore = ["global-mac"]\n')
    assert guestlint("facts.json", cwd=folder).out.startswith("no findings")


def test_suppressed_by_the_settings(folder: Path) -> None:
    (folder / "guestlint.toml").write_text(
        '[[suppress]]\nrules = ["global-mac"]\npath = "guests.mail"\nreason = "its own card"\n'
    )
    result = guestlint("facts.json", "--format", "json", cwd=folder)
    (finding,) = json.loads(result.out)["findings"]
    assert finding["path"].startswith("guests.web.")
    assert finding["related"] == []


def test_the_graph_is_that_of_the_host(folder: Path) -> None:
    shutil.copy(FIXTURES / "guests.json", folder)
    data = json.loads(guestlint("graph", "guests.json", "--format", "json", cwd=folder).out)
    nodes = {node["id"] for node in data["nodes"]}
    assert {"host:harbour", "guest:dns", "dataset:rpool/safe/guests/dns", "mount:/guests/dns/persist"} <= nodes
    assert guestlint("graph", "guests.json", cwd=folder).out.startswith("digraph")


def test_expand_gives_what_nix_made(folder: Path) -> None:
    shutil.copy(FIXTURES / "guests.json", folder)
    data = json.loads((FIXTURES / "guests.json").read_bytes())["config"]
    expansion = json.loads(guestlint("expand", "guests.json", cwd=folder).out)
    assert expansion["fileSystems"] == data["fileSystems"]
    assert expansion["guests"] == data["guests"]


def test_units_of_facts(folder: Path) -> None:
    shutil.copy(FIXTURES / "guests.json", folder)
    assert guestlint("expand", "guests.json", "--format", "units", "-o", "units", cwd=folder).code == 0
    assert "/guests/dns/persist" in (folder / "units" / "fstab").read_text()


def test_the_place_of_a_related_thing_is_its_own(folder: Path) -> None:
    guests = {"web": microvm("02:01:27:00:00:01"), "mail": microvm("02:01:27:00:00:01")}
    places = [place(f"guests {name} microvm interfaces lan mac", line) for name, line in (("web", 9), ("mail", 10))]
    (folder / "facts.json").write_bytes(facts({"guests": guests}, places))
    result = guestlint("facts.json", "--select", "mac-collision", cwd=folder)
    assert " --> host.nix:9:3 " in result.out
    assert " ::: host.nix:10:3 " in result.out
    (folder / "host.nix").unlink()
    without_text = guestlint("facts.json", "--select", "mac-collision", cwd=folder).out
    assert re.search(r" ::: host\.nix:10:3 .*\n += note: `mail` has it, set explicitly\n", without_text)
