"""Errors that know the reader: what was meant, and where it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.command import IMPORTED_FROM, guestlint

HOST = '[node]\nname = "ward"\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "host.toml").write_text(HOST)
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "meant"),
    [
        (("grpah", "host.toml"), "guestlint graph"),
        (("EXPLAIN", "mac-collision"), "guestlint explain"),
        (("rulse",), "guestlint rules"),
        (("graph", "wyh", "a", "b"), "guestlint graph why"),
        (("explain", "MAC-COLLISION"), "mac-collision"),
        (("lint", "host.toml"), "guestlint check"),
        (("config",), "guestlint settings"),
        (("version",), "guestlint --version"),
        (("fix", "host.toml"), "guestlint check --fix"),
        (("clean",), "guestlint cache clear"),
        (("rule", "mac-collision"), "guestlint explain"),
    ],
)
def test_a_misspelt_word(folder: Path, arguments: tuple[str, ...], meant: str) -> None:
    done = guestlint(*arguments, cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert f"did you mean `{meant}`?" in done.err


def test_a_question_behind_the_host(folder: Path) -> None:
    done = guestlint("graph", "host.toml", "stats", cwd=folder)
    assert (done.code, done.out) == (2, "")
    assert "the question comes first: `guestlint graph stats`" in done.err
    (folder / "stats").write_text(HOST.replace("ward", "sire"))
    assert guestlint("graph", "host.toml", "stats", cwd=folder).code == 0


def test_a_name_that_is_taken_is_no_fix(folder: Path) -> None:
    (folder / "host.toml").write_text(HOST + 'nmae = "sire"\n[guests]\n')
    said = guestlint("host.toml", cwd=folder)
    assert "did you mean `name`?" in said.out
    assert "fixable" not in said.out
    (folder / "host.toml").write_text('[node]\nnmae = "sire"\n[guests]\n')
    assert "1 fixable with --fix --unsafe-fixes" in guestlint("host.toml", cwd=folder).out


def test_a_file_with_the_name_of_a_misspelt_command_is_linted(folder: Path) -> None:
    (folder / "grpah").write_text(HOST)
    assert guestlint("grpah", cwd=folder).code == 0
    assert "no such file or folder" in guestlint("hosts/grpah.toml", cwd=folder).err


SETTINGS = {
    'ignore = "mac-collision"\n': ("1:10", 'write ignore = ["mac-collision"]'),
    'select = ["all"]\nfail-on = "eror"\n': ("2:11", "did you mean `error`?"),
    'fail-on = ["error"]\n': ("1:11", 'write fail-on = "error"'),
    "nixpkgs = 25.11\n": ("1:11", 'write nixpkgs = "25.11"'),
    '[severity]\nglobal-mac = "off"\n': ("2:14", 'to turn the rule off, write ignore = ["global-mac"]'),
    '[tool.guestlint]\nfail-on = "error"\n': ("1:2", "leave the header out"),
    "[rules.mac-collision]\nx = 1\n": ("2:1", "remove it"),
    'ignore = [\n  "schema",\n  "mac-colision",\n]\n': ("3:3", "did you mean `mac-collision`?"),
    '[[per-file]]\nfiles = ["a"]\nignore = ["mac-colision"]\n': ("3:11", "did you mean `mac-collision`?"),
    '[[per-file]]\nfiles = ["*"]\nseverity = { mac-colision = "info" }\n': ("3:14", "did you mean `mac-collision`?"),
    '[[suppress]]\npath = "a"\nrules = ["mac-colision"]\n': ("3:10", "did you mean `mac-collision`?"),
    '[[suppress]]\npath = "a"\nrules = ["b"]\nuntil = 2027-03-01\n': ("4:9", 'write until = "2027-03-01"'),
    '[per-file]\nfiles = ["a"]\n': ("1:1", "write [[per-file]] in place of [per-file]"),
    'fail-on = "error"\nfail-on = "info"\n': ("2:1", "keep one of them"),
    "ignore = [\n": ("2:1", "close it with ]"),
}


@pytest.mark.parametrize("text", SETTINGS)
def test_a_settings_error_shows_its_line(folder: Path, text: str) -> None:
    place, hint = SETTINGS[text]
    (folder / "guestlint.toml").write_text(text)
    done = guestlint("host.toml", cwd=folder)
    assert (done.code, done.out) == (2, "")
    title, where, *_, caret, said = done.err.splitlines()
    assert title.startswith("guestlint: error: guestlint.toml: ")
    assert where == f" --> guestlint.toml:{place}"
    assert caret.strip(" |^") == ""
    assert "^" in caret
    assert said.startswith(f"  {hint}")


@pytest.mark.parametrize("text", ['ignore = ["mac-colision"]\n', "[rules.mac-colision]\nx = 1\n"])
def test_a_settings_error_shows_its_line_wherever_the_file_is(folder: Path, text: str) -> None:
    (folder / "hosts").mkdir()
    (folder / "hosts" / "host.toml").write_text(f"{HOST}[guests]\n")
    (folder / "hosts" / "guestlint.toml").write_text(text)
    for arguments in (("hosts",), ("host.toml", "--config", "hosts/guestlint.toml")):
        done = guestlint(*arguments, cwd=folder)
        assert (done.code, done.out) == (2, "")
        assert "\n --> hosts/guestlint.toml:1:" in done.err
        assert "^" in done.err


def test_a_settings_error_in_pyproject_shows_its_line(folder: Path) -> None:
    (folder / "pyproject.toml").write_text('[project]\nname = "x"\n[tool.guestlint]\nignore = ["mac-colision"]\n')
    assert " --> pyproject.toml:4:11\n" in guestlint("host.toml", cwd=folder).err


def test_a_rule_of_a_plugin_that_is_installed_and_not_enabled(folder: Path) -> None:
    package = folder / "site" / "acme-1.0.dist-info"
    package.mkdir(parents=True)
    (package / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1.0\n")
    (package / "entry_points.txt").write_text("[guestlint.plugins]\nacme = acme_is_not_imported\n")
    site = str(folder / "site")
    done = guestlint("explain", "acme-x", cwd=folder, PYTHONPATH=f"{IMPORTED_FROM}:{site}")
    assert "a rule of the plugin acme? try --plugin acme" in done.err
    done = guestlint("host.toml", "--select", "acme-x", cwd=folder, PYTHONPATH=f"{IMPORTED_FROM}:{site}")
    assert 'enable it: plugins = ["acme"], or --plugin acme' in done.err


def test_a_key_twice_shows_both_places(folder: Path) -> None:
    (folder / "host.toml").write_text('[node]\nname = "ward"\nname = "sire"\n')
    out = guestlint("host.toml", cwd=folder).out
    assert "not valid TOML: `node.name` twice\n --> host.toml:3:1\n" in out
    assert " ::: host.toml:2:1\n" in out
    assert "first here" in out


def test_a_file_that_extends_what_is_not_there_is_named(folder: Path) -> None:
    (folder / "guestlint.toml").write_text('extend = "between.toml"\n')
    (folder / "between.toml").write_text('extend = "nope.toml"\n')
    said = guestlint("host.toml", cwd=folder).err
    assert (said.count("nope.toml: no such file"), "\n  between.toml extends it\n" in said) == (1, True)


def test_an_encoding_is_told_from_a_fault(folder: Path) -> None:
    (folder / "host.toml").write_bytes(HOST.encode("utf-16"))
    out = guestlint("host.toml", cwd=folder).out
    assert "= help: save the file as UTF-8\n" in out
    assert "mend" not in out


def test_a_misspelt_rule_in_a_comment_is_put_right(folder: Path) -> None:
    guest = '[guests.web]\nbackend = "container"\ncontainer.macvlan = "lan"\nmicrovm = { system = "x" }'
    (folder / "host.toml").write_text(f"{HOST}{guest}  # guestlint: ignore[backend-mismach] later\n")
    found = guestlint("host.toml", cwd=folder).out
    assert "= help: did you mean `backend-mismatch`?\n" in found
    only = ("--select", "unknown-rule-in-suppression")
    guestlint("host.toml", "--fix", "--unsafe-fixes", *only, cwd=folder)
    assert (folder / "host.toml").read_text() == f"{HOST}{guest}  # guestlint: ignore[backend-mismatch] later\n"
    assert guestlint("host.toml", cwd=folder).out == "no findings in 1 file, 1 suppressed\n"


def test_what_is_removed_leaves_no_empty_table(folder: Path) -> None:
    guest = '[guests.web]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    (folder / "host.toml").write_text(f'{HOST}{guest}microvm = {{ system = "x" }}\n')
    assert guestlint("host.toml", "--fix", "--unsafe-fixes", cwd=folder).code == 0
    assert (folder / "host.toml").read_text() == HOST + guest


def test_kinds_of_drift_are_rules_like_others(folder: Path) -> None:
    listed = [line.split()[0] for line in guestlint("rules", cwd=folder).out.splitlines()]
    in_json = [each["name"] for each in json.loads(guestlint("rules", "--format", "json", cwd=folder).out)]
    assert listed == in_json == sorted(listed)
    for name in ("drift-changed", "drift-missing", "drift-unexplained"):
        assert name in listed
        assert guestlint("explain", name, cwd=folder).out.startswith(f"# {name}\n")


def test_an_unknown_name_is_said_where_it_stands(tmp_path: Path) -> None:
    """Not in the last source that there is: the file that is extended, a variable, or the command line."""
    (tmp_path / "host.toml").write_text('[node]\nname = "ward"\n[guests]\n')
    (tmp_path / "base.toml").write_text('select = ["network", "netwrok"]\n')
    (tmp_path / "guestlint.toml").write_text('extend = "base.toml"\n')
    unknown = "unknown rule, category or plugin: "
    first = guestlint("host.toml", cwd=tmp_path, GUESTLINT_FORMAT="concise").err.splitlines()
    assert first[0] == f"guestlint: error: base.toml: select: {unknown}netwrok"
    assert first[1] == " --> base.toml:1:22"
    (tmp_path / "guestlint.toml").write_text('ignore = ["network"]\n')
    for result, place in (
        (guestlint("host.toml", "--ignore", "nat", cwd=tmp_path), "command line: --ignore"),
        (guestlint("host.toml", cwd=tmp_path, GUESTLINT_IGNORE="nat"), "environment: GUESTLINT_IGNORE"),
    ):
        assert result.err.splitlines()[0] == f"guestlint: error: {place}: {unknown}nat"


def test_a_part_of_a_name_and_a_category_lead_to_rules(folder: Path) -> None:
    part = guestlint("explain", "mac", cwd=folder)
    assert part.code == 2
    assert "rules with it in their names: global-mac, low-entropy-mac, mac-collision, mac-space-exhausted," in part.err
    assert part.err.endswith(", …\n")
    category = guestlint("explain", "identity", cwd=folder).err
    assert "it is a category: see `guestlint rules --category identity`" in category


def test_an_unknown_variable_is_a_warning(folder: Path) -> None:
    (folder / "host.toml").write_text(f"{HOST}[guests]\n")
    result = guestlint("host.toml", cwd=folder, GUESTLINT_FORMATT="json")
    warning = "guestlint: warning: unknown variable GUESTLINT_FORMATT\n  did you mean `GUESTLINT_FORMAT`?\n"
    assert result == (0, "no findings in 1 file\n", warning)


@pytest.mark.parametrize("command", [("import", "host.toml"), ("drift", "host.toml", "host.toml")])
def test_a_host_file_in_the_place_of_a_configuration(folder: Path, command: tuple[str, ...]) -> None:
    result = guestlint(*command, cwd=folder)
    assert result.err.startswith("guestlint: error: host.toml: TOML, but an evaluated configuration is JSON\n  ")
    assert result.code == 2
