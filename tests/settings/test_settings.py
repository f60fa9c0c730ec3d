"""Files, the environment and the command line: which wins, what adds up, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from guestlint.settings.find import find_options, from_environment
from guestlint.settings.options import Options, SettingsError
from guestlint.settings.resolve import resolve
from tests.cli.command import guestlint

HOST = '[node]\nname = "ward"\nx = 1\n[guests]\n'


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
    assert [Path(each.source).parent.name for each in find_options(str(below))] == ["a"]


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


NOT_VALID = {
    "extend = 1": 'extend = 1 is not a valid value: expected a path; write extend = "../guestlint.toml"',
    'extend = "a\\u0000b"': 'extend = "a\\u0000b" is not a valid value: expected a path',
    'fail-on = "eror"': (
        'fail-on = "eror" is not a valid value: expected one of error, warning, info; did you mean `error`?'
    ),
    "fail-on = true": "fail-on = true is not a valid value: expected one of error, warning, info; write",
    'mac-era = "2023-01"': (
        'mac-era = "2023-01" is not a valid value: expected one of 2024-04, 2025-04, 2026-01; did you mean `20'
    ),
    "module-schema = [1, [2], { a = 3 }]": (
        "module-schema = [1, […], {…}] is not a valid value: expected one of seed, later"
    ),
    'select = "all"': 'select = "all" is not a valid value: expected a list of strings; write select = ["all"]',
    'plugins = ["a", 1]': 'plugins.1 = 1 is not a valid value: expected a string; write plugins = ["acme"',
    "severity = 1": "severity = 1 is not a valid value: expected a table of severities by rule",
    '[severity]\nglobal-mac = "off"': (
        'severity.global-mac = "off" is not a valid value: expected one of error, warning, info; '
        'to turn the rule off, write ignore = ["global-mac"]'
    ),
    "rules = 1": "rules = 1 is not a valid value: expected a table of settings by rule",
    "rules.a = 1": "rules.a = 1 is not a valid value: expected a table; write [rules.a]",
    'extra-options = "a.*"': (
        'extra-options = "a.*" is not a valid value: expected a list of strings and tables; '
        'write extra-options = ["a.*"]'
    ),
    "extra-options = [1]": "extra-options.0 = 1 is not a valid value: expected a string or a table; write extra-opt",
    'extra-options = ["a", "a..b"]': 'extra-options.1 = "a..b" is not a valid value: expected an option path: names wi',
    'extra-options = ["a."]': 'extra-options.0 = "a." is not a valid value: expected an option path',
    'extra-options = [""]': 'extra-options.0 = "" is not a valid value: expected an option path',
    'extra-options = ["a.b-*"]': 'extra-options.0 = "a.b-*" is not a valid value: expected an option path: names',
    "extra-options = ['a.\"b']": 'extra-options.0 = "a.\\"b" is not a valid value: expected an option path',
    'extra-options = ["a b"]': 'extra-options.0 = "a b" is not a valid value: expected an option path',
    'extra-options = ["a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a"]': 'extra-options.0 = "a.a',
    "[[extra-options]]\ndefault = 1": 'extra-options.0: missing key `path`; write path = "guests',
    '[[extra-options]]\npath = ["a"]': 'extra-options.0.path = ["a"] is not a valid value: expected an option path: na',
    '[[extra-options]]\npath = "a"\nrequired = 1': "extra-options.0.required = 1 is not a valid value: expected true o",
    '[[extra-options]]\npath = "a"\ndefalt = 1': "unknown setting extra-options.0.defalt; did you mean `default`?",
    "per-file = 1": "per-file = 1 is not a valid value: expected a list of tables",
    "per-file = [1]": "per-file.0 = 1 is not a valid value: expected a table; write [[per-file]], then files =",
    "[[per-file]]\nignore = []": 'per-file.0: missing key `files`; write files = ["old/*.toml"]',
    '[[per-file]]\nfiles = "x"': 'per-file.0.files = "x" is not a valid value: expected a list of strings',
    '[[per-file]]\nfiles = ["x"]\nignor = []': "unknown setting per-file.0.ignor; did you mean `ignore`?",
    '[[per-file]]\nfiles = ["x"]\nseverity = { a = 1 }': "per-file.0.severity.a = 1 is not a valid value",
    '[[suppress]]\npath = "a"': "suppress.0: missing key `rules`",
    '[[suppress]]\npath = "a"\nrules = "b"': 'suppress.0.rules = "b" is not a valid value: expected a list of strings',
    '[[suppress]]\npath = 1\nrules = ["b"]': "suppress.0.path = 1 is not a valid value: expected a string",
    '[[suppress]]\npath = "a"\nrules = ["b"]\nuntil = "soon"': (
        'suppress.0.until = "soon" is not a valid value: expected a date as a string, such as "2027-03-01"'
    ),
    '[[suppress]]\npath = "a"\nrules = ["b"]\nuntil = 2027-03-01': "suppress.0.until = 2027-03-01 is not a valid value",
    '[[suppress]]\npath = "a"\nrules = ["b"]\nuntl = "x"': "unknown setting suppress.0.untl; did you mean `until`?",
    'selekt = ["all"]': "unknown setting selekt; did you mean `select`?",
    "zzz = 1": "unknown setting zzz; known: plugins, select,",
}
"""By the text of a settings file, what its refusal says after the file's name, and the hint."""


@pytest.mark.parametrize("text", NOT_VALID)
def test_what_is_not_valid(tmp_path: Path, text: str) -> None:
    write(tmp_path, own=text)
    with pytest.raises(SettingsError) as refused:
        find_options(str(tmp_path))
    assert f"{refused.value}; {refused.value.hint}".startswith(f"{tmp_path / 'guestlint.toml'}: {NOT_VALID[text]}")


@pytest.mark.parametrize(
    ("text", "says", "hint"),
    [
        (
            'extend = "guestlint.toml"',
            'guestlint.toml: extend = "guestlint.toml" makes the file extend itself',
            "remove",
        ),
        ('extend = "nope.toml"', "nope.toml: no such file", "guestlint.toml extends it"),
        ("fail-on = ", "guestlint.toml: invalid TOML: ", "fix the settings file"),
        (f"x = {'9' * 6000}", "guestlint.toml: invalid TOML: ", "fix the settings file"),
    ],
)
def test_a_file_that_cannot_be_used(tmp_path: Path, text: str, says: str, hint: str) -> None:
    write(tmp_path, own=text)
    with pytest.raises(SettingsError) as refused:
        find_options(str(tmp_path))
    assert f"/{says}" in str(refused.value)
    assert hint in refused.value.hint


def test_a_number_that_python_does_not_write(tmp_path: Path) -> None:
    write(tmp_path, own=f"fail-on = 0x{'f' * 6000}")
    with pytest.raises(SettingsError, match=r"fail-on = 0xf{78}… is not a valid value"):
        find_options(str(tmp_path))


def test_a_day_that_no_month_has(tmp_path: Path) -> None:
    """Its form is right, so the schema lets it pass."""
    write(tmp_path, own='[[suppress]]\npath = "a"\nrules = ["b"]\nuntil = "2027-02-30"')
    with pytest.raises(SettingsError, match="2027-02-30"):
        find_options(str(tmp_path))


def test_the_table_in_a_pyproject_is_a_table(tmp_path: Path) -> None:
    write(tmp_path, project="[tool]\nguestlint = 1\n")
    with pytest.raises(SettingsError, match=r"tool\.guestlint = 1 is not a valid value: expected a table"):
        find_options(str(tmp_path))


def test_two_files_that_extend_one_another(tmp_path: Path) -> None:
    write(tmp_path, own='extend = "other.toml"\n')
    write(tmp_path, **{"other.toml": 'extend = "guestlint.toml"\n'})
    with pytest.raises(SettingsError, match="extend itself"):
        find_options(str(tmp_path))


def test_the_environment_wins_over_files_and_the_command_line_over_both() -> None:
    file = Options({"fail-on": "info", "select": ("network",), "ignore": ("global-mac",)})
    variables = from_environment({"GUESTLINT_FAIL_ON": "error", "GUESTLINT_SELECT": "schema, storage", "OTHER": "x"})
    assert resolve(file, variables).fail_on == "error"
    assert resolve(file, variables).select == ("schema", "storage")
    assert resolve(file, variables, Options({"fail-on": "warning"})).fail_on == "warning"
    assert resolve(file, from_environment({"GUESTLINT_IGNORE": "schema"})).ignore == ("global-mac", "schema")
    assert from_environment({"GUESTLINT_FAIL_ON": ""}) == Options()
    with pytest.raises(SettingsError) as refused:
        from_environment({"GUESTLINT_FAIL_ON": "eror"})
    assert str(refused.value) == (
        'environment: GUESTLINT_FAIL_ON = "eror" is not a valid value: expected one of error, warning, info'
    )
    assert refused.value.hint == "did you mean `error`?"


def test_a_variable_that_is_none_is_a_warning(tmp_path: Path) -> None:
    """A newer version may know it."""
    assert from_environment({"GUESTLINT_FAILON": "error"}) == Options()
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n')
    for command in (["settings"], ["host.toml"], ["graph", "stats", "host.toml"], ["expand", "host.toml"]):
        done = guestlint(*command, cwd=tmp_path, GUESTLINT_FAILON="error")
        assert done.code == 0
        said = "guestlint: warning: unknown variable GUESTLINT_FAILON\n  did you mean `GUESTLINT_FAIL_ON`?\n"
        assert done.err == said, command


def test_a_variable_names_the_settings_file(tmp_path: Path) -> None:
    write(tmp_path, own='fail-on = "info"\n', **{"other/base.toml": 'module-schema = "later"\n'})
    write(tmp_path, **{"other/named.toml": 'extend = "base.toml"\nfail-on = "error"\n'})
    result = guestlint("settings", cwd=tmp_path, GUESTLINT_CONFIG="other/named.toml")
    assert {"module-schema: later  # other/base.toml:1", "fail-on: error  # other/named.toml:2"} <= set(
        result.out.splitlines()
    )
    missing = guestlint("settings", cwd=tmp_path, GUESTLINT_CONFIG="missing.toml")
    assert (missing.code, "missing.toml" in missing.err, "GUESTLINT_CONFIG names it" in missing.err) == (2, True, True)


def test_a_variable_turns_plugins_off(tmp_path: Path) -> None:
    text = 'plugins = ["./rules.py", "acme"]\nselect = ["all", "acme-rule"]\n[rules.acme-rule]\nmost = 1\n'
    write(tmp_path, own=text, **{"rules.py": "raise SystemExit(9)\n", "host.toml": '[node]\nname = "ward"\n'})
    result = guestlint("host.toml", "--plugin", "other", cwd=tmp_path, GUESTLINT_NO_PLUGINS="1")
    assert (result.code, result.out, result.err) == (0, "no findings in 1 file\n", "")
    assert guestlint("host.toml", cwd=tmp_path, GUESTLINT_NO_PLUGINS="").code == 2


def test_settings_of_rules_are_merged() -> None:
    first, second = ({"a": {"x": 1, "y": 1}}, {"a": {"y": 2}, "b": {}})
    assert resolve(Options({"rules": first}), Options({"rules": second})).rules == {"a": {"x": 1, "y": 2}, "b": {}}


def test_settings_for_some_files(tmp_path: Path) -> None:
    write(tmp_path, **{"hosts/old/a.toml": HOST, "hosts/b.toml": HOST.replace("ward", "sire")})
    write(tmp_path, own='[[per-file]]\nfiles = ["hosts/old/*.toml"]\nignore = ["schema"]\n')
    result = guestlint("hosts", "--format", "concise", cwd=tmp_path)
    assert result.out == "hosts/b.toml:3:1: error[unknown-option] unknown option `x` in `node`\n"
    write(tmp_path, own='[[per-file]]\nfiles = ["a.toml"]\n[per-file.severity]\nunknown-option = "info"\n')
    lines = guestlint("../hosts", "--format", "concise", cwd=write(tmp_path / "other", x="")).out.splitlines()
    assert [line.split()[1].partition("[")[0] for line in lines] == ["error", "info"]


def test_what_the_command_line_says_is_checked_as_a_file_is(tmp_path: Path) -> None:
    for arguments in (["--fail-on", "eror"], ["drift", "a", "b", "--fail-on", "eror"]):
        refused = guestlint(*arguments, cwd=tmp_path)
        assert (refused.code, refused.out) == (2, "")
        assert refused.err == (
            'guestlint: error: command line: --fail-on = "eror" is not a valid value: '
            "expected one of error, warning, info\n  did you mean `error`?\n"
        )
