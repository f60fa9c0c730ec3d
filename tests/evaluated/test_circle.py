"""From a host file through the real Nix and back: no value changes, and guestlint's model is Nix's."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.evaluated.adopt import adopt
from guestlint.evaluated.configuration import Configuration, read
from guestlint.evaluated.toml_file import update, write
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.guests.front_end import GuestsPart
from guestlint.source.parse import read_bytes
from tests.cli.command import ROOT, guestlint
from tests.evaluated.nix import configuration, evaluate, guests
from tests.evaluated.samples import HOSTS


def _with_addresses(evaluated: bytes, text: str) -> dict[str, Any]:
    """A configuration with the addresses that the module derives for the host file `text` filled in."""
    read_back = read("x", evaluated)
    expanded = api.expand(read_bytes("host.toml", text.encode()))["guests"]
    for name, guest in read_back["guests"].items():
        if "macvtap" in guest.get("microvm", {}):
            guest["microvm"].setdefault("mac", expanded[name]["microvm"]["mac"])
        for key, interface in guest.get("microvm", {}).get("interfaces", {}).items():
            interface.setdefault("mac", expanded[name]["microvm"]["interfaces"][key]["mac"])
    return read_back


each_host = pytest.mark.parametrize("text", HOSTS.values(), ids=HOSTS.keys())


def _revision(text: str) -> str:
    host = read_host(read_bytes("host.toml", text.encode()), own_front_ends(BACKENDS))
    part = host.parts["guests"]
    assert isinstance(part, GuestsPart)
    return part.revision


def _expanded(text: str) -> dict[str, Any]:
    """The guests as guestlint expands them, without the addresses that it derives."""
    document = read_bytes("host.toml", text.encode())
    expanded: dict[str, Any] = api.expand(document)["guests"]
    for name, guest in expanded.items():
        block, given = guest.get("microvm", {}), document.data["guests"][name].get("microvm", {})
        if "mac" not in given:
            block.pop("mac", None)
        for key, interface in block.get("interfaces", {}).items():
            if "mac" not in given["interfaces"][key]:
                del interface["mac"]
    return expanded


@each_host
def test_nix_has_the_guests_that_guestlint_expands(text: str, tmp_path: Path) -> None:
    assert guests(configuration(tmp_path, text, _revision(text))) == _expanded(text)


@each_host
def test_what_comes_back_is_what_went_in(text: str, tmp_path: Path) -> None:
    revision = _revision(text)
    first = configuration(tmp_path, text, revision)
    (tmp_path / "evaluated.json").write_bytes(first)
    run = guestlint("import", "evaluated.json", "-o", "host.toml", "--module-schema", revision, cwd=tmp_path)
    assert run.code == 0, run.err
    imported = (tmp_path / "host.toml").read_text("utf-8")
    assert guestlint("host.toml", "--format", "json", cwd=tmp_path).code in (0, 1)
    second = configuration(tmp_path, imported, revision)
    assert _with_addresses(second, imported) == _with_addresses(first, text)
    assert write(adopt("x", Configuration(read("x", second))).data) == imported


@each_host
def test_the_imported_host_has_the_findings_of_the_first(text: str, tmp_path: Path) -> None:
    imported = write(adopt("x", Configuration(read("x", configuration(tmp_path, text, _revision(text))))).data)
    # The block of a backend that is not used is not part of the configuration.
    before, after = (
        [
            (found.rule, found.diagnostic.at.route[:2])
            for found in api.lint_text(each).findings
            if found.severity != "info"
        ]
        for each in (text, imported)
    )
    assert sorted(after) == sorted(found for found in before if found[0] != "backend-mismatch")


@each_host
def test_derived_addresses_are_not_written_down(text: str) -> None:
    document = read_bytes("host.toml", text.encode())
    expanded = api.expand(document)
    adopted = adopt("x", Configuration({"node": document.data["node"], **expanded}))
    again = read_bytes("host.toml", write(adopted.data).encode())
    assert api.expand(again)["guests"] == expanded["guests"]
    assert again.text.count("mac = ") <= len(re.findall(r"\bmac = ", text))


@each_host
def test_an_import_into_the_file_itself_changes_no_letter(text: str, tmp_path: Path) -> None:
    adopted = adopt("x", Configuration(read("x", configuration(tmp_path, text, _revision(text)))))
    assert update("host.toml", text, adopted) == text


def test_facts_of_a_host_come_back_as_its_file(tmp_path: Path) -> None:
    """What Nix evaluates, and facts.nix says of it, is imported as it was written."""
    (tmp_path / "ward.nix").write_text(
        """{
          node = { name = "ward"; };
          guests = builtins.listToAttrs (map (name: {
            inherit name;
            value = { backend = "container"; nodeName = "ward-${name}"; container.macvlan = "lan"; };
          }) [ "a" "b" ]) // { c = { backend = "microvm"; microvm = { system = "s"; macvtap = "lan"; }; }; };
          fileSystems."/srv" = { device = "/dev/sda"; fsType = "ext4"; };
        }""",
        "utf-8",
    )
    system = f"(import {ROOT}/tests/nix/nixpkgs/lib.nix).evalModules {{ modules = [ {tmp_path}/ward.nix ]; }}"
    facts = evaluate(tmp_path, "-E", f"import {ROOT}/guestlint/nix/facts.nix ({system})")
    run = guestlint("import", cwd=tmp_path, stdin=facts)
    assert run.code == 0, run.err
    assert (
        run.out
        == """\
[node]
name = "ward"

[fileSystems."/srv"]
device = "/dev/sda"
fsType = "ext4"

[guests.a]
backend = "container"
nodeName = "ward-a"
container.macvlan = "lan"

[guests.b]
backend = "container"
nodeName = "ward-b"
container.macvlan = "lan"

[guests.c]
backend = "microvm"
microvm = { system = "s", macvtap = "lan" }
"""
    )


def test_how_is_what_the_documentation_shows(tmp_path: Path) -> None:
    how = guestlint("import", "--how", cwd=tmp_path)
    assert how.code == 0
    commands = [line for line in how.out.splitlines() if line.startswith("guestlint")]
    page = (ROOT / "docs" / "nixos.md").read_text("utf-8")
    assert f"```sh\n{commands[0].replace('HOST', 'ward')}\n```" in page
