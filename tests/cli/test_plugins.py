"""`guestlint plugin new`, `plugin test` and `plugins`, as one who writes a plugin uses them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import tomli

from tests.cli.command import IMPORTED_FROM, guestlint

RULE = '''"""A title."""
from guestlint.plugins import Diagnostic, Host, Place, rule

GUESTLINT_API = "1.0"

@rule("{name}", category="storage", severity="info", stage="runtime")
def check(host: Host):
    yield Diagnostic("seen", Place(host.file))
'''
HOST = b'[node]\nname = "ward"\nx = 1\n'


def test_a_new_plugin_works(tmp_path: Path) -> None:
    """Written, installed, tested by both ways, enabled, and run."""
    written = guestlint("plugin", "new", "my-house", cwd=tmp_path)
    assert (written.code, written.err) == (0, "")
    folder = tmp_path / "guestlint-my-house"
    assert tomli.loads((folder / "pyproject.toml").read_text())["project"]["name"] == "guestlint-my-house"
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(tmp_path / "site")]
    subprocess.run([*command, str(folder)], check=True, capture_output=True)
    path = f"{IMPORTED_FROM}:{tmp_path / 'site'}"
    tested = guestlint("plugin", "test", "my-house", cwd=tmp_path, PYTHONPATH=path)
    assert (tested.code, tested.out) == (0, "ok      my-house-no-autostart\n")
    pytest_run = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", str(folder / "pyproject.toml")]
    environment = {"PYTHONPATH": path, "PATH": "/usr/bin:/bin"}
    ran = subprocess.run(pytest_run, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert "1 passed" in ran.stdout
    assert "my-house 0.1.0: not enabled" in guestlint("plugins", cwd=tmp_path, PYTHONPATH=path).out
    (tmp_path / "guestlint.toml").write_text('plugins = ["my-house"]\n')
    assert "my-house 0.1.0: enabled" in guestlint("plugins", cwd=tmp_path, PYTHONPATH=path).out
    host = '[node]\nname = "ward"\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    host += '[guests.a.zfs."/p"]\npool = "rpool"\ndataset = "a"\n'
    result = guestlint("-", "--format", "json", cwd=tmp_path, stdin=host.encode(), PYTHONPATH=path)
    assert [finding["rule"] for finding in json.loads(result.out)["findings"]] == ["my-house-no-autostart"]


@pytest.mark.parametrize("name", ["", "Acme", "acme_x", "-acme", "acme-", "a--b", "../x", "1a", "a" * 61, "a b"])
def test_a_name_that_is_none(tmp_path: Path, name: str) -> None:
    result = guestlint("plugin", "new", "--", name, cwd=tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "is not a valid plugin name" in result.err
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_overwritten_or_left_half_done(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    result = guestlint("plugin", "new", "acme", "--output", "there", cwd=tmp_path)
    assert (result.code, result.err.splitlines()[0]) == (2, "guestlint: error: there: already exists")
    result = guestlint("plugin", "new", "acme", "--output", "no/such/folder", cwd=tmp_path)
    assert (result.code, "no/such/folder: cannot write: no such file or folder" in result.err) == (2, True)
    assert [path.name for path in tmp_path.iterdir()] == ["there"]


def test_a_page_that_is_not_true_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.py").write_text(RULE.format(name="seen"))
    (tmp_path / "worse.py").write_text("raise RuntimeError('no')")
    result = guestlint("plugin", "test", "./bad.py", cwd=tmp_path)
    assert result.code == 1
    assert result.out.splitlines()[0] == "FAILED  seen"
    assert "        the section `## Bad` is missing" in result.out.splitlines()
    both = guestlint("plugin", "test", "./bad.py", "./worse.py", cwd=tmp_path)
    assert (both.code, both.out) == (2, result.out)
    assert "plugin ./worse.py: RuntimeError: no" in both.err
    assert guestlint("plugin", "test", cwd=tmp_path).code == 2


def test_no_plugin_at_all(tmp_path: Path) -> None:
    result = guestlint("plugins", cwd=tmp_path)
    assert (result.code, result.out) == (0, "no plugins installed; create one with `guestlint plugin new NAME`\n")


BACKEND = """
from guestlint.plugins import Backend

GUESTLINT_API = "1.0"

class Own(Backend):
    name = "{name}"

OWN = Own()
"""

REFUSED = {
    "other version": (
        'GUESTLINT_API = "2.0"\n' + RULE.replace('"1.0"', '"2.0"'),
        "version '2.0' of the rule kit, this is 1.",
    ),
    "newer version": (RULE.replace('"1.0"', '"1.999"'), "version '1.999' of the rule kit"),
    "odd version": (RULE.replace('"1.0"', "1"), "version 1 of the rule kit"),
    "no version": (RULE.replace("GUESTLINT_API", "OTHER"), "does not say which version"),
    "rule of guestlint's": (
        RULE.format(name="mac-collision"),
        "a rule named mac-collision is already provided by guestlint",
    ),
    "rule twice": (
        RULE.format(name="a")
        + "\n@rule('a', category='storage', severity='info', stage='boot')\ndef b(host: Host): ...\n",
        "a rule named a is already provided by",
    ),
    "backend": (
        BACKEND.format(name="microvm"),
        "a backend named microvm is already provided by guestlint",
    ),
    "option": (
        BACKEND.format(name="zfs"),
        "a backend named zfs is already provided by guestlint",
    ),
    "format": (
        'from guestlint.plugins import ReportFormat\nGUESTLINT_API = "1.0"\nF = ReportFormat("json", list)\n',
        "a report format named json is already provided by guestlint",
    ),
    "nameless": (
        'from guestlint.plugins import ReportFormat\nGUESTLINT_API = "1.0"\nF = ReportFormat("", list)\n',
        "a report format without a name",
    ),
    "import error": ("import nothing_of_that_name\n", "ModuleNotFoundError"),
    "exit": ("raise SystemExit(0)\n", "SystemExit"),
    "wrong check": (RULE.replace(": Host)", ": int)"), "rule bad-one: parameter `host` is annotated with int"),
    "escape sequence": ("raise RuntimeError('\\x1b[31mred')\n", "\\x1b[31mred"),
}


@pytest.mark.parametrize(("text", "says"), REFUSED.values(), ids=REFUSED)
def test_a_plugin_is_refused_in_one_line_and_the_rest_is_unharmed(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "bad.py").write_text(text.replace("{name}", "bad-one"))
    (tmp_path / "good.py").write_text(RULE.format(name="good-one"))
    result = guestlint(
        "-", "--plugin", "./bad.py", "--plugin", "./good.py", "--format", "concise", cwd=tmp_path, stdin=HOST
    )
    assert result.code == 2
    complaint, hint = result.err.splitlines()
    assert complaint.startswith("guestlint: error: plugin ./bad.py: ")
    assert says in complaint
    assert hint.startswith("  ")
    assert "info[good-one]" in result.out
    assert "error[unknown-option]" in result.out
    assert "[bad-one]" not in result.out
    for command in (["rules"], ["explain", "good-one"], ["graph", "-"], ["schema"]):
        shown = guestlint(*command, "--plugin", "./bad.py", "--plugin", "./good.py", cwd=tmp_path, stdin=HOST)
        assert (shown.code, bool(shown.out), shown.err) == (2, True, result.err)
    listed = guestlint("plugins", "--plugin", "./bad.py", "--plugin", "./good.py", cwd=tmp_path)
    assert listed.code == 2
    assert "bad.py: refused" in listed.out
    assert "good.py: enabled" in listed.out


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ("[rules.good-two]\n", "rules.good-two: no rule has this name\n --> guestlint.toml:2:8\n"),
        ("[rules.good-one]\nx = 1\n", "rules.good-one.x: the rule has no settings"),
        ("rules = 1\n", "rules = 1 is not a valid value: expected a table"),
        ("[rules]\ngood-one = 1\n", "rules.good-one = 1 is not a valid value: expected a table"),
        ('[rules.host-mountpoint-outside-guests]\nallowed = "/srv"\n', "allowed = '/srv': Expected `array`, got `str`"),
        ("[rules.host-mountpoint-outside-guests]\nallowed = [1]\n", "Expected `str`, got `int`"),
        ("[rules.host-mountpoint-outside-guests]\nallow = []\n", "did you mean `allowed`?"),
    ],
)
def test_settings_of_rules_are_checked(tmp_path: Path, settings: str, says: str) -> None:
    (tmp_path / "good.py").write_text(RULE.format(name="good-one"))
    (tmp_path / "guestlint.toml").write_text(
        f'plugins = ["./good.py"]\n{settings}' if "rules = 1" not in settings else settings
    )
    result = guestlint("-", cwd=tmp_path, stdin=HOST)
    assert (result.code, result.out) == (2, "")
    assert says in result.err


def test_rules_of_a_category(tmp_path: Path) -> None:
    lines = guestlint("rules", "--category", "storage", "--category", "identity", cwd=tmp_path).out.splitlines()
    assert {line.split()[0] for line in lines} >= {"unknown-pool", "invalid-machine-name"}
    assert not [line for line in lines if line.startswith("mac-collision")]
    result = guestlint("rules", "--category", "storge", cwd=tmp_path)
    assert result.code == 2
    assert "unknown category storge; did you mean `storage`?" in result.err
