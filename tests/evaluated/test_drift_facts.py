"""`guestlint drift` with facts: what Nix made of the host is compared, wherever facts have it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guestlint import api
from guestlint.source.parse import read_bytes
from tests.cli.command import Result, guestlint
from tests.evaluated.samples import HOSTS
from tests.facts.made import facts_of


def _drift(folder: Path, text: str, old: str = "", new: str = "") -> Result:
    """The drift of a host from facts of itself, in which `old` is replaced by `new`."""
    document = read_bytes("host.toml", text.encode())
    facts = facts_of(document, api.expand(document)).text
    assert old in facts
    (folder / "host.toml").write_text(text, "utf-8")
    return guestlint(
        "drift", "host.toml", "-", "--format", "concise", cwd=folder, stdin=facts.replace(old, new).encode()
    )


@pytest.mark.parametrize("text", HOSTS.values(), ids=HOSTS.keys())
def test_a_host_does_not_differ_from_its_own_facts(text: str, tmp_path: Path) -> None:
    result = _drift(tmp_path, text)
    assert "drift-" not in result.out
    assert result.err == ""


HOST = """\
[node]
name = "ward"

[guests.a]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }

[guests.a.zfs."/persist"]
pool = "rpool"
dataset = "safe/a"
"""


def test_an_interface_that_was_changed_in_nix(tmp_path: Path) -> None:
    result = _drift(tmp_path, HOST, '"id": "vm-a"', '"id": "vm-b"')
    assert result.code == 1
    assert "drift-missing" in result.out
    assert "microvm.vms.a.interfaces" in result.out


def test_an_option_that_was_changed_in_nix(tmp_path: Path) -> None:
    result = _drift(tmp_path, HOST, '"dataset": "safe/a"', '"dataset": "safe/b"')
    assert result.out == (
        "host.toml:10:1: warning[drift-changed] `guests.a.zfs./persist.dataset` differs: "
        '"safe/b" in the configuration, "safe/a" according to the host file\n'
    )


def test_facts_of_another_shape_are_an_error(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST, "utf-8")
    stdin = json.dumps({"guestlint": {"facts": 1}, "config": []}).encode()
    result = guestlint("drift", "host.toml", "-", cwd=tmp_path, stdin=stdin)
    assert (result.code, "expected an object of option paths" in result.err) == (2, True)
    assert "invalid JSON" not in result.err
