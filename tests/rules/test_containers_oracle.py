"""What systemd-nspawn, systemd, the kernel and iproute2 say of NixOS containers, beside what the rules do."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from guestlint.names.nspawn import shortened
from tests.oracles import require
from tests.rules.table import said_of

Nspawn = Callable[..., Sequence[str]]
Ip = Callable[..., bool]

_STARTED = "execv(/bin/sh)"
"""What it complains of at last, in a root directory without programs: all mounts and links are made then."""

_NOISE = ("Using default interface naming scheme", "Attempted to remove", "has been changed")


@pytest.fixture
def nspawn(tmp_path: Path) -> Nspawn:
    """Starts a container in namespaces of its own; what it complains of, empty where it is started."""
    unshare, program = require("unshare"), require("systemd-nspawn")
    root = tmp_path / "root"
    for folder in ("usr", "etc", "bin"):
        (root / folder).mkdir(parents=True)
    command = [unshare, "--mount", "--net", "--pid", "--fork", "--mount-proc", program, "--quiet", "--register=no"]

    def run(*arguments: str) -> Sequence[str]:
        started = [*command, "--keep-unit", f"--directory={root}", "--machine=web", *arguments, "/bin/sh"]
        done = subprocess.run(started, capture_output=True, text=True, check=False, cwd="/", timeout=60)
        lines = done.stderr.splitlines()
        is_started = any(line.startswith(_STARTED) for line in lines)
        return [] if is_started else [line for line in lines if not line.startswith(_NOISE)]

    if os.geteuid() != 0 or run():
        pytest.skip("no container can be started here")
    return run


def test_names_of_pairs(nspawn: Nspawn, tmp_path: Path) -> None:
    """It says which name it has made of a long one."""
    for name, prefix in [
        ("changedetection", "ve-"),
        ("azure-nextcloud", "vb-"),
        ("m" * 13, "ve-"),
        ("m" * 64, "ve-"),
        ("a-b-c-d-e-f-g-h.i", "ve-"),
    ]:
        assert shortened(f"{prefix}{name}") != f"{prefix}{name}"
        assert _named_by_nspawn(tmp_path / "root", name, prefix) == shortened(f"{prefix}{name}")
    assert shortened("ve-" + "m" * 12) == "ve-" + "m" * 12
    assert nspawn() == []


def _named_by_nspawn(root: Path, name: str, prefix: str) -> str:
    network = "--network-veth" if prefix == "ve-" else "--network-bridge=br0"
    inner = (
        f"{require('ip')} link add br0 type bridge; exec {require('systemd-nspawn')} --quiet --register=no --keep-unit "
        f"--directory={root} --machine={name} {network} /bin/sh"
    )
    command = [require("unshare"), "--mount", "--net", "--pid", "--fork", "--mount-proc", "bash", "-c", inner]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    (line,) = [line for line in done.stderr.splitlines() if "has been changed" in line]
    return line.split("'")[3]


BINDS = [
    ("{0}", "/mnt"),
    ("{0}", "/mnt:idmap"),
    ("{0}", "/mnt:rootidmap"),
    ("{0}", "/mnt:noidmap"),
    ("{0}", "/mnt:norbind,rbind"),
    ("{0}", "/mnt:ro"),
    ("{0}", "/mnt:"),
    ("{0}", "/mnt:idmap:x"),
    ("{0}", ""),
    ("{0}", "mnt"),
    ("{0}", r"/m\:nt"),
    ("{0}", "/m:nt"),
]


@pytest.mark.parametrize("users", ["no", "identity", "pick", 0, 131072])
def test_bind_mounts(nspawn: Nspawn, tmp_path: Path, users: str | int) -> None:
    """An error is what does not start, and nothing else is."""
    source = tmp_path / "source"
    source.mkdir()
    for host, inside in BINDS:
        options = {"hostPath": host.format(source), "mountPoint": inside, "isReadOnly": True}
        flag = f"--bind-ro={options['hostPath']}:{inside}"
        refused = bool(nspawn(f"--private-users={users}", flag))
        container = {"privateUsers": users, "bindMounts": {"x": options}}
        found = {rule for rule, severity, _ in said_of(web=container) if severity == "error"}
        assert (found == {"malformed-bind-mount"}) is refused, flag
        assert found <= {"malformed-bind-mount"}


def test_a_relative_source_is_taken_from_the_root(nspawn: Nspawn, tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    relative = str(tmp_path / "source").lstrip("/")
    assert nspawn(f"--bind={relative}:/mnt") == []
    assert nspawn("--bind=not-there:/mnt") == ["Failed to stat /not-there: No such file or directory"]
    (found,) = said_of(web={"bindMounts": {"/mnt": {"hostPath": relative}}})
    assert found == ("malformed-bind-mount", "warning", "containers.web.bindMounts./mnt.hostPath")


def test_a_source_that_is_not_there(nspawn: Nspawn, tmp_path: Path) -> None:
    source = tmp_path / "source"
    assert nspawn(f"--bind={source}:/mnt") == [f"Failed to stat {source}: No such file or directory"]
    source.write_text("a file will do")
    assert nspawn(f"--bind={source}:/mnt") == []


@pytest.mark.parametrize(
    ("users", "id_map"),
    [
        ("no", ""),
        ("identity", ""),
        ("identity", ":norbind"),
        *((users, id_map) for users in ("pick", 131072) for id_map in ("", ":idmap", ":rootidmap", ":norbind")),
    ],
)
def test_whose_root_reads_a_key_of_the_host(nspawn: Nspawn, tmp_path: Path, users: str | int, id_map: str) -> None:
    """Programs are bound into the container, which prints the key where it may read it."""
    assert nspawn() == []
    (tmp_path / "ssh").mkdir()
    (tmp_path / "ssh" / "key").write_text("secret")
    (tmp_path / "ssh" / "key").chmod(0o600)
    programs = [f"--bind-ro={path}" for path in ("/usr", "/bin", "/lib", "/lib64") if Path(path).exists()]
    command = [require("unshare"), "--mount", "--net", "--pid", "--fork", "--mount-proc", require("systemd-nspawn")]
    command += ["--quiet", "--register=no", "--keep-unit", f"--directory={tmp_path}/root", "--machine=web", *programs]
    command += [f"--private-users={users}", f"--bind-ro={tmp_path}/ssh:/mnt{id_map}", "/bin/cat", "/mnt/key"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", timeout=60)
    bind = {"hostPath": "/etc/ssh", "mountPoint": f"/mnt{id_map}"}
    found = {rule for rule, _, _ in said_of(web={"privateUsers": users, "bindMounts": {"x": bind}})}
    assert found == ({"share-exposes-host-identity"} if "secret" in done.stdout else set())
    assert "secret" in done.stdout or "/mnt/key: Permission denied" in done.stdout


@pytest.mark.parametrize("name", ["x" * 15, "x" * 16, "a/b", "100", "backend", "ünï"])
def test_names_of_further_pairs(nspawn: Nspawn, name: str) -> None:
    refused = bool(nspawn(f"--network-veth-extra={name}"))
    found = {rule for rule, _, _ in said_of(web={"extraVeths": {name: {}}})}
    assert bool(found) is refused
    assert found <= {"interface-name-too-long", "invalid-interface-name"}


@pytest.mark.parametrize("rights", ["r", "rw", "rwm", "mr", "rr", "", "drm", "RW", "r,w", "rw m", "x"])
def test_device_rights(rights: str, tmp_path: Path) -> None:
    unit = tmp_path / "container@web.service"
    unit.write_text(f"[Service]\nExecStart=/bin/true\nDevicePolicy=closed\nDeviceAllow=/dev/dri {rights}\n")
    command = [require("systemd-analyze"), "verify", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    ignored = "Invalid device rights" in done.stderr
    found = {rule for rule, _, _ in said_of(web={"allowedDevices": [{"node": "/dev/dri", "modifier": rights}]})}
    assert found == ({"invalid-device-rights"} if ignored else set())


_SHELL = 'while IFS= read -r line; do eval "$line" >/dev/null 2>&1; echo $?; done'


@contextmanager
def namespace() -> Iterator[Ip]:
    """`ip` in a network namespace of its own: whether it does as it is told."""
    unshare, program = require("unshare"), require("ip")
    become_root = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    command = [unshare, *become_root, "--net", "bash", "-c", _SHELL]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as shell:

        def run(words: str) -> bool:
            assert shell.stdin is not None
            assert shell.stdout is not None
            shell.stdin.write(f"{program} {words}\n")
            shell.stdin.flush()
            return shell.stdout.readline() == "0\n"

        if not run("link set lo up"):
            pytest.skip("no network namespace can be made here")
        yield run
        assert shell.stdin is not None
        shell.stdin.close()


@pytest.fixture
def ip() -> Iterator[Ip]:
    """Of the host."""
    with namespace() as run:
        yield run


@pytest.fixture
def inside() -> Iterator[Ip]:
    """Of a container."""
    with namespace() as run:
        yield run


_FAMILIES = (("", ""), ("-6 ", "6"))


def on_host(ip: Ip, name: str, options: Mapping[str, Any]) -> bool:
    """What NixOS's scripts tell `ip` for a pair on no bridge, until it refuses."""
    steps = [f"link add ve-{name} type veth peer name in-{name}", f"link set ve-{name} up", f"link set in-{name} up"]
    for family, end in _FAMILIES:
        host, local = options.get(f"hostAddress{end}"), options.get(f"localAddress{end}")
        steps += [f"{family}addr add {host} dev ve-{name}"] if host else []
        steps += [f"{family}route add {local} dev ve-{name}"] if local else []
    return all(ip(step) for step in steps)


def in_container(ip: Ip, options: Mapping[str, Any]) -> bool:
    """What the container's own script tells `ip`, until it refuses; the other end of the pair is left out."""
    steps = ["link add eth0 type veth peer name ve-web", "link set eth0 up"]
    for family, end in _FAMILIES:
        host, local = options.get(f"hostAddress{end}"), options.get(f"localAddress{end}")
        steps += [f"{family}addr add {local} dev eth0"] if local else []
        steps += [f"{family}route add {host} dev eth0", f"{family}route add default via {host}"] if host else []
    return all(ip(step) for step in steps)


@pytest.mark.parametrize(
    "options",
    [
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.2"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.2/32"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.2/24"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.2/31"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.3/31"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.1.0/24"},
        {"hostAddress": "10.0.0.1", "localAddress": "10.0.0.2/33"},
        {"hostAddress": "10.0.0.1/32", "localAddress": "10.0.0.2"},
        {"hostAddress": "10.0.0.1/24", "localAddress": "10.0.0.2"},
        {"hostAddress6": "fc00::1", "localAddress6": "fc00::2"},
        {"hostAddress6": "fc00::1", "localAddress6": "fc00::2/64"},
        {"hostAddress6": "fc00::1/64", "localAddress6": "fc00::2"},
        {"hostAddress6": "fc00::1", "localAddress6": "fc00::2/129"},
    ],
)
def test_prefixes(ip: Ip, inside: Ip, options: dict[str, str]) -> None:
    refused = not (on_host(ip, "web", options) and in_container(inside, options))
    found = {rule for rule, _, _ in said_of(web={"privateNetwork": True, **options})}
    assert found == ({"address-prefix"} if refused else set())


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("10.0.0.2", "10.0.0.2"),
        ("10.0.0.2", "10.0.0.2/32"),
        ("10.0.0.2", "10.0.0.3"),
        ("10.0.0.2/31", "10.0.0.2"),
        ("10.0.0.2/31", "10.0.0.2/31"),
        ("fc00::2", "fc00:0::2"),
        ("fc00::2/64", "fc00::3/64"),
        ("fc00::2/64", "fc00::3"),
        ("fc00::2", "fc00::3"),
    ],
)
def test_one_route_twice(ip: Ip, first: str, second: str) -> None:
    end = "6" if ":" in first else ""
    host = {f"hostAddress{end}": "fc00::1" if end else "10.0.0.1"}
    pairs = {
        name: {"autoStart": True, "privateNetwork": True, **host, f"localAddress{end}": text}
        for name, text in (("a", first), ("b", second))
    }
    assert on_host(ip, "a", pairs["a"])
    refused = not on_host(ip, "b", pairs["b"])
    found = {rule for rule, _, _ in said_of(**pairs)}
    assert found == ({"address-collision"} if refused else set())


def test_what_the_host_has_itself_stays_on_it(ip: Ip) -> None:
    """The route is made, and another one is used."""
    assert ip("link add ve-a type veth peer name in-a")
    assert ip("link set ve-a up")
    assert ip("addr add 10.0.0.2 dev lo")
    assert ip("route add 10.0.0.2 dev ve-a")
    assert not ip("route get 10.0.0.2 | grep -q 'dev ve-a'")
    assert ip("route get 10.0.0.2 | grep -q ^local")
    own = {"interfaces": {"lan": {"ipv4": {"addresses": [{"address": "10.0.0.2", "prefixLength": 24}]}}}}
    pair = {"privateNetwork": True, "hostAddress": "10.0.0.1", "localAddress": "10.0.0.2"}
    assert {rule for rule, _, _ in said_of(own, web=pair)} == {"address-collision"}
