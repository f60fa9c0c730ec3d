"""Plugins run only where they are named, and one that is broken is refused in one clear line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from guestlint import api
from guestlint.registry.load import load
from guestlint.settings.find import find_options
from guestlint.settings.options import SettingsError
from guestlint.settings.resolve import Settings
from guestlint.testing import examples
from tests.cli.command import ROOT, guestlint

RULE = '''"""A title."""
GUESTLINT_API = "1.0"
from collections.abc import Iterator
from guestlint.plugins import Diagnostic, HostView, Place, rule

@rule("{name}", category="storage", severity="info", stage="runtime")
def check(host: HostView) -> Iterator[Diagnostic]:
    {body}
    yield Diagnostic("seen", Place(host.host.file))
'''
HOST = '[node]\nname = "ward"\n'


def _plugin(folder: Path, name: str = "mine", body: str = "pass") -> str:
    path = folder / f"{name.replace('-', '_')}.py"
    path.write_text(RULE.format(name=name, body=body))
    return str(path)


def test_a_file_that_settings_name_runs(tmp_path: Path) -> None:
    _plugin(tmp_path)
    (tmp_path / "host.toml").write_text(HOST)
    assert "mine" not in guestlint("host.toml", cwd=tmp_path).out
    (tmp_path / "guestlint.toml").write_text('plugins = ["./mine.py"]\n')
    assert "info[mine]" in guestlint("host.toml", cwd=tmp_path).out


def test_a_crashing_rule_leaves_the_others_running(tmp_path: Path) -> None:
    plugin = _plugin(tmp_path, body="raise ValueError('boom')")
    (tmp_path / "host.toml").write_text(HOST + "x = 1\n")
    result = guestlint("host.toml", "--plugin", plugin, cwd=tmp_path)
    assert result.code == 2
    assert "rule mine crashed on host.toml: ValueError: boom" in result.err
    assert "unknown-option" in result.out
    assert "Traceback" not in result.err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("raise RuntimeError('no')", "RuntimeError: no"),
        ("import nothing_of_that_name", "ModuleNotFoundError"),
        ("raise SystemExit(0)", "SystemExit"),
        ("GUESTLINT_API = '1.0'", "it offers nothing"),
        (RULE.format(name="mac-collision", body="pass"), "mac-collision is already provided by guestlint"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_a_broken_plugin_is_refused(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.py").write_text(text)
    registry = load([str(tmp_path / "bad.py")])
    (refused,) = registry.refused
    assert "bad.py" in str(refused)
    assert says in str(refused)
    assert registry.rules.keys() == load().rules.keys()


def test_a_name_that_nothing_offers(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_text(HOST)
    result = guestlint("host.toml", "--plugin", "acme-of-nowhere", cwd=tmp_path)
    assert result.code == 2
    assert "plugin acme-of-nowhere: no installed package offers it" in result.err


def test_example_plugin_installed(tmp_path: Path) -> None:
    """The example is found by its entry point once it is installed, and its page is true."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path)]
    subprocess.run([*command, str(ROOT / "examples" / "plugin")], check=True, capture_output=True)
    bad = examples((ROOT / "examples/plugin/src/guestlint_acme/unsafe_dataset.py").read_text("utf-8"))["bad"]
    path = f"{ROOT}:{tmp_path}"
    arguments = ("-", "--plugin", "acme", "--format", "json")
    report = json.loads(guestlint(*arguments, cwd=tmp_path, stdin=bad.text.encode(), PYTHONPATH=path).out)
    assert [(finding["rule"], finding["span"]["line"]) for finding in report["findings"]] == [
        ("acme-unsafe-dataset", bad.line)
    ]
    assert "unsafe-dataset" in guestlint("rules", "--plugin", "acme", cwd=tmp_path, PYTHONPATH=path).out


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("fail_on = 'error'", "did you mean `fail-on`"),
        ("fail-on = 'never'", "expected one of error, warning, info"),
        ("plugins = 'acme'", "expected a list of strings"),
        ("schema = ", "invalid TOML"),
    ],
)
def test_settings_are_checked(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "guestlint.toml").write_text(text)
    with pytest.raises(SettingsError) as refused:
        find_options(str(tmp_path))
    assert says in f"{refused.value} {refused.value.hint}"


@pytest.mark.parametrize(
    "text",
    [
        '[tool.guestlint]\nfail-on = "error"\n',
        '[project]\nname = "x"\n[ tool . "guestlint" ]\nfail-on = "error"\n',
        '[tool]\nguestlint.fail-on = "error"\n',
        'tool.guestlint.fail-on = "error"\n',
        'tool = { guestlint = { fail-on = "error" } }\n',
    ],
)
def test_pyproject_above_counts(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    below = tmp_path / "hosts" / "ward"
    below.mkdir(parents=True)
    assert find_options(str(below))[0].values["fail-on"] == "error"


def test_pinned_schema_wins() -> None:
    text = HOST + "[guests.a]\nbackend = 'container'\ncontainer.macvlan = 'lan'\n"
    assert api.lint_text(text).findings == []
    pinned = api.lint_text(text, settings=Settings(module_schema="later"))
    assert [finding.rule for finding in pinned.findings] == ["mixed-schemas"]
