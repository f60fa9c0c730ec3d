"""`guestlint settings`: all that is in force, each value with the line, variable or option that it comes from."""

from __future__ import annotations

import json
from pathlib import Path

from guestlint.settings.declared import SETTINGS
from tests.cli.command import guestlint

TABLES = """\
select = [
  "schema",
  "network",
]
fail-on = "info"
force-exclude = false
format = "concise"

[[suppress]]
path = "guests.*"
rules = ["global-mac"]
reason = "its own card"

[[suppress]]
path = "guests.b"
rules = ["global-mac"]

[[network]]
hosts = ["ward"]

[[per-file]]
files = ["a"]
ignore = ["network"]
"""


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / {"own": "guestlint.toml", "project": "pyproject.toml"}.get(name, name)).write_text(text, "utf-8")


def given(out: str) -> list[str]:
    """The lines that are no defaults."""
    return [line for line in out.splitlines() if not line.endswith("  # default")]


def test_what_is_in_force(tmp_path: Path) -> None:
    write(tmp_path, base='ignore = ["global-mac"]\n[severity]\nunknown-option = "info"\n')
    write(
        tmp_path, own='extend = "base"\nfail-on = "error"\n[rules.host-mountpoint-outside-guests]\nallowed = ["/srv"]\n'
    )
    result = guestlint("settings", cwd=tmp_path, GUESTLINT_MODULE_SCHEMA="later")
    assert (result.code, result.err) == (0, "")
    assert given(result.out) == [
        "ignore: global-mac  # base:1",
        "module-schema: later  # GUESTLINT_MODULE_SCHEMA",
        "fail-on: error  # guestlint.toml:2",
        "severity.unknown-option: info  # base:3",
        'rules.host-mountpoint-outside-guests.allowed: ["/srv"]  # guestlint.toml:4',
        "extend: base  # guestlint.toml:1",
        "# 96 of 98 rules enabled",
    ]
    assert "min-severity: info  # default" in result.out.splitlines()
    asked = guestlint("check", "--show-settings", "--fail-on", "info", "--ignore", "schema", cwd=tmp_path)
    assert "fail-on: info  # --fail-on" in asked.out.splitlines()
    assert "ignore: schema  # --ignore" in asked.out.splitlines()
    write(tmp_path, own='ignore = ["globel-mac"]\n')
    refused = guestlint("settings", cwd=tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert "did you mean `global-mac`?" in refused.err


def test_all_that_is_in_force_is_printed(tmp_path: Path) -> None:
    write(tmp_path, own=TABLES)
    shown = guestlint("check", "--fail-on", "error", "--show-settings", cwd=tmp_path)
    assert given(shown.out)[:-1] == [
        "select: schema  # guestlint.toml:2",
        "select: network  # guestlint.toml:3",
        "fail-on: error  # --fail-on",
        "format: concise  # guestlint.toml:7",
        "force-exclude: false  # guestlint.toml:6",
        'network: hosts = ["ward"]  # guestlint.toml:18',
        'per-file: files = ["a"], ignore = ["network"]  # guestlint.toml:21',
        'suppress: path = "guests.*", rules = ["global-mac"], reason = "its own card"  # guestlint.toml:9',
        'suppress: path = "guests.b", rules = ["global-mac"]  # guestlint.toml:14',
    ]
    names = {line.partition(":")[0] for line in shown.out.splitlines()[:-1]}
    assert names == {setting.name for setting in SETTINGS} - {"extend"}


def test_what_is_in_force_for_programs(tmp_path: Path) -> None:
    tables = TABLES.replace("[[", "[[tool.guestlint.")
    write(
        tmp_path, **{"pyproject.toml": f"[tool.guestlint]\n{tables}[tool.guestlint.severity]\nglobal-mac = 'error'\n"}
    )
    printed = json.loads(guestlint("settings", "--format", "json", cwd=tmp_path).out)
    assert printed["schema"] == 1
    settings = [list(each.values()) for each in printed["settings"] if each["source"] != "default"]
    assert settings == [
        ["select", "schema", "pyproject.toml", 3],
        ["select", "network", "pyproject.toml", 4],
        ["fail-on", "info", "pyproject.toml", 6],
        ["format", "concise", "pyproject.toml", 8],
        ["force-exclude", False, "pyproject.toml", 7],
        ["network", {"hosts": ["ward"]}, "pyproject.toml", 19],
        ["severity.global-mac", "error", "pyproject.toml", 26],
        ["per-file", {"files": ["a"], "ignore": ["network"]}, "pyproject.toml", 22],
        ["suppress", {"path": "guests.*", "rules": ["global-mac"], "reason": "its own card"}, "pyproject.toml", 10],
        ["suppress", {"path": "guests.b", "rules": ["global-mac"]}, "pyproject.toml", 15],
    ]
    defaults = {each["name"]: each for each in printed["settings"] if each["source"] == "default"}
    assert defaults["min-severity"] == {"name": "min-severity", "value": "info", "source": "default", "line": None}
    rules = printed["rules"]
    assert "mac-collision" in rules["enabled"]
    assert {"ordering-cycle", "suppression-without-reason"} <= set(rules["disabled"])
    asked = guestlint("check", "--show-settings", "--format", "json", cwd=tmp_path)
    assert json.loads(asked.out) == printed


ODD = """\
[rules.acme-odd]
day = 2027-03-01
most = inf
large = 0x1ffffffffffffffff
"a.b" = [{ x = 2027-03-01 }, { y = { z = 1 } }]
"""


def test_values_that_only_toml_has(tmp_path: Path) -> None:
    write(tmp_path, own=ODD)
    printed = guestlint("settings", "--format", "json", cwd=tmp_path, GUESTLINT_NO_PLUGINS="1")
    assert (printed.code, printed.err) == (0, "")
    found = {each["name"]: (each["value"], each["line"]) for each in json.loads(printed.out)["settings"]}
    assert found["rules.acme-odd.day"] == ("2027-03-01", 2)
    assert found["rules.acme-odd.most"] == ("inf", 3)
    assert found["rules.acme-odd.large"] == ("0x1ffffffffffffffff", 4)
    assert found["rules.acme-odd.a.b"] == ([{"x": "2027-03-01"}, {"y": {"z": 1}}], 5)
    text = guestlint("settings", cwd=tmp_path, GUESTLINT_NO_PLUGINS="1").out
    assert 'rules.acme-odd.a.b: [{"x": "2027-03-01"}, {"y": {"z": 1}}]  # guestlint.toml:5\n' in text


def test_lists_of_several_files_stand_beside_one_another(tmp_path: Path) -> None:
    write(tmp_path, own='extend = "base"\nignore = ["global-mac"]\n', base='ignore = ["storage"]\nselect = ["all"]\n')
    shown = guestlint("settings", cwd=tmp_path, GUESTLINT_IGNORE="network,identity", GUESTLINT_SELECT="")
    assert given(shown.out)[:-2] == [
        "select: all  # base:2",
        "ignore: storage  # base:1",
        "ignore: global-mac  # guestlint.toml:2",
        "ignore: network  # GUESTLINT_IGNORE",
        "ignore: identity  # GUESTLINT_IGNORE",
    ]
