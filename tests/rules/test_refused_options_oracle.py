"""systemd-nspawn's own verdict on options that NixOS hands it: its arguments are parsed, nothing starts."""

from __future__ import annotations

import shlex
import subprocess
from typing import Any

import pytest

from tests.oracles import require
from tests.rules.table import said_of

RULE = "refused-container-option"
PRIVATE = {"privateNetwork": True, "localAddress": "10.0.0.2"}


def is_refused(*flags: str) -> bool:
    """Whether it complains of anything before it finds no root directory."""
    command = f"exec {require('systemd-nspawn')} --directory=/nonexistent --machine=web {' '.join(flags)}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, check=False)
    return "nonexistent" not in done.stderr


def places(**container: Any) -> list[str]:
    """Where the rule finds something in a container, and nothing else is an error."""
    errors = [
        (rule, at.removeprefix("containers.web."))
        for rule, severity, at in said_of(web=container)
        if severity == "error"
    ]
    assert {rule for rule, _ in errors} <= {RULE}
    return [at for _, at in errors]


@pytest.mark.parametrize(
    "capabilities",
    [
        *(
            ["CAP_NET_ADMIN"],
            ["cap_net_admin"],
            ["NET_ADMIN"],
            ["net_admin"],
            ["CAP_NET_ADMIN", "CAP_MKNOD"],
            ["CAP_FOO"],
        ),
        *(["CAP_NET_ADMIN,CAP_MKNOD"], ["CAP_NET_ADMIN, CAP_MKNOD"], ["CAP_NET_ADMIN,"], ["all"], ["ALL"], ["CAP_ALL"]),
        *([""], ["12"], ["CAP_CHECKPOINT_RESTORE"], ["CAP_PERFMON", "CAP_BPF"], ["CAP_"], ["CAP_AUDIT_CONTROL"], [" "]),
    ],
)
def test_capabilities(capabilities: list[str]) -> None:
    flag = f'--capability="{",".join(capabilities)}"'
    assert bool(places(additionalCapabilities=capabilities)) is is_refused(flag)


def test_the_kernels_capabilities() -> None:
    """Each that systemd knows by its number is known by its name."""
    names = subprocess.run(
        [require("systemd-analyze"), "capability"], capture_output=True, text=True, check=False
    ).stdout.split()[2::2]
    assert "cap_bpf" in names
    assert places(additionalCapabilities=[name.upper() for name in names]) == []


@pytest.mark.parametrize(
    "port",
    [
        {"hostPort": 80},
        {"hostPort": 80, "protocol": "udp"},
        {"hostPort": 80, "containerPort": 8080},
        {"hostPort": 80, "protocol": "TCP"},
        {"hostPort": 80, "protocol": "sctp"},
        {"hostPort": 80, "protocol": ""},
        {"hostPort": 0},
        {"hostPort": 80, "containerPort": 0},
        {"hostPort": 65535},
    ],
)
def test_ports(port: dict[str, Any]) -> None:
    inside = port.get("containerPort", port["hostPort"])
    flag = f"--port={port.get('protocol', 'tcp')}:{port['hostPort']}:{inside}"
    assert bool(places(**PRIVATE, forwardPorts=[port])) is is_refused("--network-veth", flag)
    assert places(forwardPorts=[port]) == []


@pytest.mark.parametrize(
    "paths",
    [["/var"], ["/var", "/tmp"], ["var"], [""], ["/var:mode=755"], [":mode=755"], ["./var"], ["/"], ["/a/../b"]],  # noqa: S108
)
def test_tmpfs(paths: list[str]) -> None:
    flags = f"--tmpfs={' --tmpfs='.join(paths)}"
    assert bool(places(tmpfs=paths)) is is_refused(flags)


@pytest.mark.parametrize(("path", "words"), [("/a b", 2), ("/a\nb", 2), ("/a ", 1), (" /a", 2)])
def test_the_shell_splits_a_path(path: str, words: int) -> None:
    assert len(shlex.split(f"--tmpfs={path}")) == words
    assert bool(places(tmpfs=[path])) is (words > 1)


@pytest.mark.parametrize("first", [0, 1, 100, 65534, 65535, 65536, 4294901759, 4294901760, 4294967294, 4294967295])
def test_first_ids(first: int) -> None:
    assert bool(places(privateUsers=first)) is is_refused(f"--private-users={first}")


@pytest.mark.parametrize(
    ("options", "flags"),
    [
        ({}, []),
        ({"extraVeths": {"x": {}}}, ["--network-veth-extra=x"]),
        ({"additionalCapabilities": []}, []),
    ],
)
def test_a_namespace_with_links(options: dict[str, Any], flags: list[str]) -> None:
    refused = is_refused("--network-namespace-path=/proc/self/ns/net", *flags)
    assert places(networkNamespace="/run/netns/x", **options) == (["extraVeths"] if refused else [])


def test_a_namespace_with_macvlans() -> None:
    """It refuses them as it does pairs, once it has found their link (systemd 252, `verify_arguments`)."""
    assert places(networkNamespace="/run/netns/x", macvlans=["lan"]) == ["macvlans"]
    assert places(macvlans=["lan"]) == []


def test_a_port_that_is_forwarded_twice() -> None:
    twice = [{"hostPort": 80}, {"hostPort": 80, "containerPort": 8080}]
    assert is_refused("--network-veth", "--port=tcp:80:80", "--port=tcp:80:8080")
    assert not is_refused("--network-veth", "--port=tcp:80:80", "--port=udp:80:80")
    found = said_of(web={**PRIVATE, "forwardPorts": twice})
    assert ("forward-port-collision", "error", "containers.web.forwardPorts.1") in found
