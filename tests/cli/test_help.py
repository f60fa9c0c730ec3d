"""Help: options stand by subject, with their defaults, and nothing is cut, however narrow the terminal is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.command import guestlint

SUBJECTS = {
    "Selection": ["--select", "--ignore", "--plugin", "--fail-on", "--baseline", "--changed"],
    "Output": ["--format", "-o", "--statistics", "-q", "-v", "--color"],
    "Fixes": ["--fix", "--unsafe-fixes", "--diff", "--add-suppressions"],
    "Files": ["--exclude", "--include", "--files-from", "--stdin-filename", "--show-files"],
    "Fleets": ["--executor", "--address"],
    "Versions": ["--module-schema", "--mac-era", "--nixpkgs"],
    "Nix": ["--nix-timeout", "--nix-memory", "--no-cache"],
    "Settings": ["--config", "--isolated", "--show-settings"],
    "Other": ["--watch", "-h"],
}
LONG = ["check", "graph", "drift", "expand", "import", "graph why", "summarize", "merge"]
ALL = ["", "plugin", "plugin new", "eval", "settings", "schema", "rules", "explain", "plugins", "init", *LONG]
WITHOUT_DEFAULT = {"--write-baseline", "--changed", "--add-suppressions", "--from", "--to", "--name"}
"""What is done only where they are given."""


def sections(text: str) -> dict[str, dict[str, tuple[str, str]]]:
    """By heading and by the name of an option, the option as it is shown, and what is said of it."""
    found: dict[str, dict[str, tuple[str, str]]] = {}
    for heading, body in re.findall(r"^(\S[^\n]*):\n((?:  .*\n|\n(?=  ))+)", text, re.MULTILINE):
        entries = [
            re.split(r"\s{2,}", entry, maxsplit=1) for entry in re.split(r"^  (?=\S)", body, flags=re.MULTILINE)[1:]
        ]
        found[heading] = {re.split(r"[, ]", shown)[0]: (shown, " ".join(said.split())) for shown, said in entries}
    return found


def test_options_stand_by_subject(tmp_path: Path) -> None:
    found = sections(guestlint("check", "--help", cwd=tmp_path).out)
    assert list(found) == list(SUBJECTS)
    for subject, options in SUBJECTS.items():
        assert set(options) <= set(found[subject]), subject
    drawn = sections(guestlint("graph", "--help", cwd=tmp_path).out)
    assert {"View", "Output", "Nix", "Settings", "Questions"} <= set(drawn)
    assert {"--view", "--focus", "--cluster"} <= set(drawn["View"])
    assert list(sections(guestlint("plugin", "new", "--help", cwd=tmp_path).out)) == ["Options"]


@pytest.mark.parametrize("command", LONG)
def test_defaults_are_shown(tmp_path: Path, command: str) -> None:
    for options in sections(guestlint(*command.split(), "--help", cwd=tmp_path).out).values():
        for name, (shown, said) in options.items():
            if " " in shown.replace(", -", "") and name not in WITHOUT_DEFAULT:
                assert "[default: " in said, shown


@pytest.mark.parametrize("command", ALL)
@pytest.mark.parametrize("width", ["60", "80"])
def test_nothing_is_cut(tmp_path: Path, command: str, width: str) -> None:
    shown = guestlint(*command.split(), "--help", cwd=tmp_path, COLUMNS=width).out
    assert "..." not in re.sub(r"\]\.\.\.|ARGS\.\.\.|COMMAND \[ARGS\]\.\.\.|[A-Z]+\.\.\.", "", shown)
    assert max(map(len, shown.splitlines())) <= int(width)


def test_the_schemas_of_the_module_have_dates(tmp_path: Path) -> None:
    for command in ("check", "graph", "expand", "drift", "import"):
        said = " ".join(guestlint(command, "--help", cwd=tmp_path).out.split())
        assert "`seed` is nixos-extra-modules from 2024-01-11 to 2024-12-18, `later` is from 2024-12-19 on" in said
    said = " ".join(guestlint("schema", "--help", cwd=tmp_path).out.split())
    assert "`seed` (until 18 December 2024) or `later` (since then)" in said


def test_the_schema_of_the_module_is_pinned(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(
        '[node]\nname = "ward"\n[guests.web]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    )
    assert guestlint("host.toml", cwd=tmp_path).code == 0
    pinned = guestlint("host.toml", "--module-schema", "later", "--format", "concise", cwd=tmp_path)
    assert (pinned.code, "[mixed-schemas]" in pinned.out) == (1, True)
    (tmp_path / "guestlint.toml").write_text('module-schema = "later"\n')
    assert guestlint("host.toml", "--format", "concise", cwd=tmp_path) == pinned
    assert guestlint("host.toml", cwd=tmp_path, GUESTLINT_MODULE_SCHEMA="seed").code == 0
    gone = guestlint("host.toml", "--schema", "later", cwd=tmp_path)
    assert (gone.code, "No such option" in gone.err) == (2, True)


def test_the_lists_of_a_page_have_one_column(tmp_path: Path) -> None:
    for width in ("60", "80"):
        shown = guestlint("check", "--help", cwd=tmp_path, COLUMNS=width).out.partition("Selection:")[2]
        columns = {len(match[0]) for match in re.finditer(r"^  -.*? {2,}(?=\S)|^ {8,}(?=\S)", shown, re.MULTILINE)}
        assert len(columns) == 1, (width, columns)


PRINTING = ("check", "graph", "drift", "expand", "import", "eval", "rules", "explain", "schema", "settings", "plugins")


@pytest.mark.parametrize("command", PRINTING)
def test_whatever_is_printed_can_go_to_a_file(tmp_path: Path, command: str) -> None:
    assert re.search(r"^  -o, .*--output-file [A-Z]+", guestlint(command, "--help", cwd=tmp_path).out, re.MULTILINE)
