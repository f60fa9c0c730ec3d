"""`guestlint init`: settings, a pre-commit hook and CI for the current repository, shown before they are written."""

from __future__ import annotations

import difflib
import os
import sys
from collections.abc import Iterator, Mapping, Sequence

import click

from guestlint import __version__, api
from guestlint.cli.chosen import Chosen
from guestlint.cli.exits import Exit
from guestlint.records import NamedTuple
from guestlint.settings.find import NAMES, find_options
from guestlint.settings.options import COMMAND_LINE, Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, SourceError
from guestlint.source.files import read_file
from guestlint.source.links import check_inside
from guestlint.source.printable import printable
from guestlint.source.write import as_write_error, create_file, replace_text

_SETTINGS = """\
# Settings of guestlint; `guestlint settings` prints what is in force.
# fail-on = "error"       # by default, warnings fail too
# ignore = []             # rules, categories or plugins to turn off
"""

_PRE_COMMIT = ".pre-commit-config.yaml"

_HOOKS = f"""\
  - repo: https://github.com/guestlint/guestlint
    rev: v{__version__}
    hooks:
"""

_CHECKOUT = """\
      - uses: actions/checkout@de0fac2e4500dabe0009e67214ff5f5447ce83dd # v6.0.2
        with: { persist-credentials: false }
"""

_WORKFLOW = f"""\
name: guestlint
on: [push, pull_request]
jobs:
  guestlint:
    runs-on: ubuntu-latest
    permissions: {{ contents: read, security-events: write }}
    steps:
{_CHECKOUT}\
      - uses: guestlint/guestlint@v{__version__}
"""

_FLAKE_WORKFLOW = f"""\
name: guestlint
on: [push, pull_request]
jobs:
  guestlint:
    runs-on: ubuntu-latest
    permissions: {{ contents: read }}
    steps:
{_CHECKOUT}\
      - uses: cachix/install-nix-action@630ae543ea3a38a9a4166f03376c02c50f408342 # v31.11.0
      - run: nix run github:guestlint/guestlint -- .# --format github
"""

_FLAKE_JOB = """\
guestlint:
  image: nixos/nix
  variables:
    NIX_CONFIG: "experimental-features = nix-command flakes"
  script:
    - nix run github:guestlint/guestlint -- .# --format text --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""

_JOB = """\
guestlint:
  image: python:3.12-slim
  script:
    - pip install --quiet guestlint
    - guestlint --format text --format gitlab=gl-code-quality-report.json
  artifacts:
    when: always
    reports:
      codequality: gl-code-quality-report.json
"""


@click.command("init")
@click.option("--yes", is_flag=True, help="Write without asking.")
def command(*, yes: bool) -> Exit:
    """Set up guestlint in the current folder: settings, a pre-commit hook, and CI if the repository uses any.

    What is set up is what works here: for host files, for a flake with `nixosConfigurations`, or for both. The changes
    are shown as a diff before they are written. Files that already mention guestlint are left alone.
    """
    found = _look_around()
    sys.stdout.writelines(f"{line}\n" for line in (*found.said(), *_left_alone(found)))
    wanted = dict(_wanted(found))
    if not wanted:
        sys.stdout.write("guestlint is already set up here\n")
        return Exit.CLEAN
    before = {file: _text(file) for file in wanted}
    for file, text in wanted.items():
        sys.stdout.writelines(_diff(file, before[file], text))
    if not yes and not sys.stdin.isatty():
        sys.stdout.write("nothing written; use --yes to write without asking\n")
        return Exit.CLEAN
    if not yes and not click.confirm("Write these changes?", default=True):
        sys.stdout.write("nothing written\n")
        return Exit.CLEAN
    _write(wanted, before)
    return Exit.CLEAN


class _Found(NamedTuple):
    """What there is to lint: the host files, and whether there is a flake, and one with hosts.

    `top` is the way to the top of the repository, where hooks and CI are; empty where that is here, or nowhere.
    """

    files: Sequence[str]
    has_flake: bool
    has_flake_hosts: bool
    top: str

    @property
    def hooks(self) -> Sequence[str]:
        """The pre-commit hooks that have something to do."""
        if self.top:
            return []
        return [*(["guestlint-flake"] if self.has_flake_hosts else []), *(["guestlint"] if self.files else [])]

    def said(self) -> Iterator[str]:
        """What was found, in sentences."""
        if self.files:
            shown = ", ".join(map(printable, self.files[:_FEW]))
            more = f" and {len(self.files) - _FEW} more" if len(self.files) > _FEW else ""
            yield f"found {len(self.files)} host file{'s'[: len(self.files) > 1]}: {shown}{more}"
        if self.has_flake_hosts:
            yield "found a flake with nixosConfigurations: flake.nix"
        elif self.has_flake:
            yield "found a flake, but no nixosConfigurations in flake.nix: if it has hosts, see docs/ci.md for the hook"
        if self.top and (self.files or self.has_flake_hosts):
            yield f"no hook and no CI, which belong at the top of the repository: run init in {self.top}"
        elif not self.hooks:
            yield "found no host file and no host of a flake: no hook and no CI yet; run init again when there is one"


_FEW = 3


def _look_around() -> _Found:
    """Look for host files, as a run in this folder would, and for a flake."""
    chosen = Chosen(Options(source=COMMAND_LINE))
    documents = api.read(["."], sys.stdin.buffer, chosen.wanted(lambda _: iter(())))
    files = [each.file for each in documents if isinstance(each, Document)]
    return _Found(files, os.path.isfile("flake.nix"), "nixosConfigurations" in _text("flake.nix"), _way_to_top())


def _way_to_top() -> str:
    folder = here = os.getcwd()
    while not os.path.lexists(os.path.join(folder, ".git")):
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above
    return "" if folder == here else os.path.relpath(folder)


def _wanted(found: _Found) -> Iterator[tuple[str, str]]:
    """The files to write, with their whole text."""
    has_own = any(map(os.path.exists, NAMES)) or "[tool.guestlint" in _text("pyproject.toml")
    if not has_own and not find_options(os.getcwd()):  # a file here would take the place of one above
        yield NAMES[0], _SETTINGS
    if not found.hooks:
        return
    hook = _HOOKS + "".join(f"      - id: {name}\n" for name in found.hooks)
    hooks = _text(_PRE_COMMIT)
    if not hooks:
        yield _PRE_COMMIT, f"repos:\n{hook}"
    elif "guestlint" not in hooks and _ends_in_hooks(hooks):
        yield _PRE_COMMIT, f"{hooks.rstrip()}\n{hook}"
    if os.path.isdir(".github") and not _is_in_a_workflow():
        yield ".github/workflows/guestlint.yml", _WORKFLOW if found.files else _FLAKE_WORKFLOW
    jobs = _text(".gitlab-ci.yml")
    if jobs and "guestlint" not in jobs:
        yield ".gitlab-ci.yml", f"{jobs.rstrip()}\n\n{_JOB if found.files else _FLAKE_JOB}"


def _left_alone(found: _Found) -> Iterator[str]:
    """What is for the user to do, where a hook cannot surely be added."""
    hooks = _text(_PRE_COMMIT)
    if found.hooks and hooks and "guestlint" not in hooks and not _ends_in_hooks(hooks):
        names = " and ".join(found.hooks)
        yield f"left {_PRE_COMMIT} alone: add {names} to its repos by hand, as docs/ci.md shows"


def _ends_in_hooks(text: str) -> bool:
    """Whether what is appended to the text is a further element of `repos`, indented as most indent it."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    keys = [line for line in lines if not line[0].isspace() and not line.startswith("-")]
    return bool(keys) and keys[-1].rstrip() == "repos:" and any(line.startswith("  - repo:") for line in lines)


def _is_in_a_workflow() -> bool:
    folder = os.path.join(".github", "workflows")
    names = os.listdir(folder) if os.path.isdir(folder) else ()
    files = (os.path.join(folder, name) for name in names if name.endswith((".yml", ".yaml")))
    return any("guestlint" in _text(file) for file in files if os.path.isfile(file))


def _text(file: str) -> str:
    try:
        return read_file(file).decode("utf-8-sig") if os.path.exists(file) else ""
    except (SourceError, UnicodeDecodeError) as error:
        message = f"{file}: not UTF-8" if isinstance(error, UnicodeDecodeError) else error.message
        raise GuestlintError(message, "fix the file, or set up guestlint by hand as in docs/ci.md") from error


def _diff(file: str, old: str, new: str) -> Iterator[str]:
    source = file if old else "/dev/null"
    for line in difflib.unified_diff(old.splitlines(), new.splitlines(), source, file, lineterm=""):
        yield f"{printable(line)}\n"


def _write(wanted: Mapping[str, str], before: Mapping[str, str]) -> None:
    """Raises GuestlintError, as for a file that was changed since it was shown."""
    for file, text in wanted.items():
        folder = os.path.dirname(file)
        if folder:
            check_inside(file)
            with as_write_error(folder):
                os.makedirs(folder, exist_ok=True)
        if os.path.exists(file):
            replace_text(file, before[file], text)
        else:
            create_file(file, text.encode())
        sys.stdout.write(f"wrote {file}\n")
