"""Fixes and findings that went wrong once."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import guestlint


def _host(tmp_path: Path, guest: str) -> Path:
    (tmp_path / "host.toml").write_text(f'[node]\nname = "ward"\n\n[guests.a]\nbackend = "microvm"\n{guest}')
    return tmp_path


def test_d7_of_two_keys_that_would_get_one_name_none_is_renamed(tmp_path: Path) -> None:
    guest = 'autostrat = true\nautostar = false\nmicrovm = { sytem = "x86_64-linux", macvtap = "lan" }\n'
    folder = _host(tmp_path, guest)
    result = guestlint("host.toml", "--fix", "--unsafe-fixes", "--format", "concise", cwd=folder)
    assert result.err == "guestlint: applied 1 fix in 1 file\n"
    assert (folder / "host.toml").read_text().endswith(guest.replace("sytem", "system"))
    assert re.findall(r"unknown option `(\w+)`", result.out) == ["autostrat", "autostar"]


@pytest.mark.parametrize(
    ("guest", "expected"),
    [
        ('container = { macvlan = """\nl\n""" }\n', ""),
        ('container = { macvlan = "l", privateUsers = """\nx\n""" }\n', None),
        ("container = { macvlan = '''\nl\n''', x.y = 1 }\n", None),
    ],
)
def test_d8_fixes_around_multi_line_strings_leave_what_parses(tmp_path: Path, guest: str, expected: str | None) -> None:
    micro = 'microvm = { system = "x86_64-linux", macvtap = "lan" }\n'
    folder = _host(tmp_path, micro + guest)
    result = guestlint("host.toml", "--fix", "--unsafe-fixes", "--format", "json", cwd=folder)
    assert "syntax-error" not in {each["rule"] for each in json.loads(result.out)["findings"]}
    after = (folder / "host.toml").read_text()
    assert "macvlan" not in after
    if expected is not None:
        assert after.endswith(micro + expected)


@pytest.mark.parametrize("link", ["lan ", "a b", "lan:x/y"])
@pytest.mark.parametrize("option", ["container.macvlan", "microvm.macvtap"])
def test_d20_names_of_links_are_judged_for_both_backends(tmp_path: Path, option: str, link: str) -> None:
    backend = option.partition(".")[0]
    system = 'microvm.system = "x86_64-linux"\n' if backend == "microvm" else ""
    (tmp_path / "host.toml").write_text(
        f'[node]\nname = "ward"\n\n[guests.a]\nbackend = "{backend}"\n{option} = "{link}"\n{system}'
        '\n[guests.a.zfs."/persist"]\npool = "rpool"\ndataset = "safe/a"\n'
    )
    out = guestlint("host.toml", "--format", "concise", cwd=tmp_path).out
    assert "host.toml:6:1: error[invalid-interface-name]" in out
