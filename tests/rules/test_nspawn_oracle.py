"""systemd-nspawn's own verdict on what the module hands it: its arguments are parsed, and no container is started."""

from __future__ import annotations

import subprocess

import pytest

from tests.oracles import require
from tests.rules.table import container, said, zfs


def said_by_nspawn(*arguments: str) -> str:
    """What it complains of first; a folder that is none ends it where all arguments are parsed."""
    command = [require("systemd-nspawn"), "--directory=/nonexistent", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


@pytest.mark.parametrize(
    "name",
    ["web", "a-b", "a--b", "a.b", "1", "m" * 64, "m" * 65, "a_b", "-a", "a-", "a.", ".a", "a..b", "a.-b", "a-.b", "ä"],
)
def test_machine_names(name: str) -> None:
    refused = "Invalid machine name" in said_by_nspawn(f"--machine={name}")
    found = {rule for rule, _, _ in said({name: container(nodeName="node")})}
    assert ("invalid-machine-name" in found) is refused


@pytest.mark.parametrize(("host", "refused"), [("/guests/a", False), ("/guests/a:b", True), ("/guests/a:b:c", True)])
def test_colons_in_bind_paths(host: str, *, refused: bool) -> None:
    """What is behind the second colon would be options, and what is behind the first a path."""
    assert ("Failed to parse --bind" in said_by_nspawn("--machine=a", f"--bind={host}:/p")) is refused
    found = {rule for rule, _, _ in said({"a": container(zfs={"/p": zfs(host=host)})})}
    assert ("colon-in-bind-path" in found) is refused


@pytest.mark.parametrize(
    "link",
    [
        "l" * 15,
        "l" * 16,
        "a/b",
        "lan",
        "100",
        "1a",
        "all",
        "default",
        "default0",
        "a%b",
        "ünï",
        'a"b',
        "a\x7fb",
        "a!b",
        "..",
    ],
)
def test_macvlans(link: str) -> None:
    refused = "interface name not valid" in said_by_nspawn("--machine=a", f"--network-macvlan={link}")
    found = {rule for rule, _, _ in said({"a": container(link, networking={"mainLinkName": "eth0"})})}
    assert bool(found & {"interface-name-too-long", "invalid-interface-name"}) is refused
