"""What findings depend on: a change of any of it is seen, and what does not count is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from guestlint.engine.inputs import inputs
from guestlint.registry.load import load
from guestlint.settings.options import ExtraOption, Suppress
from guestlint.settings.resolve import Settings


@pytest.mark.parametrize(
    "change",
    [
        {"select": ("network",)},
        {"extend_select": ("network",)},
        {"ignore": ("malformed-mac",)},
        {"module_schema": "later"},
        {"mac_era": "sha256"},
        {"nixpkgs": "24.11"},
        {"extra_options": (ExtraOption("guests.*.x", 3),)},
        {"rules": {"short-guest-name": {"most": 3}}},
    ],
    ids=str,
)
def test_settings_that_count(change: dict[str, object]) -> None:
    assert inputs(Settings(**change), load()) != inputs(Settings(), load())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"fail_on": "error"}, {"format": ("json",)}, {"suppress": (Suppress("a", ("b",), "c", ""),)}],
    ids=str,
)
def test_settings_that_do_not(change: dict[str, object]) -> None:
    assert inputs(Settings(**change), load()) == inputs(Settings(), load())  # type: ignore[arg-type]


def _inputs(plugin: Path) -> str:
    """What findings depend on in a process that has a plugin, whose modules lie beside it."""
    code = (
        "from guestlint import api; from guestlint.engine.inputs import inputs;"
        "from guestlint.settings.resolve import Settings;"
        f"settings = Settings(plugins=({str(plugin)!r},)); registry = api.load_registry(settings);"
        "assert not registry.refused, registry.refused; print(inputs(settings, registry).hex())"
    )
    environment = {"PYTHONPATH": str(plugin.parent), "PYTHONDONTWRITEBYTECODE": "1"}
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True, env=environment)
    return told.stdout


_PLUGIN = """'''A page.'''
import beside
from guestlint.plugins import Diagnostic, Host, Place, rule
GUESTLINT_API = "1.0"
@rule("good", category="storage", severity="info", stage="runtime")
def good(host: Host):
    yield Diagnostic(beside.TEXT, Place(host.file))
"""


@pytest.mark.parametrize("plugin", ["lint.py", "lint/__init__.py"])
def test_the_code_of_plugins_counts(tmp_path: Path, plugin: str) -> None:
    module, beside = tmp_path / plugin, tmp_path / "beside.py"
    module.parent.mkdir(exist_ok=True)
    named = module if plugin == "lint.py" else module.parent
    module.write_text(_PLUGIN)
    beside.write_text("TEXT = 'a'")
    first = _inputs(named)
    assert _inputs(named) == first
    beside.write_text("TEXT = 'b'")  # as long, and perhaps at the same time
    second = _inputs(named)
    module.write_text(_PLUGIN.replace("runtime", "boot"))
    third = _inputs(named)
    assert len({first, second, third}) == 3
    if named != module:
        (module.parent / "more.txt").write_text("x")
        assert _inputs(named) not in {first, second, third}
