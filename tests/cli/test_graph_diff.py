"""`guestlint graph diff`: files, folders and commits, in each format, judged by the program that reads it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt

from tests.cli.command import IMPORTED_FROM, ROOT, guestlint
from tests.cli.test_changed import git
from tests.oracles import require
from tests.report.chromium import Chromium, chromium
from tests.report.test_formats import NASTY

OLD = """\
[node]
name = "{name}"

[networking.interfaces.lan]

[guests.web]
backend = "microvm"
autostart = true
microvm = {{ system = "x86_64-linux", macvtap = "lan" }}

[guests.web.zfs."/persist"]
pool = "rpool"
dataset = "safe/web"
"""
SHARE = """
[guests.web.zfs."/data"]
pool = "rpool"
dataset = "local/web"
"""


def old(name: str = "ward") -> str:
    return OLD.format(name=name)


def new(name: str = "ward") -> str:
    return old(name) + SHARE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A repository whose commit has the old hosts, and whose files are the new ones."""
    (tmp_path / "hosts").mkdir()
    for name in ("ward", "sire"):
        (tmp_path / "hosts" / f"{name}.toml").write_text(old(name))
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message=one")
    (tmp_path / "hosts" / "ward.toml").write_text(new())
    (tmp_path / "old.toml").write_text(old())
    (tmp_path / "new.toml").write_text(new())
    return tmp_path


def test_text_says_what_and_where(folder: Path) -> None:
    said = guestlint("graph", "diff", "old.toml", "new.toml", cwd=folder)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("ward: 3 nodes and 12 edges added\n")
    assert "+ mount:/guests/web/data\n    new.toml:15:1 guests.web.zfs./data\n" in said.out
    assert said.out.endswith("  12 further edges come or go with these nodes\n")


def test_what_goes_is_shown_where_it_was(folder: Path) -> None:
    said = guestlint("graph", "diff", "new.toml", "old.toml", cwd=folder)
    assert "- mount:/guests/web/data\n    new.toml:15:1 guests.web.zfs./data\n" in said.out


def test_an_edge_alone(folder: Path) -> None:
    more = '[guests.{0}]\nbackend = "microvm"\nmicrovm = {{ system = "x", macvtap = "{0}" }}\n'
    both = old() + more.format("lan") + more.format("dmz")
    (folder / "old.toml").write_text(both)
    (folder / "new.toml").write_text(both.replace('"x86_64-linux", macvtap = "lan"', '"x86_64-linux", macvtap = "dmz"'))
    said = guestlint("graph", "diff", "old.toml", "new.toml", cwd=folder).out
    assert "- interface:vm-web attaches link:lan\n" in said
    assert "    old.toml:9:" in said


def test_the_exit_code_is_as_of_git_diff(folder: Path) -> None:
    assert guestlint("graph", "diff", "old.toml", "new.toml", "--exit-code", cwd=folder).code == 1
    same = guestlint("graph", "diff", "old.toml", "old.toml", "--exit-code", cwd=folder)
    assert same == (0, "no differences\n", "")


def test_a_commit_is_compared_with_the_files(folder: Path) -> None:
    said = guestlint("graph", "diff", "--from", "main", "hosts", "--exit-code", cwd=folder)
    assert (said.code, said.err) == (1, "")
    assert said.out.startswith("ward: 3 nodes and 12 edges added\n")
    assert "sire" not in said.out
    assert guestlint("graph", "diff", "--from", "main", "ward.toml", cwd=folder / "hosts").out == said.out.replace(
        "hosts/", ""
    )
    git(folder, "commit", "--quiet", "--all", "--message=two")
    assert guestlint("graph", "diff", "--from", "HEAD", "hosts", cwd=folder).out == "no differences\n"
    between = guestlint("graph", "diff", "--from", "HEAD~1", "--to", "HEAD", "hosts", cwd=folder)
    assert "HEAD:hosts/ward.toml:15:1" in between.out


def test_places_at_a_commit_are_those_of_the_commit(folder: Path) -> None:
    git(folder, "commit", "--quiet", "--all", "--message=two")
    (folder / "hosts" / "ward.toml").write_text(old())
    said = guestlint("graph", "diff", "--from", "HEAD", "hosts", cwd=folder).out
    assert "- mount:/guests/web/data\n    HEAD:hosts/ward.toml:15:1 guests.web.zfs./data\n" in said


def test_hosts_that_come_and_go(folder: Path) -> None:
    (folder / "hosts" / "sire.toml").rename(folder / "hosts" / "zone.toml")
    (folder / "hosts" / "zone.toml").write_text(old("zone"))
    said = json.loads(guestlint("graph", "diff", "--from", "main", "hosts", "--format", "json", cwd=folder).out)
    states = {each["host"]: {node["state"] for node in each["nodes"]} for each in said["hosts"]}
    assert states == {"ward": {"added"}, "zone": {"added"}, "sire": {"removed"}}
    gone = guestlint("graph", "diff", "--from", "main", "hosts/sire.toml", "--format", "json", cwd=folder)
    assert {node["state"] for node in json.loads(gone.out)["hosts"][0]["nodes"]} == {"removed"}


def test_headlines_are_about_hosts_that_differ(folder: Path) -> None:
    page = guestlint("graph", "diff", "--from", "main", "hosts", "--format", "html", cwd=folder).out
    assert "<title>ward: 3 nodes and 12 edges added</title>" in page
    assert "sire" not in guestlint("graph", "diff", "--from", "main", "hosts", "--format", "dot", cwd=folder).out
    for name in ("sire", "a", "b", "c"):
        (folder / "hosts" / f"{name}.toml").write_text(new(name))
    many = guestlint("graph", "diff", "--from", "main", "hosts", "--format", "html", cwd=folder).out
    assert " edges added; 2 more</title>" in many
    same = guestlint("graph", "diff", "old.toml", "old.toml", "--format", "html", cwd=folder).out
    assert "<title>no differences</title>" in same


def test_git_runs_nothing_of_the_repository(folder: Path) -> None:
    marker = folder / "ran"
    (folder / "evil").write_text(f"#!/bin/sh\ntouch {marker}\n")
    (folder / "evil").chmod(0o755)
    for key in ("core.fsmonitor", "diff.external", "diff.x.textconv", "filter.x.smudge"):
        git(folder, "config", key, str(folder / "evil"))
    (folder / ".gitattributes").write_text("*.toml diff=x filter=x\n")
    assert guestlint("graph", "diff", "--from", "main", "hosts", cwd=folder).code == 0
    assert not marker.exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("old.toml",), "give OLD and NEW, or --from REF"),
        (("old.toml", "new.toml", "--to", "main"), "give OLD and NEW, or --from REF"),
        (("old.toml", "new.toml", "-o", "x.doc"), "tells no format; give --format, or end it in one of .dot, .gv, "),
        (("--from", "nowhere", "hosts"), "--from: fatal: Needed a single revision"),
        (("--from", "hosts", "hosts"), "--from hosts: this is a path, not a commit"),
        (("--from", "-x", "hosts"), "--from: fatal: Needed a single revision"),
        (("old.toml", "missing.toml"), "missing.toml"),
        (("--from", "main", ".#ward"), ".#ward is neither there now nor at that commit"),
        (("--from", "main", "nowhere/x.toml"), "nowhere/x.toml is not a file or a folder of a repository"),
    ],
)
def test_mistakes_are_named(folder: Path, arguments: tuple[str, ...], says: str) -> None:
    said = guestlint("graph", "diff", *arguments, cwd=folder)
    assert said.code == 2
    assert says in said.err


def test_a_file_without_a_graph(folder: Path) -> None:
    (folder / "new.toml").write_text("[node\n")
    said = guestlint("graph", "diff", "old.toml", "new.toml", cwd=folder)
    assert said.code == 1
    assert "new.toml:1:6: no graph, because the file does not parse: " in said.err


@pytest.fixture
def nasty(folder: Path) -> Path:
    guests = {name: {"backend": "microvm", "zfs": {f"/{name}": {"pool": "x", "dataset": name}}} for name in NASTY}
    (folder / "none.json").write_text(json.dumps({"node": {"name": NASTY[5]}, "guests": {}}))
    (folder / "nasty.json").write_text(json.dumps({"node": {"name": NASTY[5]}, "guests": guests}))
    return folder


@pytest.mark.parametrize("files", [("old.toml", "new.toml"), ("none.json", "nasty.json"), ("nasty.json", "none.json")])
def test_graphviz_draws_it(nasty: Path, files: tuple[str, str]) -> None:
    text = guestlint("graph", "diff", *files, "--format", "dot", cwd=nasty).out
    done = subprocess.run([require("dot"), "-Tsvg"], input=text, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert ("#15803d" in done.stdout) is (files[0] != "nasty.json")
    assert ("#b91c1c" in done.stdout) is (files[0] == "nasty.json")
    assert guestlint("graph", "diff", *files, "-o", "x.png", cwd=nasty).code == 0
    assert (nasty / "x.png").read_bytes().startswith(b"\x89PNG")


def test_markdown_keeps_to_its_cells(nasty: Path) -> None:
    text = guestlint("graph", "diff", "none.json", "nasty.json", "--format", "markdown", cwd=nasty).out
    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(text)
    assert page.count("<table>") == 1
    assert not [tag for tag in ("<script", "<img", "<a ") if tag in page]
    for line in text.splitlines()[4:]:
        assert line.isprintable()
        assert not line.startswith("|") or line.replace("\\|", "").count("|") == 4
    assert guestlint("graph", "diff", "old.toml", "old.toml", "--format", "markdown", cwd=nasty).out == (
        "## guestlint: the dependency graph does not change\n"
    )


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


def test_the_page_shows_differences_in_colour(nasty: Path, browser: Chromium) -> None:
    for first, second, mark in (("old", "new", "added"), ("new", "old", "removed")):
        guestlint("graph", "diff", f"{first}.toml", f"{second}.toml", "-o", f"{second}.html", cwd=nasty)
        browser.open((nasty / f"{second}.html").as_uri())
        marked = browser.ask("picture.nodes('[mark]').map((each) => [nodeOf(each).id, each.data('mark')])")
        assert sorted(marked) == [
            ["dataset:rpool/local/web", mark],
            ["mount:/guests/web/data", mark],
            ["unit:zfs-ensure-rpool-local-web.service", mark],
        ]
        assert browser.ask("$('details').innerText").startswith("15 differences")
    guestlint("graph", "diff", "none.json", "nasty.json", "-o", "nasty.html", cwd=nasty)
    browser.open((nasty / "nasty.html").as_uri())
    assert browser.ask("picture.nodes('[mark]').length") > len(NASTY)
    assert browser.ask("document.querySelectorAll('img').length") == 0
    assert browser.said == []


def test_the_step_of_the_action_adds_to_the_summary(folder: Path) -> None:
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    (step,) = [step for step in action["runs"]["steps"] if step["name"] == "Compare graphs"]
    assert "inputs.graph-diff != ''" in step["if"]
    assert set(step["env"]) == {"PATHS", "REF", "HEAD"}
    program = folder / "guestlint-venv" / "bin" / "guestlint"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {sys.executable} -m guestlint "$@"\n')
    program.chmod(0o755)
    environment = {
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(folder),
        "HEAD": "false",
        "PYTHONPATH": str(IMPORTED_FROM),
        "GITHUB_STEP_SUMMARY": "summary.md",
        "PATHS": "hosts",
        "REF": "main",
    }
    (folder / "summary.md").write_text("before\n")
    bash = [require("bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    done = subprocess.run(bash, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    summary = (folder / "summary.md").read_text("utf-8")
    assert summary.startswith("before\n## guestlint: dependency graph of `ward`: 3 nodes and 12 edges added\n")
    assert "| 🟢 added | `mount:/guests/web/data` |" in summary
