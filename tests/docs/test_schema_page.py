"""docs/schema.md: each way of connecting the schema finds the mistake in a host file, and takes a sound one."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from tests.cli.command import guestlint
from tests.oracles import require
from tests.schema.judges import check_jsonschema, editor_shows, taplo_marks
from tools.console import ROOT

PAGE = (ROOT / "docs" / "schema.md").read_text("utf-8")
SOUND = '[node]\nname = "ward"\n\n[guests.a]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
FAULTY = SOUND.replace("[guests.a]", "[guests.a]\nautostrt = true")


def _block(language: str, containing: str) -> str:
    blocks = re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    (found,) = [block for block in blocks if containing in block]
    return str(found)


@pytest.fixture
def hosts(tmp_path: Path) -> Path:
    """A repository with one sound host, and the schema as the page makes it."""
    (tmp_path / "hosts").mkdir()
    (tmp_path / "hosts" / "ward.toml").write_text(SOUND, "utf-8")
    done = guestlint(*_block("console", "guestlint schema").split()[2:], cwd=tmp_path)
    assert (done.code, done.err) == (0, "")
    return tmp_path


def _with_settings_of_taplo(hosts: Path) -> list[str]:
    (hosts / ".taplo.toml").write_text(_block("toml", "[[rule]]"), "utf-8")
    return [mark.message for mark in taplo_marks(hosts)]


def _with_a_comment(hosts: Path) -> list[str]:
    file = hosts / "hosts" / "ward.toml"
    file.write_text(_block("toml", "#:schema") + file.read_text("utf-8"), "utf-8")
    return [mark.message for mark in taplo_marks(hosts)]


def _with_a_comment_in_the_editor(hosts: Path) -> list[str]:
    _with_a_comment(hosts)
    return [each["message"] for each in editor_shows(hosts / "hosts" / "ward.toml")["diagnostics"]]


def _with_settings_of_the_editor(hosts: Path) -> list[str]:
    """With the schema in the repository, as nothing is fetched here."""
    given = json.loads(_block("json", "associations"))["evenBetterToml.schema.associations"]
    associations = dict.fromkeys(given, (hosts / "guestlint-host.json").as_uri())
    shown = editor_shows(hosts / "hosts" / "ward.toml", schema={"associations": associations})
    return [each["message"] for each in shown["diagnostics"]]


def _with_check_jsonschema(hosts: Path) -> list[str]:
    command = _block("console", "check-jsonschema").split()[2:]
    return re.findall(r"::(.*)$", check_jsonschema(*command, folder=hosts).stdout, re.MULTILINE)


WAYS = [
    _with_settings_of_taplo,
    _with_a_comment,
    _with_a_comment_in_the_editor,
    _with_settings_of_the_editor,
    _with_check_jsonschema,
]


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
def test_a_way_of_connecting_it(hosts: Path, way: Callable[[Path], list[str]]) -> None:
    file = hosts / "hosts" / "ward.toml"
    assert way(hosts) == []
    file.write_text(FAULTY, "utf-8")
    (said,) = way(hosts)
    assert "an unknown option" in said


def test_the_hook_looks_at_toml(hosts: Path) -> None:
    """Run from here, as the real hook's repository is elsewhere."""
    program = Path(sys.executable).parent / "check-jsonschema"
    settings = yaml.safe_load(_block("yaml", "check-jsonschema"))
    (hook,) = settings["repos"][0]["hooks"]
    hook |= {"name": hook["id"], "entry": str(program), "language": "system"}
    (hosts / ".pre-commit-config.yaml").write_text(
        yaml.safe_dump({"repos": [{"repo": "local", "hooks": [hook]}]}), "utf-8"
    )
    git = shutil.which("git") or require("git")
    subprocess.run([git, "init", "-q"], cwd=hosts, check=True)
    command = [str(program.with_name("pre-commit")), "run", "--all-files"]
    for text, code in ((SOUND, 0), (FAULTY, 1)):
        (hosts / "hosts" / "ward.toml").write_text(text, "utf-8")
        subprocess.run([git, "add", "."], cwd=hosts, check=True)
        done = subprocess.run(command, cwd=hosts, capture_output=True, text=True, check=False)
        assert (done.returncode, "Skipped" in done.stdout) == (code, False), done.stdout
