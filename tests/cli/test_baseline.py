"""A baseline: known findings are quiet, new ones fail, and entries without one are listed."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.engine.baseline import compare, known_findings, read, written
from guestlint.source.parse import read_bytes
from tests.cli.command import guestlint
from tests.hosts import odd_hosts, to_toml
from tests.oracles import require

HOST = '[node]\nname = "ward"\nx = 1\n'
MORE = HOST + "y = 1\n"


def test_known_findings_are_quiet_and_new_ones_fail(tmp_path: Path) -> None:
    path = tmp_path / "host.toml"
    path.write_text(HOST)
    kept = guestlint("host.toml", "--write-baseline", "known.json", cwd=tmp_path)
    assert (kept.code, kept.err) == (0, "guestlint: wrote 1 finding to known.json\n")
    assert kept.out == "no findings in 1 file, 1 in the baseline\n"
    quiet = guestlint("host.toml", "--baseline", "known.json", cwd=tmp_path)
    assert (quiet.code, quiet.out, quiet.err) == (0, "no findings in 1 file, 1 in the baseline\n", "")
    path.write_text("# moved\n\n" + MORE)
    new = guestlint("host.toml", "--baseline", "known.json", "--format", "json", cwd=tmp_path)
    assert new.code == 1
    assert [finding["path"] for finding in json.loads(new.out)["findings"]] == ["node.y"]
    path.write_text('[node]\nname = "ward"\n')
    gone = guestlint("host.toml", "--baseline", "known.json", cwd=tmp_path)
    assert gone.code == 0
    assert gone.err.splitlines() == [
        "guestlint: no longer found: host.toml: [unknown-option] unknown option `x` in `node`",
        "guestlint: 1 finding of the baseline no longer found; update it with --write-baseline",
    ]


def test_known_findings_are_counted_beside_those_that_get_a_comment(tmp_path: Path) -> None:
    path = tmp_path / "host.toml"
    path.write_text(HOST)
    guestlint("host.toml", "--write-baseline", "known.json", cwd=tmp_path)
    path.write_text(MORE)
    done = guestlint("host.toml", "--baseline", "known.json", "--add-suppressions", "why", cwd=tmp_path)
    assert done.out == "no findings in 1 file, 1 suppressed, 1 in the baseline\n"


def test_what_is_not_looked_at_is_not_called_gone(tmp_path: Path) -> None:
    for name in ("ward", "sire"):
        (tmp_path / f"{name}.toml").write_text(HOST.replace("ward", name))
    for command in (("init", "-q"), ("add", "."), ("-c", "user.name=x", "-c", "user.email=x", "commit", "-qm", "x")):
        subprocess.run([require("git"), *command], cwd=tmp_path, check=True)
    files = ("ward.toml", "sire.toml")
    guestlint(*files, "--write-baseline", "known.json", cwd=tmp_path)
    for arguments in (("ward.toml",), (*files, "--changed")):
        done = guestlint(*arguments, "--baseline", "known.json", cwd=tmp_path)
        assert (done.code, done.err) == (0, "")
    (tmp_path / "sire.toml").unlink()
    assert "no longer found: sire.toml: " in guestlint("ward.toml", "--baseline", "known.json", cwd=tmp_path).err


def test_the_file_is_a_line_a_finding_and_the_same_again(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(MORE)
    for name in ("a.json", "b.json"):
        guestlint("host.toml", "--write-baseline", name, cwd=tmp_path)
    text = (tmp_path / "a.json").read_text()
    assert text == (tmp_path / "b.json").read_text()
    assert len(text.splitlines()) == 4
    assert set(json.loads(text)["findings"][0]) == {"rule", "fingerprint", "file", "path", "message"}


def test_the_file_hides_nothing() -> None:
    """It is reviewed as code is: what turns text round or cannot be seen is escaped in it, and known all the same."""
    run = api.lint([read_bytes("host.toml", b'[guests."\\u202Egnp\\u200B"]\nbackend = "x"\n')])
    text = written(known_findings(run))
    assert text.replace("\n", "").isprintable()
    assert read("b.json", text.encode()) == known_findings(run)


def test_sarif_says_what_is_new_and_what_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "host.toml"
    path.write_text(HOST.replace("x", "z") + "x = 1\n")
    guestlint("host.toml", "--write-baseline", "known.json", cwd=tmp_path)
    path.write_text(MORE)
    sarif = json.loads(guestlint("host.toml", "--baseline", "known.json", "--format", "sarif", cwd=tmp_path).out)
    results = sarif["runs"][0]["results"]
    states = sorted((result["baselineState"], re.findall("`.`", result["message"]["text"])[0]) for result in results)
    assert states == [("absent", "`z`"), ("new", "`y`"), ("unchanged", "`x`")]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "known.json:1:1: not a valid baseline"),
        ("[]", "known.json: not a baseline of version 1"),
        ('{"version": 2, "findings": []}', "known.json: not a baseline of version 1"),
        ('{"version": 1, "findings": [{}]}', "known.json: finding 1 is not valid: expected the keys rule, fingerprint"),
        ('{"version": 1, "findings": 1}', "known.json: finding 1 is not valid"),
        (None, "known.json: no such file or folder"),
    ],
)
def test_what_is_no_baseline(tmp_path: Path, text: str | None, says: str) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    if text is not None:
        (tmp_path / "known.json").write_text(text)
    result = guestlint("host.toml", "--baseline", "known.json", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_exit_zero(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    result = guestlint("host.toml", "--exit-zero", cwd=tmp_path)
    assert result.code == 0
    assert "unknown-option" in result.out
    assert guestlint("nope.toml", "--exit-zero", cwd=tmp_path).code == 2


def lint(data: dict[str, Any], file: str) -> Run:
    return api.lint([read_bytes(file, to_toml(data).encode())])


def shuffled(data: Any, seed: int) -> Any:
    """The same tables with their keys in another order: other lines, the same meaning."""
    if not isinstance(data, dict):
        return data
    keys = list(data)
    random.Random(seed).shuffle(keys)  # noqa: S311 - an order, no secret
    return {key: shuffled(data[key], seed) for key in keys}


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(odd_hosts(), st.integers(0, 1000))
def test_a_baseline_survives_moves_renames_and_layout(data: dict[str, Any], seed: int) -> None:
    known = read("known.json", written(known_findings(lint(data, "before.toml"))).encode())
    compared = compare(lint(shuffled(data, seed), "after/host.toml"), known)
    assert compared.run.findings == []
    assert compared.gone == []
    assert len(compared.run.known or ()) == len(known)
