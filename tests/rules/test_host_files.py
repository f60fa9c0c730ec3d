"""What containers and micro VMs are given of the host's files: keys, state, and what nobody makes."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from guestlint import api
from guestlint.settings.check import check_options
from guestlint.settings.resolve import Settings, resolve
from guestlint.source.parse import read_bytes
from tests.facts.made import facts
from tests.oracles import require
from tests.rules.plain_vms import plain, share
from tests.rules.plain_vms import said as said_of_vms

Found = list[tuple[str, str, str]]
KEYS = "share-exposes-host-identity"
MISSING = "missing-bind-source"
UNKEPT = "unkept-state"


def said(
    boxes: Mapping[str, Any],
    tmpfiles: Any = None,
    settings: Settings | None = None,
    *,
    is_facts: bool = False,
    **host: Any,
) -> Found:
    """What the rules say of a host with these containers."""
    data = {"containers": dict(boxes), **host}
    if tmpfiles is not None:
        data["systemd"] = {**data.get("systemd", {}), "tmpfiles": tmpfiles}
    document = read_bytes("host.json", facts(data) if is_facts else json.dumps(data).encode())
    registry = api.load_registry(settings or Settings())
    api.configure(registry, settings or Settings())
    run = api.lint([document], settings or Settings(), registry)
    assert run.crashes == []
    return sorted((each.rule, each.severity, each.path.removeprefix("containers.")) for each in run.findings)


def box(*sources: str, writable: bool = False, **options: Any) -> dict[str, Any]:
    """A container with bind mounts of these."""
    binds = {f"/mnt/{number}": {"hostPath": path, "isReadOnly": not writable} for number, path in enumerate(sources)}
    return {"bindMounts": binds, **options}


@pytest.mark.parametrize(
    ("source", "finds"),
    [
        ("/", True),
        ("/etc", True),
        ("/etc/ssh", True),
        ("/etc//ssh/", True),
        ("/etc/ssh/ward", True),
        ("/etc/ssh/ssh_host_ed25519_key", True),
        ("/etc/ssh/ssh_host_ed25519_key.pub", False),
        ("/etc/ssh/ssh_known_hosts", False),
        ("/etc/ssh/authorized_keys.d/root", False),
        ("/etc/ssh/web", False),
        ("/etc/ssh/guests/my-web", False),
        ("/etc/ssh/my-web_ed25519_key", False),
        ("/etc/ssh/my", True),
        ("/etc/ssh/amy-web", True),
        ("/etc/ssh/my-webs", True),
        ("/etc/ssh/my-web2/key", True),
        ("/etc/ssh/amy-web/my-web", False),
        ("/etc/ssh/my-webs.my-web_key", False),
        ("/etc/ssh2", False),
        ("/etc/ssl/certs", False),
        ("/root", True),
        ("/root/.ssh/id_ed25519", True),
        ("/root/.ssh/known_hosts", False),
        ("/root/data", False),
        ("/home/me/.config/sops/age/keys.txt", True),
        ("/home/me", False),
        ("/var/lib", False),
        ("/var/lib/sops-nix", True),
        ("/var/lib/sops-nix/key.txt", True),
        ("/persist/etc/ssh", True),
        ("/persist/system/etc/ssh/ssh_host_rsa_key", True),
        ("/persist/web/etc/ssh", False),
        ("/srv/web/etc/ssh", False),
        ("/run/secrets", True),
        ("/var/run/secrets", True),
        ("/run/secrets.d/1", True),
        ("/run/secrets/rendered", True),
        ("/run/secrets/token", False),
        ("/run/agenix", True),
        ("/run/agenix-web", False),
        ("/run/keys", True),
        ("/nix/store", False),
    ],
)
def test_keys_of_the_host(source: str, *, finds: bool) -> None:
    expected = [(KEYS, "warning", "my-web.bindMounts./mnt/0.hostPath")] if finds else []
    assert said({"my-web": box(source)}) == expected
    shared = said_of_vms({"my-web": plain(shares=[share(source, readOnly=True)])})
    assert [rule for rule, _, _ in shared] == [rule for rule, _, _ in expected]


@pytest.mark.parametrize(
    ("users", "inside", "finds"),
    [
        (None, "", True),
        ("no", "", True),
        ("identity", "", True),
        (0, "", True),
        ("pick", "", False),
        (65536, "", False),
        ("pick", ":idmap", True),
        (65536, ":rootidmap", True),
        ("pick", ":norbind", False),
    ],
)
def test_whose_root_reads_them(users: Any, inside: str, *, finds: bool) -> None:
    bind = {"hostPath": "/etc/ssh", "mountPoint": f"/keys{inside}"}
    options = {} if users is None else {"privateUsers": users}
    found = said({"web": {"bindMounts": {"x": bind}, **options}})
    assert [rule for rule, _, _ in found] == ([KEYS] if finds else [])


def test_qemu_reads_as_a_user_without_rights() -> None:
    assert said_of_vms({"a": plain(shares=[share("/etc/ssh", proto="9p", readOnly=True)])}) == []


def test_keys_that_are_written_are_told_once() -> None:
    assert [rule for rule, _, _ in said({"web": box("/etc/ssh", writable=True)})] == ["writable-share-of-host-system"]
    assert [rule for rule, _, _ in said({"web": box("/var/lib/sops-nix", writable=True)})] == [KEYS]


def test_many_guests_with_one_key_are_one_finding() -> None:
    assert said({f"w{number}": box("/etc/ssh/ward") for number in range(7)}) == [
        (KEYS, "warning", "w0.bindMounts./mnt/0.hostPath")
    ]


@pytest.mark.parametrize(
    ("host", "source", "finds"),
    [
        ({"age": {"identityPaths": ["/srv/keys/host"]}}, "/srv/keys", True),
        ({"age": {"identityPaths": ["/srv/keys/host"]}}, "/srv/keys/host", True),
        ({"age": {"identityPaths": ["/srv/keys/host"]}}, "/srv/keys/other", False),
        ({"sops": {"age": {"keyFile": "/srv/keys/host"}}}, "/srv", True),
        ({"services": {"openssh": {"hostKeys": [{"path": "/srv/ssh/key"}]}}}, "/srv/ssh", True),
        ({"sops": {"secrets": {"x": {}}}}, "/run", True),
        ({}, "/run", False),
    ],
)
def test_keys_that_the_host_names(host: dict[str, Any], source: str, *, finds: bool) -> None:
    assert [rule for rule, _, _ in said({"web": box(source)}, **host)] == ([KEYS] if finds else [])


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ("/srv/keys/host", "is a private key of the host"),
        ("/srv/keys", "has `/srv/keys/host`, a secret of the host, in it"),
        ("/etc", "has the host's private keys in it"),
        ("/run/secrets", "has all secrets of the host"),
        ("/etc/ssh", "is where the host has private keys"),
    ],
)
def test_it_says_what_of_the_host_is_shared(source: str, says: str) -> None:
    data = {"containers": {"web": box(source)}, "age": {"identityPaths": ["/srv/keys/host"]}}
    (finding,) = api.lint([read_bytes("host.json", json.dumps(data).encode())]).findings
    assert f"`{source}`" in finding.diagnostic.message
    assert says in finding.diagnostic.message


def test_keys_that_are_meant() -> None:
    options = check_options("x", {"rules": {KEYS: {"allowed": ["/etc/ssh/ward"]}}})
    assert said({"web": box("/etc/ssh/ward/key")}, settings=resolve(options)) == []
    assert said({"web": box("/etc/ssh/warden")}, settings=resolve(options)) != []


@pytest.mark.parametrize(
    ("sources", "rules", "missing"),
    [
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config"], [1]),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config", "d /srv/web/media/films"], []),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config", "L+ /srv/web/media - - - - /x"], []),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config", "z /srv/web/media"], [1]),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config", "e /srv/web/media"], [1]),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/config", 'd "/srv/web/media" 0755'], []),
        (("/srv/web/config", "/srv/web/media"), ["d /srv/web/other"], []),
        (("/srv/web/config", "/srv/web/media"), [], []),
        (("/srv/web/media",), ["d /srv/web/config"], []),
        (("/srv/web/config", "/srv/web/a", "/srv/web/b"), ["d /srv/web/config"], []),
        (("/srv/web/config", "/srv/web/.env"), ["d /srv/web/config"], []),
        (("/srv/web/config", "/srv/web/tokens.env"), ["d /srv/web/config"], []),
        (("/srv/a", "/srv/b"), ["d /srv/a"], [1]),
        (("/mnt/a", "/mnt/b"), ["d /mnt/a"], []),
        (("/mnt/x/a", "/mnt/x/b"), ["d /mnt/x/a"], [1]),
        (("/run/a", "/run/b"), ["d /run/a"], []),
        (("/var/lib/a", "/var/lib/b"), ["d /var/lib/a"], []),
        (("/var/lib/a/x", "/var/lib/a/y"), ["d /var/lib/a/x"], [1]),
        (("/home/me/a", "/home/me/b"), ["d /home/me/a"], []),
        (("/srv/a/data", "/srv/b/data", "/srv/c/data"), ["d /srv/a/data", "d /srv/b/data"], [2]),
        (("/srv/a/data", "/srv/c/data"), ["d /srv/a/data"], []),
    ],
)
def test_sources_that_nothing_makes(sources: Sequence[str], rules: list[str], missing: list[int]) -> None:
    found = said({"web": box(*sources)}, {"rules": rules})
    assert found == [(MISSING, "info", f"web.bindMounts./mnt/{index}.hostPath") for index in missing]
    types: dict[str, Any] = {path.strip('"'): {letter: {}} for letter, path, *_ in map(str.split, rules)}
    assert said({"web": box(*sources)}, {"settings": {"10-x": types}}) == found
    in_facts = said({"web": box(*sources)}, {"rules": rules}, is_facts=True)
    assert in_facts == [(rule, "warning", path) for rule, _, path in found]


@pytest.mark.parametrize(
    "host",
    [
        {"fileSystems": {"/srv/web/media": {"device": "/dev/sda1", "fsType": "ext4"}}},
        {"systemd": {"services": {"x": {"script": "mkdir -p /srv/web/media/films"}}}},
        {"users": {"users": {"web": {"home": "/srv/web/media"}}}},
    ],
)
def test_sources_that_something_else_names(host: dict[str, Any]) -> None:
    made = {"rules": ["d /srv/web/config"]}
    assert said({"web": box("/srv/web/config", "/srv/web/media")}, made, **host) == []
    generated = {"container@web": {"unitConfig": {"RequiresMountsFor": ["/srv/web/media"]}}}
    found = said({"web": box("/srv/web/config", "/srv/web/media")}, made, systemd={"services": generated})
    assert [rule for rule, _, _ in found] == [MISSING]


@pytest.mark.parametrize("letter", "dDvqQfFLpCezZxrRwmtahH")
@pytest.mark.parametrize("modifier", ["", "+", "!", "-", "="])
def test_which_rules_make_something(tmp_path: Path, letter: str, modifier: str) -> None:
    """A rule makes its path where systemd-tmpfiles has it afterwards."""
    (tmp_path / "etc").mkdir()
    (tmp_path / "etc" / "x").write_text("x")
    path, argument = "/srv/web/media", {"L": "/etc/x", "C": "/etc/x"}.get(letter, "-")
    line = f"{letter}{modifier} {path} - - - - {argument}"
    command = [require("systemd-tmpfiles"), "--create", "--boot", f"--root={tmp_path}", "-"]
    subprocess.run(command, input=f"{line}\n", capture_output=True, text=True, check=False)
    target = tmp_path / path.lstrip("/")
    is_made = target.is_symlink() or target.exists()
    found = said({"web": box("/srv/web/config", path)}, {"rules": ["d /srv/web/config", line]})
    assert [rule for rule, _, _ in found] == ([] if is_made else [MISSING])


def kept(*guests: str, **options: Any) -> dict[str, Any]:
    return {name: box(f"/srv/{name.split('-')[-1]}/data", ephemeral=True, **options) for name in guests}


@pytest.mark.parametrize(
    ("web", "rules", "at"),
    [
        ({"ephemeral": True}, ["d /srv/web/data"], "web.ephemeral"),
        (box("/srv/web/keys", ephemeral=True), ["d /srv/web/data"], "web.bindMounts"),
        ({"ephemeral": False}, ["d /srv/web/data"], ""),
        ({}, ["d /srv/web/data"], ""),
        ({"ephemeral": True}, ["f /srv/web/data"], ""),
        ({"ephemeral": True}, ["d /srv/web/logs"], ""),
        ({"ephemeral": True}, ["d /srv/site/data"], ""),
        ({"ephemeral": True}, ["d /var/web/data"], ""),
        (box("/srv/web/data", ephemeral=True), ["d /srv/web/data"], ""),
        (box("/srv/web", ephemeral=True), ["d /srv/web/data"], ""),
        (box("/srv/web/data/x", ephemeral=True), ["d /srv/web/data"], ""),
        ({"ephemeral": True, "extraFlags": ["--bind=/srv/web/data:/data"]}, ["d /srv/web/data"], ""),
    ],
)
def test_state_that_is_not_kept(web: dict[str, Any], rules: list[str], at: str) -> None:
    found = said({**kept("db"), "web": web}, {"rules": ["d /srv/db/data", *rules]})
    assert found == ([(UNKEPT, "warning", at)] if at else [])
    assert [each for each in said({"web": web}, {"rules": rules}) if each[0] == UNKEPT] == []


def test_names_that_directories_have_a_part_of() -> None:
    boxes = {**kept("ward-db"), "ward-web": {"ephemeral": True}}
    made = {"rules": ["d /srv/db/data", "d /srv/web/data"]}
    assert said(boxes, made) == [(UNKEPT, "warning", "ward-web.ephemeral")]
    assert said({**boxes, "other-web": {"ephemeral": True}}, made) == []
    services = {"web": {"script": "ls /srv/web/data"}}
    assert said(boxes, made, systemd={"services": services}) == []
