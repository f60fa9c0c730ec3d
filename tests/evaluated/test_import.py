"""`guestlint import`: what is kept, what is left out and said, and a file that is written whole or not at all."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest

from guestlint.cli.import_ import command
from guestlint.evaluated.adopt import adopt
from guestlint.evaluated.configuration import BOUND, Configuration
from tests.cli.command import Result, guestlint
from tests.evaluated.test_update import HOST, evaluated

GUEST: dict[str, Any] = {"backend": "container", "container": {"macvlan": "lan"}}
CONFIG: dict[str, Any] = {"node": {"name": "ward"}, "guests": {"a": GUEST}}
TEXT = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'


def _import(folder: Path, config: object, *arguments: str) -> Result:
    return guestlint("import", *arguments, cwd=folder, stdin=json.dumps(config).encode())


def test_prints_a_host_file(tmp_path: Path) -> None:
    (tmp_path / "evaluated.json").write_text(json.dumps(CONFIG))
    assert guestlint("import", "evaluated.json", cwd=tmp_path) == Result(0, TEXT, "")
    assert _import(tmp_path, CONFIG, "-") == Result(0, TEXT, "")


def test_functions_secrets_and_what_is_no_option_are_left_out_and_named(tmp_path: Path) -> None:
    guest = {
        **GUEST,
        "nodeName": "<LAMBDA>",
        "modules": [{"services.x.password": "hunter2"}],
        "extraSpecialArgs": {"token": "hunter2"},
        "microvm": {"system": "hunter2"},
        "gateway": "hunter2",
        "networking": {"mainLinkName": "«lambda @ hunter2»"},
        "autostart": None,
        "zfs": {},
    }
    share = {
        "device": "//nas/x",
        "fsType": "cifs",
        "options": ["password=hunter2", "ro"],
        "encrypted": {"keyFile": "/k"},
    }
    config = {**CONFIG, "guests": {"a": guest}, "fileSystems": {"/nas": share}, "services": {"x": "hunter2"}}
    result = _import(tmp_path, config)
    facts = '\n[fileSystems."/nas"]\ndevice = "//nas/x"\nfsType = "cifs"\noptions = ["ro"]\n'
    assert (result.code, result.out) == (0, TEXT.replace("\n\n", f"\n{facts}\n", 1))
    assert "hunter2" not in result.out + result.err
    said = [line.removeprefix("guestlint: left out ").partition(": ")[0] for line in result.err.splitlines()]
    assert said == [
        "guests.a.nodeName",
        "guests.a.modules",
        "guests.a.extraSpecialArgs",
        "guests.a.gateway",
        "guests.a.microvm",
        "guests.a.networking.mainLinkName",
        "fileSystems./nas.encrypted",
        "fileSystems./nas.options.0",
        "services",
    ]


def test_what_a_host_adds_to_a_mount_of_the_module_is_kept() -> None:
    config = evaluated()
    config["fileSystems"]["/guests/mail/persist"]["options"].append("noatime")
    assert adopt("x", Configuration(config)).data["fileSystems"] == {"/guests/mail/persist": {"options": ["noatime"]}}
    assert "fileSystems" not in adopt("x", Configuration(evaluated())).data


def test_an_address_of_its_own_and_a_base_are_kept_derived_ones_are_not() -> None:
    text = '[node]\nname = "n"\n[guests.a]\nbackend = "microvm"\nmicrovm = { system = "s", macvtap = "l" }\n'
    assert adopt("x", Configuration(evaluated(text))).data["guests"]["a"]["microvm"] == {"system": "s", "macvtap": "l"}
    config = evaluated(text)
    config["guests"]["a"]["microvm"]["mac"] = "02:01:27:00:00:01"
    assert adopt("x", Configuration(config)).data["guests"]["a"]["microvm"]["mac"] == "02:01:27:00:00:01"
    config = evaluated(text.replace("macvtap", 'baseMac = "02:05:05:00:00:00", macvtap'))
    assert set(adopt("x", Configuration(config)).data["guests"]["a"]["microvm"]) == {"system", "macvtap", "baseMac"}


def test_the_era_decides_which_addresses_are_derived() -> None:
    text = '[node]\nname = "n"\n[guests.a]\nbackend = "microvm"\nmicrovm = { system = "s", macvtap = "l" }\n'
    assert "mac" in adopt("x", Configuration(evaluated(text)), era="2026-01").data["guests"]["a"]["microvm"]


def test_more_guests_than_the_era_has_addresses_keep_theirs() -> None:
    guest = {"backend": "microvm", "microvm": {"system": "s", "macvtap": "l", "mac": "02:01:27:00:00:01"}}
    config = {"node": {"name": "n"}, "guests": {f"g{index}": guest for index in range(49)}}
    assert (
        adopt("x", Configuration(config), era="2025-04").data["guests"]["g48"]["microvm"]["mac"] == "02:01:27:00:00:01"
    )


def test_name_stands_in_for_the_node_name(tmp_path: Path) -> None:
    config = {"guests": {"a": {**GUEST, "nodeName": "ward-a"}}}
    assert "set it with --name" in _import(tmp_path, config).err
    assert _import(tmp_path, config, "--name", "ward").out == TEXT


def test_a_file_is_never_overwritten_without_force(tmp_path: Path) -> None:
    file = tmp_path / "host.toml"
    assert _import(tmp_path, CONFIG, "-o", "host.toml") == Result(0, "", "")
    assert file.read_text() == TEXT
    file.write_text("# mine\n")
    result = _import(tmp_path, CONFIG, "-o", "host.toml")
    assert (result.code, result.out) == (2, "")
    assert "host.toml: already exists" in result.err
    assert "--force" in result.err
    assert file.read_text() == "# mine\n"


def test_force_updates_in_one_step_and_keeps_comments_mode_and_links(tmp_path: Path) -> None:
    real = tmp_path / "real.toml"
    real.write_text(HOST)
    real.chmod(0o640)
    (tmp_path / "host.toml").symlink_to("real.toml")
    config = evaluated()
    config["guests"]["mail"]["autostart"] = True
    inode = real.stat().st_ino
    assert _import(tmp_path, config, "-o", "host.toml", "--force").code == 0
    assert real.read_text() == HOST.replace("autostart = false ", "autostart = true ")
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert real.stat().st_ino != inode
    assert (tmp_path / "host.toml").is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["host.toml", "real.toml"]


def test_force_keeps_a_byte_order_mark(tmp_path: Path) -> None:
    file = tmp_path / "host.toml"
    file.write_text(HOST, encoding="utf-8-sig")
    config = evaluated()
    config["guests"]["mail"]["autostart"] = True
    assert _import(tmp_path, config, "-o", "host.toml", "--force").code == 0
    expected = HOST.replace("autostart = false ", "autostart = true ")
    assert file.read_bytes() == b"\xef\xbb\xbf" + expected.encode()


def test_a_file_system_without_links_is_written_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def link(*_paths: str) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", link)
    source, target = tmp_path / "evaluated.json", tmp_path / "host.toml"
    source.write_text(json.dumps(CONFIG))
    assert command.main([str(source), "-o", str(target)], standalone_mode=False) == 0
    assert target.read_text() == TEXT


@pytest.mark.parametrize("target", ["host.json", "none/host.toml", "folder.toml"])
def test_a_target_that_cannot_be_written(tmp_path: Path, target: str) -> None:
    (tmp_path / "folder.toml").mkdir()
    result = _import(tmp_path, CONFIG, "-o", target, "--force")
    assert (result.code, result.out) == (2, "")
    assert target in result.err
    assert "Traceback" not in result.err
    assert [path.name for path in tmp_path.iterdir()] == ["folder.toml"]


def _with_guest(**values: object) -> bytes:
    return json.dumps({"node": {"name": "n"}, "guests": {"a": {**GUEST, **values}}}).encode()


BAD = {
    "empty": (b" \n", "<stdin>: empty"),
    "truncated": (json.dumps(CONFIG).encode()[:-9], "<stdin>:1:"),
    "a list": (b"[]", "expected an object of option paths"),
    "not UTF-8": (b'{"guests": "\xff"}', "not UTF-8"),
    "nested": (b'{"guests":' * 100_000, "nested too deeply"),
    "no configuration": (b'{"name": "guestlint", "version": 3}', "no `guests`, so"),
    "guests": (b'{"guests": []}', "guests is not a table"),
    "node": (b'{"guests": {}, "node": "ward"}', "node is not a table"),
    "no name": (b'{"guests": {}, "node": {}}', "node.name is missing"),
    "guest": (b'{"guests": {"a": "<LAMBDA>"}}', "guests.a is not a table"),
    "backend": (_with_guest(backend="docker"), "guests.a.backend is not"),
    "no backend": (b'{"guests": {"a": {}}}', "guests.a.backend is not"),
    "block": (_with_guest(container=[1]), "guests.a.container is not a table"),
    "zfs": (_with_guest(zfs={"/p": 5}), "guests.a.zfs./p is not a table"),
    "path": (_with_guest(zfs={"/p": {"pool": 5}}), "guests.a.zfs./p.pool is not a string"),
    "autostart": (_with_guest(autostart="yes"), "guests.a.autostart is not true or false"),
    "interfaces": (b'{"guests": {}, "node": {"name": "n"}, "networking": {"interfaces": 1}}', "networking.interfaces"),
    "large integer": (_with_guest(autostart=10**30), "guests.a.autostart is not an integer of 64 bits"),
    "huge integer": (b'{"guests": {"a": ' + b"9" * 10_000 + b"}}", "integer does not fit in 64 bits"),
    "large float": (b'{"guests": {}, "x": [1e999]}', "x.0 is not a number that Nix can hold"),
    "NaN": (b'{"guests": NaN}', "NaN is not a number in JSON"),
    "key twice": (b'{"guests": {}, "guests": {}}', "duplicate key"),
}


@pytest.mark.parametrize(("data", "words"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_a_clear_error_and_nothing_is_written(tmp_path: Path, data: bytes, words: str) -> None:
    result = guestlint("import", "-", "-o", "host.toml", cwd=tmp_path, stdin=data)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    first, hint = result.err.splitlines()
    assert first.startswith("guestlint: error: <stdin>")
    assert "--how" in hint or "--name" in hint
    assert list(tmp_path.iterdir()) == []


def test_100_mb_are_refused_by_the_limit(tmp_path: Path) -> None:
    with (tmp_path / "large.json").open("wb") as file:
        file.write(b'{"guests": {}, "x": "')
        file.truncate(100_000_000)
    result = guestlint("import", "large.json", "-o", "host.toml", cwd=tmp_path)
    assert result.code == 2
    assert f"large.json: larger than {BOUND.size // 2**20} MiB, the limit for this kind of file" in result.err
    assert "guestlint import --how" in result.err
    assert not (tmp_path / "host.toml").exists()


@pytest.mark.parametrize(
    ("path", "words"), [("none.json", "no such file"), (".", "a folder"), ("/dev/null", "not a regular")]
)
def test_a_path_that_cannot_be_read(tmp_path: Path, path: str, words: str) -> None:
    result = guestlint("import", path, cwd=tmp_path)
    assert result.code == 2
    assert words in result.err
