"""`guestlint drift` on the command line: every format, exit codes, and clear words where something is wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from guestlint.evaluated.drift import compare
from guestlint.source.errors import GuestlintError
from guestlint.source.route import format_route
from tests.cli.command import ROOT, guestlint
from tests.conformance.corpus import Case, cases
from tests.evaluated.drift_samples import CHANGES, HOST, LATER, document, expansion

ACCEPTED = cases(accepted=True)


@pytest.mark.parametrize("case", ACCEPTED[::40], ids=str)
def test_no_drift_on_the_command_line(case: Case, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes(case.path.read_bytes())
    result = guestlint("drift", "host.toml", "-", cwd=tmp_path, stdin=json.dumps(case.expand).encode())
    assert (result.code, result.out, result.err) == (0, "no findings in 1 file\n", "")


def test_a_suppressed_error_keeps_the_host_from_being_compared(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST.replace("\n\n", "\nx = 1 # guestlint: ignore[unknown-option] ours\n\n", 1))
    (tmp_path / "nix.json").write_text(json.dumps(expansion()))
    result = guestlint("drift", "host.toml", "nix.json", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "guestlint check --no-suppressions" in result.err
    assert "unknown-option" in guestlint("check", "--no-suppressions", "host.toml", cwd=tmp_path).out


@pytest.mark.parametrize("name", CHANGES)
def test_it_is_the_same_on_the_command_line_in_every_format(name: str, tmp_path: Path) -> None:
    change, (kind, option, _) = CHANGES[name]
    actual = expansion()
    change(actual)
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "nix.json").write_text(json.dumps(actual))
    formats = (
        ("text", "concise", "json", "sarif") if name in ("backend", "vm missing", "mount unexplained") else ("json",)
    )
    out = {}
    for format_ in formats:
        result = guestlint("drift", "host.toml", "nix.json", "--format", format_, cwd=tmp_path)
        assert (result.code, result.err) == (1, "")
        out[format_] = result.out
    (finding,) = json.loads(out["json"])["findings"]
    assert (finding["rule"], finding["severity"], finding["stage"]) == (kind, "warning", "eval")
    assert format_route(option) in finding["message"]
    assert finding["span"] is not None
    if len(formats) > 1:
        assert f"warning[{kind}]" in out["text"]
        assert f"warning[{kind}] " in out["concise"]
        (run,) = json.loads(out["sarif"])["runs"]
        (result_,) = run["results"]
        rule = run["tool"]["driver"]["rules"][result_["ruleIndex"]]
        assert rule["id"] == result_["ruleId"] == kind
        assert len(rule["fullDescription"]["text"]) > 40
        assert result_["partialFingerprints"] == {"guestlint/v1": finding["fingerprint"]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "empty"),
        ('{"guests": {', "nix.json:1:13: "),
        ("[1]", "expected an object of option paths"),
        ("null", "expected an object of option paths"),
        ('{"a": 1}', "none of guests"),
        ('{"guests": {"a": 1}}', "nix.json:1:18: guests.a is not an object"),
        ('{"guests": {"a": null}}', "nix.json:1:18: guests.a is not an object"),
        ('{"fileSystems": 3}', "fileSystems is not an object"),
        ('{"disko": {"devices": []}}', "disko.devices is not an object"),
        ('{"guests": {"a": NaN}}', "nix.json:1:18: invalid JSON: NaN"),
    ],
)
def test_bad_json_is_2_with_its_place(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "nix.json").write_text(text)
    result = guestlint("drift", "host.toml", "nix.json", cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "error: nix.json" in result.err
    assert words in result.err
    assert "nix eval --json" in result.err


@pytest.mark.parametrize(
    "arguments", [("host.toml", "no.json"), ("no.toml", "nix.json"), (".", "nix.json"), ("-", "-")]
)
def test_what_cannot_be_read_is_2(arguments: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "nix.json").write_text("{}")
    result = guestlint("drift", *arguments, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("guestlint: error: ")


def test_a_host_file_that_nix_refuses_has_its_findings(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST.replace('"container"', '"jail"'))
    (tmp_path / "nix.json").write_text(json.dumps(expansion()))
    result = guestlint("drift", "host.toml", "nix.json", cwd=tmp_path)
    assert result.code == 1
    assert result == guestlint("check", "host.toml", cwd=tmp_path)
    with pytest.raises(GuestlintError, match="Nix rejects"):
        list(compare(document(HOST.replace('"container"', '"jail"')), {}))


def test_fail_on_error_lets_drift_pass(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    (tmp_path / "nix.json").write_text('{"guests": {}}')
    result = guestlint("drift", "host.toml", "nix.json", "--fail-on", "error", cwd=tmp_path)
    assert (result.code, result.out.count("drift-missing")) == (0, 2)


def test_the_page_shows_what_happens(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "drift.md").read_text("utf-8")
    for name, language in (("host.toml", "toml"), ("evaluated.json", "json")):
        (block,) = re.findall(rf"```{language}\n(.*?)```", page, re.DOTALL)
        (tmp_path / name).write_text(block)
    ((command, shown),) = re.findall(r"```console\n\$ guestlint (.*?)\n(.*?)```", page, re.DOTALL)
    assert guestlint(*command.split(), cwd=tmp_path).out == shown


def test_mac_era_says_how_addresses_are_made(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(LATER)
    made = guestlint("expand", "host.toml", "--mac-era", "2024-04", cwd=tmp_path).out.encode()
    assert guestlint("drift", "host.toml", "-", "--mac-era", "2024-04", cwd=tmp_path, stdin=made).code == 0
    result = guestlint("drift", "host.toml", "-", cwd=tmp_path, stdin=made)
    assert (result.code, result.out.count("warning[drift-changed]")) == (1, 2)
    assert "--mac-era" in result.out
