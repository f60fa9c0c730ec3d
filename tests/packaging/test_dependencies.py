"""What is imported is declared, and what is declared is imported."""

from __future__ import annotations

import re
from importlib.metadata import packages_distributions

import tomli

from guestlint.source.grammar import GRAMMARS
from tests.architecture.code import FILES, imports
from tests.cli.command import ROOT

PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = {extra: names for extra, names in PROJECT["optional-dependencies"].items() if extra != "dev"}


def _name(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_.-]", requirement)[0].lower().replace("_", "-")


def _imported() -> set[str]:
    """The distributions of all libraries that guestlint imports."""
    offered = packages_distributions()
    libraries = {module.partition(".")[0] for file in FILES for module, _ in imports(file)} - {"guestlint"}
    libraries.update(GRAMMARS.values())  # whose compiled parts alone are loaded
    return {_name(distribution) for library in libraries for distribution in offered.get(library, ())}


def test_declared_is_what_is_imported() -> None:
    declared = [*PROJECT["dependencies"], *(name for names in EXTRAS.values() for name in names)]
    assert {_name(requirement) for requirement in declared} == _imported()


def test_no_extra_is_in_each_install() -> None:
    required = {_name(requirement) for requirement in PROJECT["dependencies"]}
    assert {extra: {_name(name) for name in names} & required for extra, names in EXTRAS.items()} == {
        "fast": set(),
        "graph": set(),
        "watch": set(),
        "dask": set(),
    }
