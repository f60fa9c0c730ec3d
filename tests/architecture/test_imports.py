"""Heavy libraries have one home each, floors see no more than they need, and a clean run loads little."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guestlint import plugins
from tests.architecture.code import FILES, ROOT, imports, module_name, within

HOMES = {
    "networkx": ("guestlint.graph.networkx",),
    "rich": ("guestlint.report.terminal", "guestlint.cli"),
    "markdown_it": ("guestlint.cli.page",),
    "tree_sitter": ("guestlint.source.grammar", "guestlint.source.locate"),
    "click": ("guestlint.cli",),
    "tomlkit": ("guestlint.evaluated.toml_file",),
    "msgspec": ("guestlint.registry.configure",),
    "pathspec": ("guestlint.source.gitignore",),
    "distributed": ("guestlint.executors.dask_cluster",),
    "watchfiles": ("guestlint.cli.watch",),
    "toml_rs": ("guestlint.source.fast_toml",),
    "tomli": ("guestlint.source", "guestlint.settings.find", "guestlint.testing"),
}
"""Which files may import a library of others; no further one is used."""

REPORT_SEES = (
    "guestlint.report",
    "guestlint.diagnostics",
    "guestlint.edit",
    "guestlint.graph.types",
    "guestlint.graph.compare",
    "guestlint.graph.folds",
    "guestlint.source",
    "guestlint.records",
    "guestlint.hints",
)
"""A format reads these of ours and nothing else."""

IN_A_CLEAN_RUN = frozenset(
    {
        "__future__",
        "collections",
        "copyreg",
        "datetime",
        "enum",
        "functools",
        "importlib",
        "itertools",
        "keyword",
        "math",
        "operator",
        "re",
        "reprlib",
        "tomli",
        "types",
        "warnings",
    }
)
"""All that a clean run loads beside guestlint's own; parts of them in C are not named."""

NOT_IN_A_CLEAN_RUN = (
    "guestlint.analysis.packet_filter",
    "guestlint.cli.check",
    "guestlint.cli.commands",
    "guestlint.cli.failed",
    "guestlint.frontends.containers",
    "guestlint.frontends.microvm",
    "guestlint.source.fast_toml",
    "guestlint.source.locate",
    "guestlint.engine.suppress",
    "guestlint.graph",
    "guestlint.picture.expand",
    "guestlint.registry.join",
    "guestlint.plugins",
    "guestlint.report.text_layout",
    "guestlint.rules",
    "guestlint.settings.check",
    "guestlint.source.suggest",
    "guestlint.source.write",
    "guestlint.systemd",
)
"""Of guestlint's own, what it does not load."""

MAIN = """
import sys
before = set(sys.modules)  # not empty where a run is measured for its coverage
from guestlint.cli.main import main
try: code = main(sys.argv[1:])
finally: print(*sys.modules.keys() - before, sep="\\n", file=sys.stderr)
sys.exit(code)
"""


@pytest.mark.parametrize("library", HOMES)
def test_a_library_is_imported_in_its_home_only(library: str) -> None:
    strays = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in FILES
        if not within(module_name(file), HOMES[library])
        for module, line in imports(file)
        if within(module, (library,))
    ]
    assert strays == []


def test_each_library_that_is_imported_has_a_home() -> None:
    # Python's own hashes go by another name on each side of 3.12.
    known = {*sys.stdlib_module_names, *HOMES, "guestlint", "_sha2", "_sha256"}
    strays = [
        f"{file.relative_to(ROOT)}:{line} {module}"
        for file in FILES
        for module, line in imports(file)
        if module.partition(".")[0] not in known
    ]
    assert strays == []


def test_a_format_reads_only_findings_graphs_and_places() -> None:
    strays = [
        f"{file.relative_to(ROOT)}:{line} {module}"
        for file in FILES
        if within(module_name(file), ("guestlint.report",))
        for module, line in imports(file)
        if within(module, ("guestlint",))
        and module != "guestlint"
        and not within(module, REPORT_SEES)
        # Names of the package itself, and `from guestlint.graph import types`
        and module not in ("guestlint.__version__", "guestlint.graph")
    ]
    assert strays == []


PUBLIC = {"guestlint.plugins", *(f"guestlint.plugins.{name}" for name in plugins.__all__)}
"""The kit, and its names."""


def test_a_rule_of_ours_imports_the_kit_and_questions_only() -> None:
    strays = [
        f"{file.relative_to(ROOT)}:{line} {module}"
        for file in FILES
        if within(module_name(file), ("guestlint.rules",))
        for module, line in imports(file)
        if within(module, ("guestlint",)) and module not in PUBLIC and not within(module, ("guestlint.analysis",))
    ]
    assert strays == []


def test_a_clean_run_loads_nothing_heavy() -> None:
    done = _python("-c", MAIN, "examples/clean.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    loaded = set(done.stderr.splitlines())
    assert "guestlint.engine.run" in loaded
    assert sorted(loaded.intersection(NOT_IN_A_CLEAN_RUN)) == []
    others = {name.partition(".")[0] for name in loaded} - {"guestlint"}
    assert sorted(name for name in others - IN_A_CLEAN_RUN if not _is_private(name)) == []


NOT_FOR_A_FINDING = {"importlib.resources", "json", "pathlib", "rich", "shutil", "tempfile", "urllib"}
"""What a run with a finding, as text, does without as well."""


def test_a_finding_loads_nothing_heavy() -> None:
    done = _python("-c", MAIN, "examples/host.toml")
    assert done.returncode == 1, done.stdout + done.stderr
    loaded = set(done.stderr.splitlines())
    assert "guestlint.source.locate" in loaded
    assert sorted(NOT_FOR_A_FINDING & loaded) == []


def _is_private(name: str) -> bool:
    """Whether it is a part of another module: in C, or compiled by mypyc."""
    return name.startswith("_") or name.endswith("__mypyc")


def _python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
