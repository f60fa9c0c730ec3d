from __future__ import annotations

import io
import json
import subprocess
from typing import Any

import pytest

from guestlint.diagnostics import Diagnostic, RelatedLocation, Run
from guestlint.graph.types import Edge, EdgeKind, Graph, Node, NodeKind
from guestlint.report.dot import Dot
from guestlint.report.dot_text import wrapped
from guestlint.report.graph_json import GraphJson
from guestlint.report.reason_forms import reason_form
from guestlint.source.route import Place, Route
from tests.oracles import require
from tests.report import samples
from tests.report.graph_rows import rows

A: Route = ("guests", "a", "zfs", "/x")
B: Route = ("guests", "b", "zfs", "/x")


def make(
    nodes: list[tuple[NodeKind, str, Route | None, str]],
    edges: list[tuple[str, EdgeKind, str, str, Route]],
    host: str = "ward",
    file: str = "host.toml",
) -> Graph:
    made = {
        f"{kind}:{name}": Node(f"{kind}:{name}", kind, name, None if route is None else Place(file, route), guest)
        for kind, name, route, guest in nodes
    }
    return Graph(host, file, made, [Edge(a, b, kind, why, Place(file, at)) for a, kind, b, why, at in edges])


def mounts(host: str = "ward", file: str = "host.toml") -> Graph:
    return make(
        [
            ("host", "ward", ("node", "name"), ""),
            ("guest", "a", A[:2], "a"),
            ("guest", "b", B[:2], "b"),
            ("mount", "/a", A, "a"),
            ("mount", "/a/b", B, "b"),
            ("link", "lan", None, ""),
            ("unit", "lonely.target", (), ""),
        ],
        [
            ("host:ward", "runs", "guest:a", "is a guest", A[:2]),
            ("mount:/a", "requires", "mount:/a/b", "named first", A),
            ("mount:/a", "after", "mount:/a/b", "named first", A),
            ("mount:/a/b", "after", "mount:/a", "lies below", (*B, "hostMountpoint")),
            ("guest:a", "binds", "mount:/a", "has it", A),
        ],
        host,
        file,
    )


def cycle(file: str = "host.toml") -> Run:
    steps = (
        RelatedLocation("`/a` waits for `/a/b`: named first", Place(file, A)),
        RelatedLocation("`/a/b` waits: lies below", Place(file, (*B, "hostMountpoint"))),
    )
    report = Diagnostic("they wait for one another", Place(file, A), flow=steps)
    return Run([samples.finding(report, "ordering-cycle")], {}, samples.RULES)


CLEAN = Run([], {}, {})


def drawn(graphs: list[Graph], run: Run = CLEAN) -> str:
    out = io.StringIO()
    Dot().write(graphs, run, out)
    return out.getvalue()


def line_of(text: str, start: str) -> str:
    (line,) = [line for line in text.splitlines() if line.strip().startswith(start + " [")]
    return line


def test_guests_are_clusters_and_edges_between_two_nodes_are_one_arrow() -> None:
    text = drawn([mounts()])
    assert '    label="a"\n' in text
    assert 'label="requires, after", edgetooltip="named first"' in line_of(text, '"mount:/a" -> "mount:/a/b"')
    assert 'style="dashed"' in line_of(text, '"mount:/a/b" -> "mount:/a"')
    assert "#b91c1c" not in text


def test_units_without_edges_are_not_drawn_but_links_are() -> None:
    text = drawn([mounts()])
    assert "lonely.target" not in text
    assert '"link:lan"' in text


def test_implied_edges_are_drawn_only_for_a_finding() -> None:
    graph = mounts()
    graph = graph._replace(edges=[edge._replace(implied=edge.reason == "lies below") for edge in graph.edges])
    assert '"mount:/a/b" -> "mount:/a"' not in drawn([graph])
    assert '"mount:/a/b" -> "mount:/a"' in drawn([graph], cycle())


def test_a_cycle_is_in_colour() -> None:
    text = drawn([mounts()], cycle())
    for start in ('"mount:/a"', '"mount:/a/b"', '"mount:/a" -> "mount:/a/b"', '"mount:/a/b" -> "mount:/a"'):
        assert "#b91c1c" in line_of(text, start)
    for start in ('"guest:a"', '"host:ward"', '"guest:a" -> "mount:/a"'):
        assert "#b91c1c" not in line_of(text, start)
    assert "error[ordering-cycle] they wait" in text


def test_a_finding_colours_the_nearest_node_of_its_own_file() -> None:
    at = Place("host.toml", (*A, "pool"))
    run = Run([samples.finding(Diagnostic("m", at), "space-in-mountpoint")], {}, samples.RULES)
    text = drawn([mounts()], run)
    assert "#b45309" in line_of(text, '"mount:/a"')
    assert text.count("#b45309") == 1
    assert "#b45309" not in drawn([mounts(file="other.toml")], run)


def test_the_worst_finding_gives_the_colour() -> None:
    at = Place("host.toml", A)
    findings = [samples.finding(Diagnostic("m", at), rule) for rule in ("unused-base-mac", "mac-collision")]
    assert "#b91c1c" in line_of(drawn([mounts()], Run(findings, {}, {})), '"mount:/a"')


def test_a_fleet_has_a_cluster_and_a_prefix_for_each_host() -> None:
    text = drawn([mounts(), mounts("w2", "w2.toml")], cycle("w2.toml"))
    assert '"ward/mount:/a"' in text
    assert '    label="w2"' in text
    assert "#b91c1c" in line_of(text, '"w2/mount:/a"')
    assert "#b91c1c" not in line_of(text, '"ward/mount:/a"')


def test_boxes_of_hosts_of_one_name_say_the_file() -> None:
    text = drawn([mounts(file="a.toml"), mounts(file="b.toml"), mounts("w2")])
    assert '    label="ward (a.toml)"' in text
    assert '    label="ward (b.toml)"' in text
    assert '    label="w2"' in text


def hostile() -> Graph:
    name = samples.HOSTILE + "\\"
    return make(
        [("guest", name, ("guests", name), name), ("mount", f"&lt;{name}", None, name)],
        [(f"guest:{name}", "binds", f"mount:&lt;{name}", name, ("guests", name))],
    )


@pytest.mark.parametrize(
    "graphs",
    [[], [mounts()], [hostile()], [hostile(), hostile()._replace(file="w2.toml")], [mounts(), mounts("w2")]],
)
def test_graphviz_reads_it(graphs: list[Graph]) -> None:
    done = subprocess.run([require("dot"), "-Tsvg"], input=drawn(graphs), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    assert "<svg" in done.stdout


def test_a_hostile_name_is_drawn_as_it_is() -> None:
    command = [require("dot"), "-Tplain"]
    done = subprocess.run(command, input=drawn([hostile()]), capture_output=True, text=True, check=True)
    text = drawn([hostile()])
    assert text.replace("\n", "").isprintable()
    assert len([line for line in done.stdout.splitlines() if line.startswith("node ")]) == 2
    assert "&amp;lt;" in text


def as_json(graphs: list[Graph]) -> dict[str, Any]:
    out = io.StringIO()
    GraphJson().write(graphs, CLEAN, out)
    assert out.getvalue().replace("\n", "").isprintable()
    data: dict[str, Any] = json.loads(out.getvalue())
    return data


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("/guests/paperless/persist", "/guests/paperless/persist"),
        ("microvm-tap-interfaces@web.service", "microvm-tap-\\ninterfaces@web.service"),
        ("x" * 30, "x" * 30),
        ("-" * 27, "-" * 13 + "\\n" + "-" * 14),
        ("a&b" * 8 + "/" + '"' * 8, "a&amp;b" * 8 + "/\\n" + '"' * 8),
    ],
)
def test_a_long_name_is_in_lines(name: str, drawn: str) -> None:
    assert wrapped(name) == drawn


def test_json_of_nothing_is_empty_lists() -> None:
    data = as_json([])
    assert data.pop("schema") == 1
    assert data == {key: [] for key in ("nodes", "edges", "hosts", "guests", "reasons", "places")}


def test_json_has_nodes_then_edges_then_what_they_repeat() -> None:
    data = as_json([mounts()])
    assert list(data) == ["schema", "nodes", "edges", "hosts", "guests", "reasons", "places"]
    assert data["nodes"][1] == {"id": "guest:a", "kind": "guest", "name": "a", "guest": 0, "host": 0}
    assert data["nodes"][0]["guest"] is None
    assert (data["hosts"], data["guests"]) == (["ward"], ["a", "b"])
    assert data["edges"][1:4] == [[3, "requires", 4, 1, 1], [3, "after", 4, 1, 1], [4, "after", 3, 2, 2]]
    assert data["reasons"][1] == {"text": "named first", "implied": False}
    assert data["places"][1] == {"file": "host.toml", "path": "guests.a.zfs./x"}


@pytest.mark.parametrize("graphs", [[mounts()], [hostile()], [mounts(), mounts("w2")]])
def test_json_has_each_edge_with_its_reason(graphs: list[Graph]) -> None:
    found = rows(as_json(graphs))
    prefix = ["", ""] if len(graphs) == 1 else ["ward/", "w2/"]
    assert [row[:5] for row in found] == [
        (before + edge.source, edge.kind, before + edge.target, edge.reason, edge.implied)
        for before, graph in zip(prefix, graphs, strict=False)
        for edge in graph.edges
    ]


@pytest.mark.parametrize(
    "reason",
    [
        "`{a` mounts `b}`",
        "`a` is `a`, {source} and {{target}}",
        "`{source}` waits for `{target}`",
        "`` `b` ```b``",
        "{",
        "",
    ],
)
@pytest.mark.parametrize(
    ("source", "target"), [("a", "b"), ("{a", "b}"), ("{source}", "{target}"), ("{target}", "{source}"), ("", "`")]
)
def test_a_form_is_filled_in_as_the_reason_was(reason: str, source: str, target: str) -> None:
    for kind in ("after", "a", "{kind}", ""):
        form = reason_form(reason, source, target, kind)
        assert form.format(source=source, target=target, kind=kind) == reason


def test_reasons_that_differ_in_names_alone_are_one() -> None:
    data = as_json(
        [
            make(
                [("guest", name, None, name) for name in "abc"],
                [(f"guest:{name}", "requires", "guest:c", f"`{name}` needs `c`", A) for name in "ab"],
            )
        ]
    )
    assert data["reasons"] == [{"text": "`{source}` needs `{target}`", "implied": False}]


def test_ids_have_the_host_only_in_a_fleet() -> None:
    ids = [node["id"] for node in as_json([mounts(), mounts("w2")])["nodes"]]
    assert ids[0] == "ward/host:ward"
    assert "w2/mount:/a" in ids
    assert len(set(ids)) == len(ids)


def test_hosts_of_one_name_stay_two() -> None:
    ids = [node["id"] for node in as_json([mounts(file="a.toml"), mounts(file="b.toml")])["nodes"]]
    assert len(set(ids)) == len(ids)
    assert ids[0] == "ward@a.toml/host:ward"
