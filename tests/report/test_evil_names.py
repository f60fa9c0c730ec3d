"""Names that mean something to a format survive it, and inject nothing: read by who reads the format."""

from __future__ import annotations

import io
import json
import subprocess
from xml.etree import ElementTree as ET

from guestlint.report.dot import Dot
from guestlint.report.graph_json import GraphJson
from guestlint.source.printable import printable
from tests.oracles import require
from tests.report.graph_rows import rows
from tests.report.test_graphs import CLEAN
from tests.report.test_mermaid import EVIL, evil

_DRAWN = ("{http://www.w3.org/2000/svg}script", "{http://www.w3.org/2000/svg}image")


def test_graphviz_draws_each_name_and_nothing_else() -> None:
    picture = ET.fromstring(_graphviz("-Tsvg").replace("xmlns:xlink", "xmlns:link").replace("xlink:", "link_"))  # noqa: S314 - of our own making
    assert not [each.tag for each in picture.iter() if each.tag in _DRAWN]
    nodes = [each for each in picture.iter() if each.get("class") == "node"]
    texts = {"".join(text.text or "" for text in node.iter() if text.tag.endswith("}text")) for node in nodes}
    assert texts == {_shown(name) for name in EVIL}


def test_graphviz_sees_the_nodes_and_edges_that_are_there() -> None:
    data = json.loads(_graphviz("-Tdot_json"))
    nodes = [each for each in data["objects"] if "nodes" not in each]
    assert (len(nodes), len(data["edges"])) == (len(EVIL), len(EVIL) - 1)


def test_the_reader_of_json_gets_the_names_as_they_are() -> None:
    out = io.StringIO()
    GraphJson().write([evil()], CLEAN, out)
    assert out.getvalue().replace("\n", "").isprintable()
    data = json.loads(out.getvalue())
    assert [node["name"] for node in data["nodes"]] == list(EVIL)
    assert [(row.source, row.kind, row.target, row.reason) for row in rows(data)] == [
        (edge.source, edge.kind, edge.target, edge.reason) for edge in evil().edges
    ]


def _graphviz(format_: str) -> str:
    out = io.StringIO()
    Dot().write([evil()], CLEAN, out)
    command = [require("dot"), format_]
    done = subprocess.run(command, input=out.getvalue(), capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout


def _shown(name: str) -> str:
    """As it is drawn: a long name in several lines, which are one text here, and at most 64 characters of it."""
    return printable(name if len(name) <= 64 else f"{name[:61]}...")
