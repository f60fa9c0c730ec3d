"""The page of a graph in a real Chromium: what it draws and says, by mouse, by key and by address."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from guestlint import api
from guestlint.report.graph_html import GraphHtml
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.architecture.code import ROOT
from tests.report.chromium import Chromium, chromium
from tests.report.test_formats import NASTY
from tools.vendored import FOLDER, LIBRARIES

EXAMPLE = ROOT / "examples" / "host.toml"
DRAWN = "picture.nodes().not('.box').map((each) => nodeOf(each).id)"
SAID = "document.getElementById('details').innerText"


def page(*documents: Document) -> str:
    out = io.StringIO()
    GraphHtml().write([api.graph(each) for each in documents], api.lint(documents), out)
    return out.getvalue()


def example() -> Document:
    return read_bytes("host.toml", EXAMPLE.read_bytes())


def alike(guests: int, name: str) -> Document:
    """A host of guests that are alike, with nine nodes each."""
    made = {
        f"g{number}": {
            "backend": "microvm",
            "autostart": True,
            "microvm": {"system": "x86_64-linux", "macvtap": "lan"},
            "zfs": {path: {"pool": "rpool", "dataset": f"{path[1:]}/g{number}"} for path in ("/persist", "/state")},
        }
        for number in range(guests)
    }
    host = {"node": {"name": name}, "networking": {"interfaces": {"lan": {}}}, "guests": made}
    return read_bytes(f"{name}.json", json.dumps(host).encode())


def nasty() -> Document:
    guests = {name: {"backend": "microvm", "zfs": {f"/{name}": {"pool": name, "dataset": name}}} for name in NASTY}
    return read_bytes("nasty.json", json.dumps({"node": {"name": NASTY[5]}, "guests": guests}).encode())


PAGES: Mapping[str, Callable[[], str]] = {
    "example": lambda: page(example()),
    "nasty": lambda: page(nasty()),
    "large": lambda: page(alike(220, "ward")),
    "fleet": lambda: page(example(), alike(6, "sire")),
    "empty": lambda: page(read_bytes("empty.toml", b"")),
    "none": page,
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("pages")
    for name, write in PAGES.items():
        (made / f"{name}.html").write_text(write(), "utf-8")
    return made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with chromium(tmp_path_factory.mktemp("chromium")) as started:
        yield started


@pytest.fixture
def browser(shared: Chromium) -> Iterator[Chromium]:
    """The browser; a page that logs an error, or loads anything but itself, fails its test."""
    shared.said.clear()
    shared.asked_for.clear()
    yield shared
    assert shared.said == []
    assert {each for each in shared.asked_for if not each.startswith(("file:", "about:"))} == set()


def address(folder: Path, name: str, node: str = "") -> str:
    return (folder / f"{name}.html").as_uri() + (f"#{quote(node, safe='')}" if node else "")


def choose_view(browser: Chromium, name: str) -> None:
    browser.ask(f"$('view').value = '{name}'; $('view').dispatchEvent(new Event('change'))")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_each_page_draws_without_an_error(browser: Chromium, folder: Path, name: str, dark: bool) -> None:  # noqa: FBT001
    browser.open(address(folder, name), dark=dark)
    browser.settle()
    count = len(browser.ask(DRAWN))
    assert browser.asked_for[-1] == address(folder, name)
    assert (count > 0) is (name != "none")
    assert count <= 250
    luminance = sum(
        json.loads(
            browser.ask("JSON.stringify(getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number))")
        )
    )
    assert (luminance < 200) is dark


def test_the_whole_graph_is_drawn_where_all_is_asked_for(browser: Chromium, folder: Path) -> None:
    graph = api.graph(example())
    told = [edge for edge in graph.edges if not edge.implied]
    linked = {end for edge in told for end in (edge.source, edge.target)}
    browser.open(address(folder, "example"))
    choose_view(browser, "all")
    drawn = browser.ask(DRAWN)
    assert {each for each in graph.nodes if each in linked} <= set(drawn)
    assert len(drawn) == len(set(drawn))
    lines = browser.ask("drawn.links.map((link) => [link.source.id, link.target.id])")
    assert {tuple(line) for line in lines} >= {(edge.source, edge.target) for edge in told}


def test_no_two_nodes_are_drawn_on_one_another(browser: Chromium, folder: Path) -> None:
    overlap = (
        "(() => { const boxes = picture.nodes().not('.box').map((each) => each.boundingBox({includeOverlays: false,"
        " includeUnderlays: false})); return boxes.filter((a, i) => boxes.some((b, j) => i < j && a.x1 < b.x2 - 2"
        " && b.x1 < a.x2 - 2 && a.y1 < b.y2 - 2 && b.y1 < a.y2 - 2)).length; })()"
    )
    browser.open(address(folder, "example"))
    for view in ("overview", "storage", "network", "boot", "all"):
        choose_view(browser, view)
        assert browser.ask(overlap) == 0, view


def test_a_node_is_searched_for_by_keys(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "example"))
    browser.press("/", *"samba", "Enter")
    assert browser.ask("document.activeElement.id") == "search"
    assert browser.ask("state.chosen.id") == "guest:samba"
    assert browser.ask("location.hash") == "#guest%3Asamba"
    assert browser.ask(SAID).startswith("samba\n")
    assert browser.ask("document.getElementById('said').textContent").startswith("guest samba, ")
    browser.press("ArrowDown", "ArrowDown", "Enter")
    assert browser.ask("state.chosen === listed[2] && state.chosen.id !== 'guest:samba'")


def test_escape_goes_back(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "example", "guest:samba"))
    before = browser.ask(DRAWN)
    browser.ask("document.getElementById('picture').focus()")
    browser.press("f")
    assert browser.ask(DRAWN) != before
    browser.press("Escape")
    assert browser.ask(DRAWN) == before
    browser.press("Escape")
    assert browser.ask("state.chosen") is None
    assert browser.ask("location.hash") == ""


def test_focus_shows_the_neighbours(browser: Chromium, folder: Path) -> None:
    graph = api.graph(example())
    told = [edge for edge in graph.edges if not edge.implied]
    around = {end for edge in told if "guest:samba" in edge[:2] for end in edge[:2]}
    browser.open(address(folder, "example"))
    choose_view(browser, "all")
    browser.ask("choose(byId.get('guest:samba'))")
    browser.click("#details .acts button")
    assert set(browser.ask(DRAWN)) == around


def test_arrows_go_from_node_to_node(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "example"))
    browser.ask("document.getElementById('picture').focus()")
    browser.press("ArrowRight")
    first = browser.ask("state.chosen.id")
    browser.press("ArrowRight")
    second = browser.ask("state.chosen.id")
    assert first != second
    at = "picture.getElementById(drawnId(shownAs(byId.get('{}')))).position('x')"
    assert browser.ask(at.format(first)) < browser.ask(at.format(second))


@pytest.mark.parametrize(
    ("name", "node"), [("example", "mount:/guests/shared"), ("large", "unit:microvm@g100.service")]
)
def test_an_address_leads_to_a_node_though_it_is_folded(browser: Chromium, folder: Path, name: str, node: str) -> None:
    browser.open(address(folder, name, node))
    assert browser.ask("state.chosen.id") == node
    assert node in browser.ask(DRAWN)
    in_sight = (
        "(() => { const box = picture.$('.chosen').renderedBoundingBox(); return box.x1 >= 0 && box.y1 >= 0"
        " && box.x2 <= picture.width() && box.y2 <= picture.height(); })()"
    )
    assert browser.ask(in_sight)
    browser.ask("location.hash = '#guest%3Anobody'")
    browser.settle()
    assert browser.ask("document.getElementById('said').textContent") == "no node guest:nobody"


def test_a_finding_is_told_and_shown_where_it_is(browser: Chromium, folder: Path) -> None:
    run = api.lint([example()])
    browser.open(address(folder, "example"))
    text = browser.ask(SAID)
    for finding in run.findings:
        assert finding.rule in text
        assert finding.diagnostic.message.replace("`", "") in text
    browser.ask("chooseFinding(findings.find((each) => each.rule === 'ordering-cycle'))")
    assert set(browser.ask("picture.edges('.near').map((each) => each.data('mark'))")) == {"error"}
    assert browser.ask("picture.nodes('.away').length") > 0
    ends = browser.ask("[...new Set(picture.edges('.near').connectedNodes().map((each) => nodeOf(each).id))].sort()")
    assert ends == ["mount:/guests/shared", "mount:/guests/shared/photos"]
    assert (
        browser.ask("getComputedStyle(document.querySelector('article.error .severity')).color") == "rgb(185, 28, 28)"
    )
    colours = browser.ask("[...new Set(picture.edges('.near').map((each) => each.style('line-color')))]")
    assert colours == ["rgb(185,28,28)"]


def test_a_kind_can_be_left_out(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "example"))
    choose_view(browser, "all")
    assert any(each.startswith("link:") for each in browser.ask(DRAWN))
    browser.ask("[...document.querySelectorAll('#legend label')].find((each) => each.title === 'link').click()")
    assert not any(each.startswith("link:") for each in browser.ask(DRAWN))


def test_each_edge_has_reason_path_and_place(browser: Chromium, folder: Path) -> None:
    graph = api.graph(example())
    for id_ in ("guest:samba", "mount:/guests/shared"):
        browser.open(address(folder, "example", id_))
        text = browser.ask(SAID)
        for edge in graph.edges:
            if id_ in edge[:2]:
                assert edge.reason.replace("`", "") in text
                assert edge.origin.path in text
    numbers = json.loads(_data(page(example())))["edges"]
    assert len(numbers) == 6 * len(graph.edges)


def test_a_large_host_opens_on_demand(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "large"))
    assert browser.ask("realNodes.length") > 1900
    assert len(browser.ask(DRAWN)) < 10
    browser.ask("choose(nodes.find((each) => each.isGroup))")
    assert "220 nodes of kind guest" in browser.ask(SAID)
    browser.ask("toggleFold(nodes.find((each) => each.isGroup))")
    assert sum(each.startswith("guest:") for each in browser.ask(DRAWN)) == 220
    choose_view(browser, "all")
    assert len(browser.ask(DRAWN)) > 1900
    browser.click("#fold")
    assert len(browser.ask(DRAWN)) < 10


def test_hosts_of_a_fleet_are_told_apart(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "fleet", "sire/guest:g3"))
    assert browser.ask("state.chosen.id") == "sire/guest:g3"
    assert {each.partition("/")[0] for each in browser.ask(DRAWN)} == {"ward", "sire"}


def test_names_do_nothing_but_stand_there(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "nasty"))
    browser.ask("[...byId.values()].forEach((each) => choose(each)); findings.forEach(chooseFinding); clear()")
    assert "owned" not in browser.ask("document.title").replace("document.title='owned'", "")
    assert browser.ask("document.querySelectorAll('img, iframe, object, a, main script, header script').length") == 0
    assert browser.ask("document.scripts.length") == 4
    browser.press("/", *"onerror")
    assert browser.ask("listed.length") > 0
    for text in (browser.ask("document.body.innerText"), (folder / "nasty.html").read_text("utf-8")):
        assert "\u202e" not in text
        assert "\x1b" not in text
    assert "\\u202egnp.exe" in browser.ask("nodes.map((each) => each.name).join()")


def test_every_control_has_a_name(browser: Chromium, folder: Path) -> None:
    browser.open(address(folder, "example", "guest:samba"))
    unnamed = browser.ask(
        "[...document.querySelectorAll('button, input, select, [role=listbox], [role=application], aside, nav')]"
        ".filter((each) => !(each.ariaLabel || each.labels?.length || each.textContent.trim()))"
        ".map((each) => each.outerHTML)"
    )
    assert unnamed == []
    reached = set()
    for _ in range(12):
        browser.press("Tab")
        reached.add(browser.ask("document.activeElement.id || document.activeElement.type"))
        assert browser.ask("getComputedStyle(document.activeElement).outlineStyle") != "none"
    assert reached >= {"view", "only-findings", "fold", "unfold", "fit", "search"}


def _data(text: str) -> str:
    return text.partition('<script type="application/json" id="data">')[2].partition("</script>")[0]


def test_the_data_is_the_graph() -> None:
    graph, run = api.graph(example()), api.lint([example()])
    data = json.loads(_data(page(example())))
    real = [row for row in data["nodes"] if "group" not in row[7:]]
    guests = [*data["guests"], ""]
    assert [(row[0], row[1], data["kinds"][row[2]], guests[row[3]]) for row in real] == [
        (node.id, node.name, node.kind, node.guest) for node in graph.nodes.values()
    ]
    assert [_edge(data, data["edges"][start : start + 6]) for start in range(0, len(data["edges"]), 6)] == [
        (edge.source, edge.kind, edge.target, edge.reason, edge.origin.path, edge.implied) for edge in graph.edges
    ]
    assert [row[1] for row in data["findings"]] == [finding.rule for finding in run.findings]


def _edge(data: dict[str, Any], row: list[Any]) -> tuple[str, str, str, str, str, bool]:
    ids = [node[0] for node in data["nodes"]]
    source, target = (data["nodes"][end][1] for end in row[:2])
    return (
        ids[row[0]],
        data["relations"][row[2]][0],
        ids[row[1]],
        data["reasons"][row[3]].format(source=source, target=target, kind=data["relations"][row[2]][0]),
        data["places"][row[4]][1],
        bool(row[5]),
    )


def test_nothing_in_the_data_ends_its_script() -> None:
    text = page(nasty())
    assert text.count("</script>") == text.count("<script") == 4
    assert not set("<>&\u2028\u2029") & set(_data(text))
    assert _data(text).isprintable()


def test_the_page_is_the_same_each_time(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        file = tmp_path / f"{seed}.html"
        command = [sys.executable, "-m", "guestlint", "graph", str(EXAMPLE), "-o", str(file)]
        subprocess.run(command, env={**os.environ, "PYTHONHASHSEED": seed}, check=True)
        written.append(file.read_bytes())
    assert written[0] == written[1]


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
def test_vendored_files_are_what_was_published(library: Any) -> None:
    for name, sha256 in library.files.values():
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == sha256
