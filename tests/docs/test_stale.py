"""What is generated of files that have changed since is named at once, before any test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project import copy_project, make_docs, python

RULE = "guestlint/rules/identity/invalid_machine_name.py"
INDEX = "guestlint/registry/index.py"
WORDS = "tests/fixtures/wording.jsonl"
BACKENDS = "guestlint/frontends/guests/backends/__init__.py"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(autouse=True)
def _as_it_was(project: Path) -> Iterator[None]:
    """After each test all files are as before."""
    before = {file: file.read_bytes() for file in _files(project)}
    yield
    for file in _files(project):
        if file not in before:
            file.unlink()
    for file, text in before.items():
        if not file.exists() or file.read_bytes() != text:
            file.write_bytes(text)


def _files(project: Path) -> list[Path]:
    return [file for suffix in ("py", "md", "jsonl") for file in project.rglob(f"*.{suffix}")]


def _stale(project: Path) -> list[str]:
    done = python("-B", "-m", "tools.stale", project=project)
    assert done.code == bool(done.err)
    return done.err.splitlines()


def _copy(project: Path, old: str, new: str, **words: str) -> None:
    text = (project / old).read_text("utf-8")
    for before, after in words.items():
        text = text.replace(before.replace("_", "-"), after)
    (project / new).write_text(text, "utf-8")


def test_nothing_is_stale(project: Path) -> None:
    assert _stale(project) == []


def test_the_first_line_of_a_test_run_names_a_new_rule(project: Path) -> None:
    _copy(project, RULE, "guestlint/rules/identity/my_rule.py", invalid_machine_name="my-rule")
    done = python("-B", "-m", "pytest", "-q", "tests/source", project=project)
    assert done.code != 0
    stale = f"{INDEX}, docs/rules/my-rule.md, {WORDS} are stale: run `make docs`"
    first, *_ = (done.out + done.err).splitlines()
    assert first == f"ERROR: rule my-rule (guestlint/rules/identity/my_rule.py): {stale}"


def test_a_rule_that_is_gone(project: Path) -> None:
    (project / RULE).unlink()
    stale = f"{INDEX}, docs/rules/invalid-machine-name.md, {WORDS} are stale: run `make docs`"
    assert _stale(project) == [f"rule invalid-machine-name (its file is gone): {stale}"]


def test_a_rule_that_is_renamed(project: Path) -> None:
    _copy(project, RULE, "guestlint/rules/identity/machine_name.py", invalid_machine_name="machine-name")
    (project / RULE).unlink()
    assert [line.partition(":")[0] for line in _stale(project)] == [
        "rule invalid-machine-name (its file is gone)",
        "rule machine-name (guestlint/rules/identity/machine_name.py)",
    ]
    make_docs(project)
    assert _stale(project) == []


@pytest.mark.parametrize(
    ("old", "new", "file"),
    [
        ('when="unusual-guest-name"', 'when="rejected"', INDEX),
        ("## What goes wrong\n", "## What goes wrong\n\nMuch.\n", "docs/rules/invalid-machine-name.md"),
    ],
)
def test_a_rule_that_has_changed(project: Path, old: str, new: str, file: str) -> None:
    text = (project / RULE).read_text("utf-8")
    assert old in text
    (project / RULE).write_text(text.replace(old, new), "utf-8")
    assert _stale(project) == [f"rule invalid-machine-name ({RULE}): {file} is stale: run `make docs`"]


def test_a_rule_that_cannot_be_imported(project: Path) -> None:
    (project / RULE).write_text("import nothing_of_that_name\n", "utf-8")
    assert _stale(project) == [
        f"{RULE}: cannot be imported: ModuleNotFoundError: No module named 'nothing_of_that_name'"
    ]


def test_a_format_that_is_new_or_gone(project: Path) -> None:
    _copy(project, "guestlint/report/jsonl.py", "guestlint/report/lines.py", **{'name = "jsonl"': 'name = "lines"'})
    (project / "guestlint/report/concise.py").unlink()
    assert _stale(project) == [
        f"format lines (guestlint/report/lines.py): {INDEX} is stale: run `make docs`",
        f"format concise (its file is gone): {INDEX} is stale: run `make docs`",
    ]


def test_a_backend_that_is_renamed(project: Path) -> None:
    folder = project / "guestlint/frontends/guests/backends"
    (folder / "container.py").rename(folder / "nspawn.py")
    path = "guestlint/frontends/guests/backends/nspawn.py"
    text = (project / path).read_text("utf-8")
    (project / path).write_text(text.replace('name = "container"', 'name = "nspawn"'), "utf-8")
    assert _stale(project) == [
        f"backend nspawn ({path}): {BACKENDS} is stale: run `make docs`",
        f"backend container (its file is gone): {BACKENDS} is stale: run `make docs`",
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("class Csv:\n    def write(self, run, out): ...\n", 'it has no name, as in `name = "csv"`'),
        ('class Csv:\n    name = "json"\n    def write(self, run, out): ...\n', ".py has that name too"),
    ],
)
def test_a_format_without_a_name_of_its_own(project: Path, text: str, says: str) -> None:
    (project / "guestlint/report/csv.py").write_text(text, "utf-8")
    (line,) = _stale(project)
    assert line.startswith("format ")
    assert says in line
