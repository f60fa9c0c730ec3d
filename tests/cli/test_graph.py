"""`guestlint graph`: drawing is the default, and questions are asked by name."""

from __future__ import annotations

import json
import os
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import networkx as nx
import pytest

from guestlint.source.printable import columns
from tests.cli.command import ROOT, guestlint
from tests.oracles import require
from tests.report.graph_rows import triples

HOST = "examples/host.toml"
LARGE = "tests/fixtures/realworld/PatrickDaG-elisabeth-202405.toml"
QUESTIONS = (
    ("why", "guest:samba", "pool:*"),
    ("impact", "pool:*"),
    ("order",),
    ("cycles",),
    ("shared",),
    ("stats",),
)


def ids(*arguments: str) -> set[str]:
    done = guestlint("graph", *arguments, "--format", "json", cwd=ROOT)
    assert done.code == 0, done.err
    return {node["id"] for node in json.loads(done.out)["nodes"]}


def test_a_file_with_the_name_of_a_question(tmp_path: Path) -> None:
    (tmp_path / "why").write_bytes((ROOT / HOST).read_bytes())
    assert guestlint("graph", "./why", cwd=tmp_path).out.startswith("digraph")
    assert guestlint("graph", "draw", "why", cwd=tmp_path).out.startswith("digraph")
    assert guestlint("graph", "why", cwd=tmp_path).code == 2


def test_the_current_folder_and_standard_input(tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes((ROOT / HOST).read_bytes())
    assert "mount:/guests/shared" in guestlint("graph", cwd=tmp_path).out
    assert "mount:/guests/shared" in guestlint("graph", "-", cwd=ROOT, stdin=(ROOT / HOST).read_bytes()).out
    assert guestlint("graph", "stats", "-", cwd=ROOT, stdin=(ROOT / HOST).read_bytes()).out.startswith("ward\n")


def test_help_has_options_and_questions() -> None:
    text = guestlint("graph", "--help", cwd=ROOT).out
    assert all(word in text for word in ("--view", "--focus", "why", "impact", "order", "cycles", "shared", "stats"))


def test_the_output_is_the_same_each_time() -> None:
    runs = [guestlint("graph", LARGE, cwd=ROOT, PYTHONHASHSEED=seed).out for seed in ("1", "2")]
    assert runs[0] == runs[1]


def test_a_large_graph_is_drawn_as_an_overview_and_written_whole() -> None:
    assert "zfs-ensure" not in guestlint("graph", LARGE, cwd=ROOT).out
    assert "zfs-ensure" in guestlint("graph", LARGE, "--view", "all", cwd=ROOT).out
    assert "zfs-ensure" in guestlint("graph", LARGE, "--kind", "unit", cwd=ROOT).out
    assert len(ids(LARGE)) == 179
    assert "zfs-ensure" in guestlint("graph", HOST, cwd=ROOT).out


@pytest.mark.parametrize("ending", ["dot", "gv", "svg", "png", "mmd", "graphml", "json"])
def test_the_ending_tells_the_format(ending: str, tmp_path: Path) -> None:
    if ending in ("svg", "png"):
        require("dot")
    file = tmp_path / f"x.{ending}"
    done = guestlint("graph", HOST, "-o", str(file), cwd=ROOT)
    assert (done.code, done.out, done.err) == (0, "", "")
    data = file.read_bytes()
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "mmd": b"flowchart", "graphml": b"<graphml", "json": b"{"}
    assert data.startswith(starts.get(ending, b"digraph"))
    if ending in ("svg", "graphml"):
        ET.fromstring(data)  # noqa: S314 - what we wrote


def test_an_ending_that_tells_nothing(tmp_path: Path) -> None:
    done = guestlint("graph", HOST, "-o", str(tmp_path / "x.foo"), cwd=ROOT)
    assert done.code == 2
    assert ".svg" in done.err
    assert guestlint("graph", HOST, "-o", str(tmp_path / "x.foo"), "--format", "dot", cwd=ROOT).code == 0


def test_a_misspelt_picture_is_named() -> None:
    assert "unknown format svgz; did you mean `svg`?" in guestlint("graph", HOST, "--format", "svgz", cwd=ROOT).err
    known = "unknown format text; known: dot, graphml, html, json, mermaid, png, svg\n"
    assert known in guestlint("graph", HOST, "--format", "text", cwd=ROOT).err


def test_without_graphviz_it_says_how_to_install_it(tmp_path: Path) -> None:
    done = guestlint("graph", HOST, "-o", str(tmp_path / "x.svg"), cwd=ROOT, PATH=str(tmp_path))
    assert done.code == 2
    assert "apt install graphviz" in done.err
    assert not (tmp_path / "x.svg").exists()


def test_a_graphviz_that_fails(tmp_path: Path) -> None:
    program = tmp_path / "dot"
    program.write_text("#!/bin/sh\necho broken >&2\nexit 3\n", "utf-8")
    program.chmod(0o755)
    done = guestlint("graph", HOST, "--format", "svg", cwd=ROOT, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert (done.code, done.out) == (2, "")
    assert "Graphviz failed: broken" in done.err


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["--focus", "guest:sambaa"], "did you mean `guest:samba`?"),
        (["--focus", "x"], "unknown node x; `guestlint graph --format json` has the ids of all nodes"),
        (["--kind", "guset"], "did you mean `guest`?"),
        (["--guest", "smaba"], "did you mean `samba`?"),
        (["--format", "mermiad"], "did you mean `mermaid`?"),
        (["--up"], "--up, --down and --depth require --focus"),
        (["--view", "boot", "--focus", "link:lan"], "link:lan is not in the view boot"),
    ],
)
def test_what_is_not_known(arguments: list[str], hint: str) -> None:
    done = guestlint("graph", HOST, *arguments, cwd=ROOT)
    assert (done.code, done.out) == (2, "")
    assert hint in done.err


def test_selections() -> None:
    assert ids(HOST, "--focus", "link:lan", "--kind", "link") == {"link:lan"}
    assert "guest:forgejo" not in ids(HOST, "--guest", "samba")
    assert ids(HOST, "--only-findings") >= {"mount:/guests/shared", "mount:/guests/shared/photos"}
    assert "guest:samba" not in ids(HOST, "--only-findings")
    assert ids(HOST, "--focus", "dataset:*/photos", "--up", "--kind", "guest") == {"guest:immich", "guest:samba"}


def test_clusters() -> None:
    by = {name: guestlint("graph", HOST, "--cluster", name, cwd=ROOT).out for name in ("guest", "kind", "host")}
    assert by["guest"].count("subgraph") == 5
    assert by["kind"].count("subgraph") == 8
    assert "subgraph" not in by["host"]


def test_without_what_follows() -> None:
    def edges(*more: str) -> set[tuple[str, str, str]]:
        data = json.loads(guestlint("graph", HOST, "--format", "json", *more, cwd=ROOT).out)
        return triples(data)

    assert edges("--no-transitive") < edges()


def test_why_gives_reasons_and_places() -> None:
    done = guestlint("graph", "why", "guest:samba", "dataset:rpool/safe/photos", HOST, cwd=ROOT)
    assert done.code == 0
    assert done.out.startswith("guest:samba\n└─ binds mount:/guests/shared\n")
    assert re.search(r"examples/host\.toml:\d+:\d+ guests\.samba\.zfs\./photos", done.out)
    back = guestlint("graph", "why", "dataset:rpool/safe/photos", "guest:samba", HOST, cwd=ROOT)
    assert back.code == 1
    assert "`guestlint graph why guest:samba dataset:rpool/safe/photos`" in back.out


def test_why_knows_what_belongs_to_a_guest(tmp_path: Path) -> None:
    """A guest that uses the dataset of another waits for that one's mount, and not for the guest."""
    guests = "".join(
        f'[guests.{name}]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
        f'zfs."/photos" = {{ pool = "rpool", dataset = "photos" }}\n'
        for name in ("immich", "samba")
    )
    (tmp_path / "host.toml").write_text(f'[node]\nname = "ward"\n{guests}', "utf-8")
    done = guestlint("graph", "why", "samba", "immich", cwd=tmp_path)
    assert done.code == 1
    assert done.out.startswith(
        "guest:samba does not depend on guest:immich\n  but on mount:/guests/immich/photos, which"
    )
    part = guestlint("graph", "why", "guest:samba", "mount:/guests/immich/photos", cwd=tmp_path)
    assert part.code == 0
    assert "but on" not in guestlint("graph", "why", "immich", "samba", cwd=tmp_path).out


def test_impact_ends_with_counts() -> None:
    done = guestlint("graph", "impact", "dataset:rpool/safe/photos", HOST, cwd=ROOT)
    assert done.code == 0
    assert "guest:immich does not start" in done.out
    assert "host:ward boots into emergency mode" in done.out
    assert done.out.endswith("goes down with it: 2 guests, 2 mounts, 2 units, 1 host\n")


def test_cycles_are_findings() -> None:
    assert guestlint("graph", "cycles", HOST, cwd=ROOT).code == 1
    assert guestlint("graph", "cycles", "examples/clean.toml", cwd=ROOT)[:2] == (0, "no cycles\n")


def test_what_is_said_of_a_host_names_it_in_a_fleet(tmp_path: Path) -> None:
    for file, name in (("a.toml", "ward"), ("b.toml", "sire"), ("c.toml", "ward")):
        (tmp_path / file).write_text(f'[node]\nname = "{name}"\n[guests]\n', "utf-8")
    hosts = ("ward@a.toml", "sire", "ward@c.toml")
    for question, said in (("cycles", "no cycles"), ("shared", "nothing is used by two guests or more")):
        blocks = guestlint("graph", question, cwd=tmp_path).out.split("\n\n")
        assert sorted(block.strip() for block in blocks) == sorted(f"{host}: {said}" for host in hosts)
        assert guestlint("graph", question, "a.toml", cwd=tmp_path).out == f"{said}\n"
    headings = [block.partition("\n")[0] for block in guestlint("graph", "stats", cwd=tmp_path).out.split("\n\n")]
    assert sorted(headings) == sorted(hosts)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_no_line_is_over_the_width(question: tuple[str, ...], tmp_path: Path) -> None:
    long = "verylong" * 25
    host = '[node]\nname = "w"\n[guests.samba]\nbackend = "container"\ncontainer.macvlan = "lan"\n'
    host += f'[guests.samba.zfs."/{long}"]\npool = "{long}"\ndataset = "safe/{long}"\n'
    (tmp_path / "long.toml").write_text(host, "utf-8")
    for file in (str(tmp_path / "long.toml"), LARGE, HOST):
        done = guestlint("graph", *question, file, cwd=ROOT)
        assert done.out
        assert max(columns(line) for line in done.out.splitlines()) <= 100
        assert done.out == guestlint("graph", *question, file, cwd=ROOT, PYTHONHASHSEED="3").out


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_answers_for_programs(question: tuple[str, ...]) -> None:
    done = guestlint("graph", *question, HOST, LARGE, "--format", "json", cwd=ROOT)
    data = json.loads(done.out)
    assert data["schema"] == 1
    assert [answer["host"] for answer in data["answers"]] == ["ward", "elisabeth"]
    assert "Traceback" not in done.err


def test_a_fleet_has_prefixes() -> None:
    done = guestlint("graph", "why", "elisabeth/guest:samba", "pool:panzer", HOST, LARGE, cwd=ROOT)
    assert done.out.startswith("elisabeth/guest:samba\n")
    apart = guestlint("graph", "why", "ward/guest:samba", "elisabeth/pool:panzer", HOST, LARGE, cwd=ROOT)
    assert (apart.code, apart.out) == (1, "ward/guest:samba and elisabeth/pool:panzer are on different hosts\n")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_a_question_about_what_does_not_parse(question: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("a = \n", "utf-8")
    done = guestlint("graph", *question, "broken.toml", cwd=tmp_path)
    said = "guestlint: error: broken.toml:1:5: no graph, because the file does not parse: `a` has no value\n"
    assert (done.code, done.err) == (1, said)
    assert guestlint("graph", *question, "missing.toml", cwd=tmp_path).code == 2


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        (["graph", "wh"], "why"),
        (["graph", "--vi"], "--view"),
        (["graph", "host.toml", "--view", "sto"], "storage"),
        (["graph", "impact", "mount:/guests/adguard/"], "mount:/guests/adguard/persist"),
        (["graph", "why", "guest:samba", "rp"], "pool:rpool"),
        (["graph", "--focus", "link:"], "link:lan"),
    ],
    ids=" ".join,
)
def test_the_shell_completes(words: list[str], completed: str, tmp_path: Path) -> None:
    (tmp_path / "host.toml").write_bytes((ROOT / HOST).read_bytes())
    done = guestlint(
        cwd=tmp_path,
        _GUESTLINT_LINE=" ".join(["guestlint", *words]),
        _GUESTLINT_COMPLETE="fish_complete",
    )
    assert completed in [line.split("\t")[1] for line in done.out.splitlines() if line.startswith("plain")]


def test_a_plain_hosts_graph_is_what_networkx_reads(tmp_path: Path) -> None:
    done = guestlint("graph", HOST, "-o", str(tmp_path / "x.graphml"), cwd=ROOT)
    assert done.code == 0
    network = nx.read_graphml(tmp_path / "x.graphml", force_multigraph=True)
    assert {data["id"]: data.get("severity") for _, data in network.nodes(data=True)}["mount:/guests/shared"] == "error"
