"""Which files of a folder are linted, and by which settings: `.gitignore`, patterns, and settings files on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.command import ROOT, guestlint

HOST = '[node]\nname = "{}"\n[guests.web]\nbackend = "container"\ncontainer.macvlan = "lan"\nx = 1\n'


def write(folder: Path, *names: str, **files: str) -> None:
    """Host files of these names, and files of the given text, whose dots and slashes are `_` and `__`."""
    texts = {name: HOST.format(Path(name).stem) for name in names}
    texts |= {name.replace("__", "/").replace("_", "."): text for name, text in files.items()}
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def shown(folder: Path, *arguments: str) -> list[str]:
    return guestlint("check", "--show-files", *arguments, cwd=folder).out.splitlines()


def test_what_is_no_host_file_is_left_alone(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", package_json='{"name": "x"}', node_toml='[node]\nname = "x"\n')
    write(tmp_path, names_json='{"guestlint": ["x"]}', vms_toml="[microvm.vms]\n", containers_json='{"containers": {}}')
    assert shown(tmp_path) == ["a.toml", "containers.json", "vms.toml"]


def test_gitignore_is_read_as_git_reads_it(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "build/b.toml", "x/build/c.toml", "x/keep.toml", "x/drop.toml", "node_modules/d.toml")
    write(tmp_path, _gitignore="node_modules/\n/build\n# a comment\n", x___gitignore="*.toml\n!keep.toml\n")
    assert shown(tmp_path) == ["a.toml", "x/keep.toml"]
    assert shown(tmp_path, "x/drop.toml", "build") == ["x/drop.toml", "build/b.toml"]
    assert len(shown(tmp_path / "x", ".")) == 1
    write(tmp_path, "x/other/e.toml", x__other___gitignore="")
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("a.*\n")
    assert shown(tmp_path) == ["x/keep.toml"]
    assert shown(tmp_path / "x" / "other") == ["e.toml"] or shown(tmp_path / "x" / "other") == []


@pytest.mark.parametrize(
    ("settings", "files"),
    [
        ('exclude = ["old"]', ["a.toml", "b.toml", "x/d.toml"]),
        ('exclude = ["**/old/", "./a.toml"]', ["b.toml", "x/d.toml"]),
        ('exclude = ["x/*", "[ab].toml"]', ["old/c.toml"]),
        ('include = ["x/*.toml", "plain.toml"]', ["plain.toml", "x/d.toml"]),
        ('include = ["*.toml"]\nexclude = ["*t.toml", "x", "old"]', ["a.toml", "b.toml", "plain.toml"]),
    ],
)
def test_patterns(tmp_path: Path, settings: str, files: list[str]) -> None:
    write(tmp_path, "a.toml", "b.toml", "old/c.toml", "x/d.toml", plain_toml="[node]\n", _guestlint_toml=settings)
    assert shown(tmp_path) == files
    assert shown(tmp_path, "old/c.toml") == ["old/c.toml"]


def test_patterns_count_for_named_files_if_they_shall(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "old/c.toml", _guestlint_toml='exclude = ["old"]\nforce-exclude = true\n')
    assert shown(tmp_path, "a.toml", "old/c.toml", "old") == ["a.toml"]
    result = guestlint("old/c.toml", cwd=tmp_path)
    assert (result.code, result.out, result.err) == (0, "", "")
    assert shown(tmp_path / "old", "c.toml", "--isolated") == ["c.toml"]
    assert shown(tmp_path, "--isolated", "--exclude", "a.toml,x", "--force-exclude", "a.toml", "old") == ["old/c.toml"]


def test_files_that_are_named_may_be_passed_over(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", other_toml="x = 1\n")
    assert shown(tmp_path, "--skip-others", "a.toml", "other.toml") == ["a.toml"]
    assert guestlint("--skip-others", "other.toml", cwd=tmp_path).code == 0


@pytest.mark.parametrize("name", ["host.yaml", "HOST.YML"])
def test_a_file_in_another_language_is_named_as_what_it_is(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("guests: {}\n", "utf-8")
    error = f"guestlint: error: {name}: YAML, not a host file\n  write it as TOML or JSON, which Nix reads\n"
    assert guestlint(name, cwd=tmp_path) == (2, "", error)
    assert guestlint(name, "--skip-others", cwd=tmp_path).code == 0


def test_the_clone_is_no_fleet() -> None:
    assert shown(ROOT, ".") == ["examples/clean.toml", "examples/host.toml"]


def test_each_host_file_has_the_settings_that_are_nearest_to_it(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "strict/b.toml", "lax/c.toml", "lax/deep/d.toml", guestlint_toml='fail-on = "info"\n')
    write(tmp_path, lax__guestlint_toml='ignore = ["unknown-option"]\n', strict__pyproject_toml="[project]\n")
    found = guestlint("--format", "concise", cwd=tmp_path)
    assert [line.split(":")[0] for line in found.out.splitlines()] == ["a.toml", "strict/b.toml"]
    assert guestlint("lax", "--format", "concise", cwd=tmp_path).out == ""
    assert guestlint("../lax/c.toml", cwd=tmp_path / "strict").code == 0
    assert guestlint("lax", "--isolated", cwd=tmp_path).code == 1
    assert guestlint("a.toml", "--config", "lax/guestlint.toml", cwd=tmp_path).code == 0
    assert guestlint("a.toml", cwd=tmp_path, GUESTLINT_CONFIG="lax/guestlint.toml").code == 0
    refused = guestlint("a.toml", "--isolated", "--config", "x", cwd=tmp_path)
    assert (refused.code, "exclude each other" in refused.err) == (2, True)
    missing = guestlint("a.toml", "--config", "nope.toml", cwd=tmp_path)
    assert (missing.code, "nope.toml" in missing.err, "--config names it" in missing.err) == (2, True, True)
    assert "ignore: unknown-option  # lax/guestlint.toml" in guestlint("settings", "lax", cwd=tmp_path).out
    assert "fail-on: info  # guestlint.toml" in guestlint("settings", "strict/b.toml", cwd=tmp_path).out


def test_hosts_with_settings_of_their_own_are_one_fleet(tmp_path: Path) -> None:
    names = ("one/x.toml", "two/x.toml", "x.toml")
    write(tmp_path, *names, one__guestlint_toml='ignore = ["unknown-option"]\n')
    write(tmp_path, two__guestlint_toml='ignore = ["node-name-clash", "unknown-option"]\n')
    result = guestlint("--format", "concise", cwd=tmp_path)
    assert [(line.split(":")[0], "clash" in line) for line in result.out.splitlines()] == [
        ("x.toml", True),
        ("x.toml", False),
    ]
    write(tmp_path, two__guestlint_toml='ignore = ["unknown-option"]\n', x_toml=HOST.format("other"))
    write(tmp_path, guestlint_toml='ignore = ["unknown-option", "node-name-clash"]\n')
    (line,) = guestlint("--format", "concise", cwd=tmp_path).out.splitlines()
    assert line.startswith("two/x.toml:2:1: error[node-name-clash] ")


RULE = '''\
"""It is seen.

## What goes wrong

Nothing.

## Bad

```toml bad
[node]  # <--
```

## Good

```toml good
x = 1
```

## How to fix

Look away.

## References

- none
"""
from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Host, Place, rule

GUESTLINT_API = "1.0"


@rule("acme-seen", category="schema", severity="warning", stage="runtime", since="1.0.0")
def check(host: Host) -> Iterator[Diagnostic]:
    yield Diagnostic("seen", Place(host.file, ("node",)))
'''


def test_plugins_are_those_of_the_host_files_settings(tmp_path: Path) -> None:
    write(tmp_path, "a.toml", "own/b.toml", own__acme_py=RULE, guestlint_toml='ignore = ["unknown-option"]\n')
    write(tmp_path, own__guestlint_toml='plugins = ["./acme.py"]\nignore = ["unknown-option"]\n')
    (tmp_path / ".git").mkdir()
    result = guestlint("--format", "concise", cwd=tmp_path)
    assert (result.out, result.err) == ("own/b.toml:1:1: warning[acme-seen] seen\n", "")
    assert "acme-seen" in guestlint("--format", "sarif", cwd=tmp_path).out


def test_settings_further_down_do_not_undo_an_exclusion_above_them(tmp_path: Path) -> None:
    write(tmp_path, "sub/old/a.toml", "sub/b.toml", sub__guestlint_toml='exclude = ["old"]\n')
    write(tmp_path, sub__old__guestlint_toml='fail-on = "info"\n')
    assert shown(tmp_path, ".") == ["sub/b.toml"]
