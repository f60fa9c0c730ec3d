"""Mermaid's own parser reads what is written, and names stay what they are."""

from __future__ import annotations

import html
import io
import json
import os
import re
import subprocess
from pathlib import Path

import pytest

from guestlint.graph.types import Edge, Graph, Node
from guestlint.report.mermaid import Mermaid
from guestlint.source.printable import printable
from guestlint.source.route import Place
from tests.architecture.code import ROOT
from tests.oracles import require, without
from tests.report.test_graphs import CLEAN, cycle, hostile, mounts

EVIL = (
    'a"b',
    '</script><script>document.title="taken"</script>',
    '<img src=x onerror=document.title="taken">',
    "]]>",
    "-->",
    "end",
    "%% x",
    "`md **b**`",
    "\u202eabc",
    "😀 ü",
    "#quot;",
    "&lt;b&gt;",
    "x]",
    "{y}",
    "|z|",
    "a\nb",
    'click n0 href "javascript:alert(1)"',
)


def evil() -> Graph:
    nodes = {f"mount:{name}": Node(f"mount:{name}", "mount", name, None, name) for name in EVIL}
    pairs = zip(nodes, [*nodes][1:], strict=False)
    edges = [
        Edge(source=one, target=other, kind=one.removeprefix("mount:"), reason="", origin=Place("f"))
        for one, other in pairs
    ]
    return Graph('h"<b>', "f", nodes, edges)


def drawn(*graphs: Graph, run: object = CLEAN) -> str:
    out = io.StringIO()
    Mermaid().write(list(graphs), run, out)  # type: ignore[arg-type]
    return out.getvalue()


def test_guests_are_boxes_and_a_cycle_is_in_colour() -> None:
    text = drawn(mounts(), run=cycle())
    assert '  subgraph box0["a"]\n' in text
    assert '["/a"]:::error' in text
    assert 'n3 -->|"requires, after"| n4' in text
    assert "linkStyle 1,2 stroke:#b91c1c,stroke-width:4px" in text


def test_boxes_of_hosts_of_one_name_say_the_file() -> None:
    text = drawn(mounts(file="a.toml"), mounts(file="b.toml"), mounts("w2"))
    assert text.count('["ward (a.toml)"]') == text.count('["ward (b.toml)"]') == text.count('["w2"]') == 1


def test_each_line_is_plain() -> None:
    """Of what stands in names only letters, digits and a few signs are left; all else is a code."""
    for line in drawn(evil(), hostile()).splitlines():
        texts = re.findall(r'"([^"]*)"', line)
        assert line.count('"') == 2 * len(texts)
        assert all(re.fullmatch(r"(?:[\w ./:@,()-]|#\d+;)+", text, re.ASCII) for text in texts)


@pytest.mark.parametrize("name", ["evil", "fleet", "hostile", "cycle", "empty"])
def test_mermaid_draws_it(name: str, tmp_path: Path) -> None:
    texts = {
        "evil": drawn(evil()),
        "fleet": drawn(evil(), mounts()),
        "hostile": drawn(hostile()),
        "cycle": drawn(mounts(), run=cycle()),
        "empty": drawn(),
    }
    page = _rendered(texts[name], tmp_path)
    assert re.findall(r"<title>(.*?)</title>", page) == ["drawn"], page
    if name == "evil":
        labels = re.findall(r'<span class="nodeLabel[^>]*>(.*?)</span>', page, re.DOTALL)
        shown = {html.unescape(re.sub(r"<.*?>", "", label)) for label in labels}
        assert shown == {printable(each) for each in EVIL}


def _rendered(text: str, folder: Path) -> str:
    """The page after Mermaid has drawn `text`; its title says whether it could."""
    library = Path(os.environ.get("TEST_MERMAID") or ROOT / "tests/mermaid/node_modules/mermaid/dist/mermaid.min.js")
    if not library.is_file():
        without("no Mermaid: set TEST_MERMAID to its mermaid.min.js, or `npm ci` in tests/mermaid")
    (folder / "page.html").write_text(
        f"""<!doctype html><meta charset="utf-8"><title>waiting</title><div id="out"></div>
<script src="{library.resolve().as_uri()}"></script><script>
mermaid.initialize({{ startOnLoad: false }});
mermaid.render("graph", {json.dumps(text).replace("</", "<" + chr(92) + "/")}).then(
  drawn => {{ document.getElementById("out").innerHTML = drawn.svg;
             if (document.title === "waiting") document.title = "drawn"; }},
  error => {{ document.title = String(error); }});
</script>""",
        "utf-8",
    )
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--allow-file-access-from-files"]
    options += ["--virtual-time-budget=10000", f"--user-data-dir={folder / 'profile'}", "--dump-dom"]
    command = [require("chromium"), *options, (folder / "page.html").as_uri()]
    return subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
