"""One HTML page that needs nothing else: the graph to look at, to search and to walk through, in light and dark.

Names and findings reach the page as JSON and become text only. A content security policy lets just the page's own
scripts run, by their checksums, and nothing be loaded.
"""

from __future__ import annotations

import hashlib
import os
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence
from html import escape

import guestlint
from guestlint.diagnostics import Run
from guestlint.graph.types import Graph
from guestlint.hints import Any, TextIO
from guestlint.report.graph_page.data import page_data
from guestlint.report.html_head import head
from guestlint.report.size import MOST_DRAWN, check_edges
from guestlint.source.files import read_file
from guestlint.source.json_text import json_text
from guestlint.source.printable import printable

_FOLDER = os.path.join(os.path.dirname(__file__), "graph_page")
_VENDORED = ("cytoscape", "dagre")
_SCRIPTS = ("model.js", "drawing.js", "panels.js", "page.js")
_LEAVES_SCRIPT = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
"""What ends a script or begins a comment in one."""


class GraphHtml:
    """Writes the whole page."""

    name = "html"

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write the graphs, their findings, and the scripts that draw them."""
        check_edges(graphs, MOST_DRAWN)
        hosts = ", ".join(graph.host for graph in graphs[:3]) + (", ..." if len(graphs) > 3 else "")  # noqa: PLR2004
        write_page(f"{hosts}: dependency graph", page_data(graphs, run), out)


def write_page(title: str, data: Mapping[str, Any], out: TextIO) -> None:
    """Write the page of what `page_data` gave."""
    scripts = [*map(_vendored, _VENDORED), "\n".join(_read(name) for name in _SCRIPTS)]
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts)
    # Cytoscape writes styles of its own into the page.
    policy = f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    shown = escape(printable(title))
    out.write(head(shown, policy, _read("page.css")))
    body = _read("body.html").replace("@VERSION@", escape(guestlint.__version__)).replace("@TITLE@", shown)
    out.write(body)
    out.write('<script type="application/json" id="data">')
    out.writelines(_json(data))
    out.write("</script>\n")
    out.writelines(f"<script>{script}</script>\n" for script in scripts)
    out.write("</body>\n</html>\n")


def _json(data: Mapping[str, Any]) -> Iterator[str]:
    """The data as one object, an item at a time: no text is as large as the page."""
    before = "{"
    for name, item in data.items():
        text = json_text(item, indent=None)
        for sign, escape_ in _LEAVES_SCRIPT.items():
            text = text.replace(sign, escape_)
        yield f'{before}"{name}": {text}'
        before = ", "
    yield "}"


def _vendored(name: str) -> str:
    """A library with its licence, and without a word about a source map that is not there."""
    code = _read(f"vendor/{name}.min.js").partition("//# sourceMappingURL=")[0]
    return f"/*!\n{_read(f'vendor/{name}.LICENSE')}*/\n{code}"


def _read(name: str) -> str:
    return read_file(os.path.join(_FOLDER, name)).decode()
