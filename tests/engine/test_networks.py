"""Which networks hosts are on: by their names and their files, as patterns of the settings say."""

from __future__ import annotations

from pathlib import Path

import pytest

from guestlint import api
from guestlint.engine.linter import view
from guestlint.engine.networks import networks_of
from guestlint.settings.options import Network
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes

REGISTRY = api.load_registry()


def host(file: str, name: str, mac: str = "02:00:00:00:00:01") -> bytes:
    del file
    return (
        f'[node]\nname = "{name}"\n[guests.{name}-g]\nbackend = "microvm"\n'
        f'microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "{mac}" }}\n'
    ).encode()


def found(*patterns: tuple[str, ...], file: str = "hosts/ward.toml", name: str = "ward", folder: str = "") -> list[int]:
    networks = [Network(hosts, folder) for hosts in patterns]
    seen = view(read_bytes(file, host(file, name)), REGISTRY, Settings())
    return list(networks_of([seen], networks).get(file, ()))


@pytest.mark.parametrize(
    "pattern", ["ward", "w*", "ward.toml", "ward.t*", "hosts/*", "hosts/ward.toml", "h?sts/ward.*", "[vw]ard"]
)
def test_a_host_is_known_by_its_name_and_its_file(pattern: str) -> None:
    assert found((pattern,)) == [0]
    assert found(("x",), ("y", pattern)) == [1]


@pytest.mark.parametrize("pattern", ["war", "WARD", "hosts", "hosts/ward", "toml", "/hosts/*", ""])
def test_a_pattern_is_for_the_whole_of_it(pattern: str) -> None:
    assert found((pattern,)) == []


def test_a_host_may_be_on_several() -> None:
    assert found(("ward",), ("sire",), ("*",)) == [0, 2]
    assert found(()) == []


def test_the_name_of_the_file_counts_beside_that_of_the_host() -> None:
    assert found(("ward",), ("sire",), file="ward.toml", name="sire") == [0, 1]


def test_an_empty_name_is_none() -> None:
    seen = view(read_bytes("x.toml", b"[guests]\n"), REGISTRY, Settings())
    assert networks_of([seen], [Network(("",), "")]) == {}
    assert networks_of([seen], [Network(("x",), "")]) == {"x.toml": [0]}


def test_paths_are_seen_from_the_folder_of_the_settings(tmp_path: Path) -> None:
    file = str(tmp_path / "fleet" / "ward.toml")
    assert found(("fleet/*",), file=file, name="n", folder=str(tmp_path)) == [0]
    assert found(("ward.toml",), file=file, name="n", folder=str(tmp_path)) == [0]
    assert found(("fleet/*",), file=file, name="n", folder=str(tmp_path / "fleet")) == []


def collisions(*networks: tuple[str, ...]) -> int:
    documents = [read_bytes(f"{name}.toml", host("", name)) for name in ("ward", "sire", "envoy")]
    run = api.lint(documents, Settings(network=tuple(Network(hosts, "") for hosts in networks)))
    return len([each for each in run.findings if each.rule == "mac-collision"])


def test_hosts_on_networks_of_their_own_do_not_collide() -> None:
    assert collisions() > 0
    assert collisions(("ward",), ("sire",), ("envoy",)) == 0
    assert collisions(("ward", "sire"), ("envoy",)) == 1
    assert collisions(("ward",)) == 1  # the other two are on the network that nobody names
