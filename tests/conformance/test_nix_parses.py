"""The real Nix reads, and refuses to read, the same texts."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from guestlint.source.parse import read_bytes
from tests.oracles import require

TEXTS = {
    "host": b'[node]\nname = "ward"\n',
    "empty": b"",
    "byte order mark": b'\xef\xbb\xbf[node]\nname = "ward"\n',
    "CRLF": b'[node]\r\nname = "ward"\r\n',
    "quoted and dotted keys": b'guests."a b".zfs."/p".pool = \'x\'\n',
    "inline table over lines": b"a = {\n  b = 1\n}\n",
    "trailing comma in an inline table": b"a = { b = 1, }\n",
    "escape of TOML 1.1": b'a = "\\e"\n',
    "duplicate key": b"a = 1\na = 2\n",
    "unfinished string": b'a = "x\n',
    "date": b"a = [1, 2020-01-01]\n",
    "date in a string and a comment": b'a = "= 2020-01-01" # = 2020-01-01\n',
    "time": b"guests.a.extraSpecialArgs = { at = 07:32:00 }\n",
    "no value": b"a = \n",
    "table twice": b"[a]\n[a]\n",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_toml(text: bytes, tmp_path: Path) -> None:
    """`builtins.fromTOML (builtins.readFile …)`, which is `lib.importTOML`."""
    nix = require("nix-instantiate")
    file = tmp_path / "host.toml"
    file.write_bytes(text)
    expression = f"builtins.fromTOML (builtins.readFile {file})"
    command = [nix, "--eval", "--strict", "--json", "--option", "store", f"{tmp_path}/store", "-E", expression]
    environment = {"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "NIX_STATE_DIR": str(tmp_path / "state")}
    nix_takes_it = subprocess.run(command, capture_output=True, env=environment, check=False).returncode == 0
    assert (read_bytes("host.toml", text).error == "") is nix_takes_it
