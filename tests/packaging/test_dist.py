"""The wheel and the sdist: what is in them, that they install, and that a plugin is checked against their types."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple
from zipfile import ZipFile

import pytest

from guestlint import __version__
from tests.cli.command import ROOT
from tests.oracles import without

BUILT = "TEST_DIST"
"""Names the folder of a wheel and an sdist that were built before; CI tests those that it installs."""
PLUGIN = ROOT / "examples" / "plugin" / "src" / "guestlint_acme"


class Dist(NamedTuple):
    """What is published."""

    wheel: Path
    sdist: Path


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Dist:
    given = os.environ.get(BUILT)
    folder = Path(given) if given else tmp_path_factory.mktemp("dist")
    if not given:
        _run(sys.executable, "-m", "build", "--outdir", str(folder), str(ROOT))
    (wheel,) = folder.glob("*.whl")
    (sdist,) = folder.glob("*.tar.gz")
    return Dist(wheel, sdist)


@pytest.fixture(scope="session")
def installed(dist: Dist, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `python` of an environment that has the wheel, and what a user gets with it: no extra."""
    python = tmp_path_factory.mktemp("installed") / "bin" / "python"
    _run(sys.executable, "-m", "venv", str(python.parents[1]))
    _run(str(python), "-m", "pip", "install", "--quiet", str(dist.wheel))
    return python


def _run(*command: str) -> str:
    done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    if "NewConnectionError" in done.stderr or "No matching distribution found" in done.stderr:
        without("the package index cannot be reached")
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _files(folder: Path) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_is_the_package_and_its_licence(dist: Dist) -> None:
    information = f"guestlint-{__version__}.dist-info"
    with ZipFile(dist.wheel) as wheel:
        names = set(wheel.namelist())
    assert {name for name in names if name.startswith("guestlint/")} == _files(ROOT / "guestlint")
    licences = [f"licenses/{path}" for path in ("LICENSE", *(file for file in names if file.endswith(".LICENSE")))]
    licences = [each for each in licences if information not in each]
    assert len(licences) == 3
    assert names - _files(ROOT / "guestlint") == {
        f"{information}/{name}" for name in ("METADATA", "WHEEL", "RECORD", "entry_points.txt", *licences)
    }
    assert {"guestlint/py.typed", "guestlint/nix/facts.nix"} <= names


def test_the_sdist_is_what_a_wheel_is_built_of(dist: Dist) -> None:
    with tarfile.open(dist.sdist) as sdist:
        names = {name.partition("/")[2] for name in sdist.getnames()}
    further = {"pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "PKG-INFO", ".gitignore"}
    assert names == _files(ROOT / "guestlint") | further


def test_the_command_says_its_version(installed: Path) -> None:
    assert _run(str(installed.with_name("guestlint")), "--version") == f"guestlint, version {__version__}\n"


def test_the_command_lints_without_any_extra(installed: Path) -> None:
    command = str(installed.with_name("guestlint"))
    assert _run(command, str(ROOT / "examples" / "clean.toml")) == "no findings in 1 file\n"
    found = subprocess.run([command, "examples/host.toml"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (1, "")


def test_what_an_extra_is_missing_for_says_how_to_install_it(installed: Path) -> None:
    command = [str(installed.with_name("guestlint")), "examples/clean.toml", "--watch"]
    watch = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (watch.returncode, watch.stdout) == (2, "")
    assert watch.stderr == (
        "guestlint: error: --watch needs the package watchfiles\n  pip install 'guestlint[watch]'\n"
    )
    command = [str(installed), "-c", "import guestlint.graph.networkx"]
    graph = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False)
    assert graph.stderr.splitlines()[-1].endswith(
        "to_networkx needs the package networkx: pip install 'guestlint[graph]'"
    )


Check = Callable[[Path], str]


@pytest.fixture(scope="session")
def check(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Check:
    """Mypy over a folder, with the types that the installed wheel has: what it prints."""
    cache = tmp_path_factory.mktemp("mypy")

    def run(folder: Path) -> str:
        options = ["--strict", "--no-error-summary", "--config-file=", f"--cache-dir={cache}"]
        command = [sys.executable, "-m", "mypy", *options, "--python-executable", str(installed), "."]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    return run


def test_the_example_plugin_has_no_type_errors(check: Check) -> None:
    assert check(PLUGIN.parent) == ""


HOUSE = """
from guestlint.plugins import Diagnostic, HostView, Place, rule


def check(view: HostView) -> object:
    return {}
"""
MISTAKES = {
    "an attribute that a host has not": ("view.nonsense", "has no attribute"),
    "an argument of another type": ("Diagnostic(1, Place(view.host.file))", "[arg-type]"),
    "an argument that is missing": ("Diagnostic('x')", "[call-arg]"),
    "a sign that does not exist": (
        "rule('x', category='graph', severity='info', stage='boot', when='odd')",
        "[arg-type]",
    ),
    "a severity that does not exist": ("rule('x', category='graph', severity='fatal', stage='boot')", "[arg-type]"),
}


@pytest.mark.parametrize(("expression", "says"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_in_a_plugin_is_an_error(check: Check, tmp_path: Path, expression: str, says: str) -> None:
    """Were guestlint untyped to mypy, all of its names would be `Any`, and any mistake right."""
    (tmp_path / "house.py").write_text(HOUSE.format(expression))
    (line,) = check(tmp_path).splitlines()
    assert line.startswith("house.py:6: error: ")
    assert says in line
