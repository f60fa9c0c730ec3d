"""What the documentation shows is what happens."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from guestlint.registry.load import load
from guestlint.settings.find import find_options
from tests.oracles import require
from tools.console import ROOT, Block, blocks, output
from tools.own_parts import BACKENDS, FRONT_ENDS, backends, front_ends
from tools.rule_pages import pages, written

README = (ROOT / "README.md").read_text("utf-8")


@pytest.mark.parametrize("block", blocks(README), ids=lambda block: block.command)
def test_readme_shows_real_output(block: Block) -> None:
    assert block.shown == output(block.command)


def test_readme_has_blocks_to_run() -> None:
    assert [block.command.split()[1:] for block in blocks(README)] == [
        ["examples/host.toml"],
        ["examples/host.toml", "--format", "concise"],
    ]


def test_rules_that_the_readme_names_exist() -> None:
    named = re.findall(r"^\| `([a-z-]+)` \|", README, re.MULTILINE)
    assert named
    assert set(named) <= set(load().rules)


def test_readme_settings_are_settings(tmp_path: Path) -> None:
    """What is shown does no harm when it is pasted; what is commented out is right as well."""
    shown = next(block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "plugins" in block)
    (tmp_path / "guestlint.toml").write_text(shown, "utf-8")
    (options,) = find_options(str(tmp_path))
    assert options.values == {"fail-on": "error", "ignore": ("host-mountpoint-outside-guests",), "nixpkgs": "26.05"}
    (tmp_path / "guestlint.toml").write_text(re.sub(r"^# ", "", shown, flags=re.MULTILINE), "utf-8")
    (options,) = find_options(str(tmp_path))
    assert options.values["plugins"] == ("acme", str(tmp_path / "lint" / "rules.py"))
    assert options.values["module-schema"] == "later"


def test_readme_is_short() -> None:
    assert README.count("\n") <= 180


def test_rule_pages_are_those_of_the_rules() -> None:
    """`make docs` writes them."""
    assert written() == pages()


def test_front_ends_and_backends_are_those_of_the_files() -> None:
    """`make docs` lists them."""
    assert (ROOT / FRONT_ENDS.listed_in).read_text("utf-8") == front_ends()
    assert (ROOT / BACKENDS.listed_in).read_text("utf-8") == backends()


def test_readme_commands_need_only_the_file_that_they_name(tmp_path: Path) -> None:
    """In an empty folder: what is pasted works, and writes what it says."""
    (tmp_path / "examples").mkdir()
    shutil.copy(ROOT / "examples" / "host.toml", tmp_path / "examples")
    commands = re.findall(r"^    (guestlint [^#\n]+?)(?: +#.*)?$", README, re.MULTILINE)
    assert len(commands) == 2
    for command in commands:
        require(command.partition("| ")[2].partition(" ")[0] or "sh")
        program = command.replace("guestlint ", f"{sys.executable} -m guestlint ", 1)
        done = subprocess.run(program, shell=True, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S602
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), command
    assert {file.name for file in tmp_path.iterdir()} == {"examples", "host.html", "host.svg"}
