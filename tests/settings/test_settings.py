"""Files, the environment and the command line: which wins, what adds up, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from guestlint.settings.find import find_options, from_environment
from guestlint.settings.options import Options, SettingsError
from guestlint.settings.resolve import resolve
from tests.cli.command import guestlint

HOST = '[node]\nname = "ward"\nx = 1\n'


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        path = folder / {"own": "guestlint.toml", "dotted": ".guestlint.toml", "project": "pyproject.toml"}.get(
            name, name
        )
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_the_nearest_file_counts_and_its_own_name_comes_first(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    write(tmp_path, project='[tool.guestlint]\nfail-on = "info"\n')
    assert resolve(*find_options(str(below))).fail_on == "info"
    write(tmp_path, dotted='fail-on = "error"\n')
    assert resolve(*find_options(str(below))).fail_on == "error"
    write(tmp_path, own='fail-on = "warning"\n')
    assert resolve(*find_options(str(below))).fail_on == "warning"
    write(tmp_path / "a", dotted='mac-era = "2026-01"\n')
    assert [Path(each.file).parent.name for each in find_options(str(below))] == ["a"]


def test_a_file_adds_to_the_one_that_it_extends(tmp_path: Path) -> None:
    write(
        tmp_path,
        base='ignore = ["global-mac"]\nfail-on = "info"\nplugins = ["./p.py"]\n[severity]\nunknown-option = "info"\n',
    )
    write(tmp_path, project='[tool.guestlint]\nextend = "base"\nselect = ["network"]\n')
    below = tmp_path / "sub"
    write(
        below,
        own='extend = "../pyproject.toml"\nignore=["identity"]\nfail-on="error"\n[severity]\nglobal-mac = "error"\n',
    )
    chosen = resolve(*find_options(str(below)))
    assert chosen.ignore == ("global-mac", "identity")
    assert chosen.fail_on == "error"
    assert chosen.select == ("network",)
    assert chosen.plugins == (str(tmp_path / "p.py"),)
    assert chosen.severity == {"unknown-option": "info", "global-mac": "error"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('extend = "guestlint.toml"', "leads back to where it began"),
        ('extend = "nope.toml"', "nope.toml: no such file"),
        ("extend = 1", "extend = 1 is no path"),
        ("severity = 1", "severity = 1 is none of error, warning, info"),
        ('[severity]\nglobal-mac = "off"', "severity.global-mac = 'off' is none of"),
        ('select = "all"', "no list of strings"),
        ('selekt = ["all"]', "did you mean `select`?"),
        ("per-file = 1", "per-file is no list of tables"),
        ("[[per-file]]\nignore = []", "per-file is no list of tables with `files`"),
        ('[[per-file]]\nfiles = "x"', "per-file: files = 'x' is no list of strings"),
        ('[[per-file]]\nfiles = ["x"]\nignor = []', "per-file: unknown setting ignor did you mean `ignore`?"),
        ('[[suppress]]\npath = "a"', "suppress is no list of tables with `path` and `rules`"),
        ('[[suppress]]\npath = "a"\nrules = "b"', "rules = 'b' is no list of strings"),
        ('[[suppress]]\npath = 1\nrules = ["b"]', "path = 1 is no string"),
        ('[[suppress]]\npath = "a"\nrules = ["b"]\nuntil = "soon"', "until = 'soon' is no day"),
        ('[[suppress]]\npath = "a"\nrules = ["b"]\nuntl = "x"', "did you mean `until`?"),
        ('[[per-file]]\nfiles = ["x"]\nseverity = { a = 1 }', "per-file: severity.a = 1 is none of"),
    ],
)
def test_what_is_refused(tmp_path: Path, text: str, says: str) -> None:
    write(tmp_path, own=text)
    with pytest.raises(SettingsError) as refused:
        find_options(str(tmp_path))
    assert says in f"{refused.value} {refused.value.hint}"


def test_two_files_that_extend_one_another(tmp_path: Path) -> None:
    write(tmp_path, own='extend = "other.toml"\n')
    write(tmp_path, **{"other.toml": 'extend = "guestlint.toml"\n'})
    with pytest.raises(SettingsError, match="leads back"):
        find_options(str(tmp_path))


def test_the_environment_wins_over_files_and_the_command_line_over_both() -> None:
    file = Options(fail_on="info", select=("network",), ignore=("global-mac",))
    variables = from_environment({"GUESTLINT_FAIL_ON": "error", "GUESTLINT_SELECT": "schema, storage", "OTHER": "x"})
    assert resolve(file, variables).fail_on == "error"
    assert resolve(file, variables).select == ("schema", "storage")
    assert resolve(file, variables, Options(fail_on="warning")).fail_on == "warning"
    assert resolve(file, from_environment({"GUESTLINT_IGNORE": "schema"})).ignore == ("global-mac", "schema")
    assert from_environment({"GUESTLINT_FAIL_ON": ""}) == Options()
    with pytest.raises(SettingsError, match="environment: fail-on = 'never' is none of"):
        from_environment({"GUESTLINT_FAIL_ON": "never"})


def test_a_variable_that_is_none_is_refused() -> None:
    with pytest.raises(SettingsError, match="environment: unknown variable GUESTLINT_FAILON") as refused:
        from_environment({"GUESTLINT_FAILON": "error"})
    assert refused.value.hint == "did you mean `GUESTLINT_FAIL_ON`?"


def test_settings_of_rules_are_merged() -> None:
    first, second = Options(rules={"a": {"x": 1, "y": 1}}), Options(rules={"a": {"y": 2}, "b": {}})
    assert resolve(first, second).rules == {"a": {"x": 1, "y": 2}, "b": {}}


def test_settings_for_some_files(tmp_path: Path) -> None:
    write(tmp_path, **{"hosts/old/a.toml": HOST, "hosts/b.toml": HOST.replace("ward", "sire")})
    write(tmp_path, own='[[per-file]]\nfiles = ["hosts/old/*.toml"]\nignore = ["schema"]\n')
    result = guestlint("hosts", "--format", "concise", cwd=tmp_path)
    assert result.out == "hosts/b.toml:3:1: error[unknown-option] `x` is no option of the module at `node`\n"
    write(tmp_path, own='[[per-file]]\nfiles = ["a.toml"]\n[per-file.severity]\nunknown-option = "info"\n')
    lines = guestlint("../hosts", "--format", "concise", cwd=write(tmp_path / "other", x="")).out.splitlines()
    assert [line.split()[1].partition("[")[0] for line in lines] == ["error", "info"]


def test_what_is_in_force(tmp_path: Path) -> None:
    write(tmp_path, base='ignore = ["global-mac"]\n[severity]\nunknown-option = "info"\n')
    write(
        tmp_path, own='extend = "base"\nfail-on = "error"\n[rules.host-mountpoint-outside-guests]\nallowed = ["/srv"]\n'
    )
    result = guestlint("settings", cwd=tmp_path, GUESTLINT_SCHEMA="later")
    assert (result.code, result.err) == (0, "")
    assert result.out.splitlines() == [
        "ignore: global-mac  # base",
        "schema: later  # environment",
        "mac-era: the schema's own  # default",
        "fail-on: error  # guestlint.toml",
        "severity.unknown-option: info  # base",
        'rules.host-mountpoint-outside-guests.allowed: ["/srv"]  # guestlint.toml',
        "# 52 of 54 rules run",
    ]
    asked = guestlint("check", "--show-settings", "--fail-on", "info", "--ignore", "schema", cwd=tmp_path)
    assert "fail-on: info  # command line" in asked.out.splitlines()
    assert "ignore: schema  # command line" in asked.out.splitlines()
    write(tmp_path, own='ignore = ["globel-mac"]\n')
    refused = guestlint("settings", cwd=tmp_path)
    assert (refused.code, refused.out) == (2, "")
    assert "did you mean `global-mac`?" in refused.err
