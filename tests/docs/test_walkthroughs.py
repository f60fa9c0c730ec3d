"""Whoever adds a rule, a format, a backend or a front end as CONTRIBUTING says gets what it says."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.docs.walkthrough import Walk, section, walk, write
from tests.project import copy_project, make_docs, python

TITLES = ("Adding a rule", "Adding a format", "Adding a setting", "Adding a backend", "Adding a front end")


def test_a_rule(tmp_path: Path) -> None:
    done = walk("Adding a rule", tmp_path)
    name = "file-system-without-journal"
    assert "## Bad\n\n```toml bad\n" in done.run("explain", name).out
    assert (tmp_path / f"docs/rules/{name}.md").exists()


def test_a_format(tmp_path: Path) -> None:
    done = walk("Adding a format", tmp_path)
    heading, line = done.results["guestlint host.toml --format csv"].out.splitlines()
    assert heading == "rule,severity,position,message"
    assert line.startswith("missing-option,error,host.toml:1:2,")
    assert " csv, " in " ".join(done.run("check", "--help").out.split())


def test_a_backend(tmp_path: Path) -> None:
    done = walk("Adding a backend", tmp_path)
    expansion = json.loads(done.results["guestlint expand host.toml"].out)
    assert expansion["guests"]["web"]["qemu"] == {"bridge": "br0"}
    assert expansion["systemd"]["services"]["qemu@web"]["requires"] == ["guests-web-persist.mount"]
    nodes = _nodes(done)
    assert {"guest:web", "unit:qemu@web.service", "interface:tap-web", "link:br0"} <= nodes
    wrong = done.run("-", "--format", "concise", stdin=b'[node]\nname = "a"\n[guests.b]\nbackend = "qeum"\n')
    assert '"microvm" or "container" or "qemu"' in wrong.out


def test_a_front_end(tmp_path: Path) -> None:
    done = walk("Adding a front end", tmp_path)
    services = json.loads(done.results["guestlint expand host.toml"].out)["systemd"]["services"]
    assert services["podman-web"]["after"] == ["podman-db.service"]
    assert {"guest:db", "guest:web", "unit:podman-db.service"} <= _nodes(done)
    findings = json.loads(done.results["guestlint host.toml --format json"].out)["findings"]
    assert [finding["rule"] for finding in findings] == ["ordering-cycle"]


@pytest.mark.parametrize("title", TITLES)
def test_a_new_part_is_one_file(title: str) -> None:
    """Apart from a setting, which is a record and a field, and the host file that shows what it does."""
    text = section(title)
    files = [file for file in re.findall(r"^ +`(.*?)`:$", text, re.MULTILINE) if file != "host.toml"]
    inserts = re.findall(r"^ +In `(.*?)`, below `.*`:$", text, re.MULTILINE)
    assert (len(files), len(inserts)) == ((0, 2) if title == "Adding a setting" else (1, 0))


def _nodes(done: Walk) -> set[str]:
    graph: dict[str, Any] = json.loads(done.results["guestlint graph host.toml --format json"].out)
    return {node["id"] for node in graph["nodes"]}


def test_all_of_them_together(tmp_path: Path) -> None:
    """The project with all that they add passes the checks of its own."""
    project = copy_project(tmp_path)
    for title in TITLES:
        write(title, project)
    make_docs(project)
    tests = (
        "tests/architecture",
        "tests/docs/test_docs.py",
        "tests/rules/test_signs.py",
        "tests/rules/test_wording.py",
    )
    checked = python("-m", "pytest", "-q", "-k", "not readme and not odd_host", *tests, project=project)
    assert checked.code == 0, checked.out
    for command in (["check"], ["format", "--check"]):
        ruff = Path(sys.executable).with_name("ruff")
        linted = subprocess.run([ruff, *command, "guestlint"], cwd=project, capture_output=True, text=True, check=False)
        assert linted.returncode == 0, linted.stdout
