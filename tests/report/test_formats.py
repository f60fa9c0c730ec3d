"""Formats for other programs: what each says of one host, and that nothing hostile gets out of its quotes."""

from __future__ import annotations

import io
import json
import re
import subprocess
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from guestlint import api
from guestlint.cli.output import create_writer
from guestlint.diagnostics import Run
from guestlint.registry.index import REPORTS
from guestlint.source.parse import read_bytes
from tests.oracles import require

HOST = """\
[node]
name = "ward"
[guests.home-gateway-1]
backend = "microvm"
microvm = { system = "x", macvtap = "lan", mac = "00:1b:21:00:00:01" }
"""
NASTY = (
    "a\x1b[31mb",
    "::error::x",
    "a%0Ab",
    "a\nb",
    "x|y`z",
    "<script>document.title='owned'</script>",
    "<img src=x onerror=\"document.title='owned'\">",
    "\u202egnp.exe",
    "]]>&amp;<a>",
    "[x](javascript:alert)",
    "\ufffe\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
)


MIXED = """\
[node]
name = "ward"

[guests.web]
backend = "microvm"
microvm.macvtap = "lan"
microvm.baseMac = "02:01:27:00:00:00"

[guests.web.zfs."/persist"]
pool = "rpool"
dataset = "rpool/safe/web"
"""


def run(*texts: tuple[str, str]) -> Run:
    return api.lint([read_bytes(file, text.encode()) for file, text in texts])


def written(name: str, result: Run) -> str:
    out = io.StringIO()
    create_writer(REPORTS, name).write(result, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def host() -> Run:
    return run(("host.toml", HOST), ("clean.toml", '[node]\nname = "sire"\n'))


@pytest.fixture(scope="module")
def nasty() -> Run:
    guests: dict[str, Any] = {name: {"backend": name, "zfs": {name: {"pool": name, "x": name}}} for name in NASTY}
    data = {"node": {"name": NASTY[5], **dict.fromkeys(NASTY, 1)}, "guests": guests}
    result = run((f"{NASTY[5].replace('/', '_')}%,:.json", json.dumps(data)))
    assert len(result.findings) > 20
    return result


def test_grouped(host: Run) -> None:
    assert written("grouped", host) == (
        "host.toml\n"
        "   3:9  error    interface-name-too-long  `vm-home-gateway-1`, the interface of guest `home-gateway-1` "
        "on the host, is 17 bytes long; the limit for a Linux interface name is 15\n"
        "  5:44  info     global-mac               MAC address 00:1b:21:00:00:01 of guest `home-gateway-1` is in a "
        "manufacturer's range: a real card may have it\n"
        "\n"
        "1 error, 1 info in 2 files\n"
    )


def test_json_lines_are_the_findings_of_json(host: Run, nasty: Run) -> None:
    for result in (host, nasty):
        lines = [json.loads(line) for line in written("jsonl", result).splitlines()]
        assert lines == json.loads(written("json", result))["findings"]


def test_github(host: Run) -> None:
    first, second = written("github", host).splitlines()
    assert first.startswith(
        "::error file=host.toml,line=3,endLine=3,col=9,endColumn=22,"
        "title=guestlint%3A interface-name-too-long::`vm-home-gateway-1`"
    )
    assert first.endswith("is 15%0Ashorten the name here")
    assert second.startswith(
        "::notice file=host.toml,line=5,endLine=5,col=44,endColumn=68,title=guestlint%3A global-mac::"
    )


def test_github_commands_stay_one_line_each(nasty: Run) -> None:
    lines = written("github", nasty).splitlines()
    assert len(lines) == len(nasty.findings)
    for line in lines:
        properties, _, message = line.removeprefix("::").partition("::")
        assert line.startswith(("::error file=", "::warning file=", "::notice file="))
        assert line.isprintable()
        assert "%2C%3A.json" in properties
        assert message


def test_gitlab(host: Run, nasty: Run) -> None:
    (first, second) = json.loads(written("gitlab", host))
    assert first["check_name"] == "interface-name-too-long"
    assert first["location"] == {"path": "host.toml", "lines": {"begin": 3, "end": 3}}
    assert (first["severity"], second["severity"]) == ("major", "info")
    assert first["fingerprint"] == host.findings[0].fingerprint
    issues = json.loads(written("gitlab", nasty))
    assert len({issue["fingerprint"] for issue in issues}) == len(nasty.findings)
    assert all(issue["severity"] in ("info", "minor", "major", "critical", "blocker") for issue in issues)
    assert json.loads(written("gitlab", run(("c.toml", '[node]\nname = "c"\n')))) == []


def test_junit(host: Run, nasty: Run) -> None:
    root = ET.fromstring(written("junit", host).partition("\n")[2])  # noqa: S314 - our own
    found, clean = root.findall("testsuite")
    assert (found.get("tests"), found.get("failures")) == ("2", "1")
    assert [case.get("name") for case in found] == [
        "interface-name-too-long guests.home-gateway-1",
        "global-mac guests.home-gateway-1.microvm.mac",
    ]
    assert [len(case.findall("failure")) for case in found] == [1, 0]
    assert (clean.get("name"), clean.get("tests"), clean.get("failures")) == ("clean.toml", "1", "0")
    (suite,) = ET.fromstring(written("junit", nasty).partition("\n")[2])  # noqa: S314 - our own
    assert int(suite.get("tests", "")) == len(suite) == len(nasty.findings)


SHAPE = {
    "testsuites": ({"name"}, {"name", "time", "tests", "failures", "disabled", "errors"}, ["testsuite"]),
    "testsuite": (
        {"name", "tests"},
        {
            "name",
            "tests",
            "failures",
            "errors",
            "time",
            "disabled",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
        },
        ["properties", "testcase", "system-out", "system-err"],
    ),
    "testcase": (
        {"name"},
        {"name", "assertions", "time", "classname", "status"},
        ["skipped", "error", "failure", "system-out", "system-err"],
    ),
    "failure": (set(), {"type", "message"}, []),
    "system-out": (set(), set(), []),
}
"""Of the schema of Jenkins' xUnit plugin (junit-10.xsd): attributes that must and may be, and children in order."""


def test_junit_is_of_the_shape_that_its_schema_names(host: Run, nasty: Run) -> None:
    for result in (host, nasty):
        for element in ET.fromstring(written("junit", result).partition("\n")[2]).iter():  # noqa: S314 - our own
            must, may, children = SHAPE[element.tag]
            assert must <= set(element.attrib) <= may
            order = [children.index(child.tag) for child in element]
            assert order == sorted(order)


def test_markdown(host: Run) -> None:
    assert written("markdown", host) == (
        "## guestlint: 1 error, 1 info in 2 files\n\n"
        "| | rule | place | finding |\n|---|---|---|---|\n"
        "| 🛑 error | `interface-name-too-long` | `host.toml:3:9` | `vm-home-gateway-1`, "
        "the interface of guest `home-gateway-1` on the host, is 17 bytes long; the limit for a Linux interface name "
        "is 15<br>shorten the name here |\n"
        "| 💡 info | `global-mac` | `host.toml:5:44` | MAC address 00:1b:21:00:00:01 of guest `home-gateway-1` is in "
        "a manufacturer's range: a real card may have it<br>set the locally administered bit: 02:1b:21:00:00:01 |\n"
    )


def test_markdown_keeps_to_its_cells(nasty: Run) -> None:
    for line in written("markdown", nasty).splitlines()[4:]:
        assert line.replace("\\|", "").count("|") == 5
        assert line.isprintable()
    from markdown_it import MarkdownIt  # noqa: PLC0415 - comes with rich

    page = MarkdownIt("gfm-like", {"html": True, "linkify": False}).render(written("markdown", nasty))
    assert "<script" not in page
    assert "<img" not in page
    assert "<a " not in page


def test_html_runs_nothing_of_what_it_shows(nasty: Run, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(written("html", nasty), "utf-8")
    command = [require("chromium"), "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom", page.as_uri()]
    dom = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert dom.count("<article") == len(nasty.findings)
    assert "<title>guestlint: " in dom
    assert "<script" not in dom
    assert "<img" not in dom
    assert "default-src 'none'" in dom


def test_html(host: Run) -> None:
    page = written("html", host)
    assert page.count('<article class="error ') == 1
    assert '<span class="number">    3  </span>[guests.<mark>home-gateway-1</mark>]' in page
    assert "<code>vm-home-gateway-1</code>, the interface of guest <code>home-gateway-1</code>" in page
    links = re.findall(r'<a href="([^"]*)"', page)
    assert links
    assert all(link.startswith("https://github.com/guestlint/guestlint/blob/main/docs/rules/") for link in links)
    assert page.replace("http-equiv", "").count("http") == len(links)


def test_html_has_the_most_severe_first_and_boxes_that_hide() -> None:
    """Each box that is not ticked hides as many findings as it says."""
    several = run(("a.toml", MIXED), ("b.toml", MIXED.replace("ward", "sire")))
    page = written("html", several)
    severities = re.findall(r'<article class="(\w+)', page)
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert len(set(severities)) > 1
    boxes = re.findall(r'<input type="checkbox" id="(show-[\w-]+)" checked> [^<]*\((\d+)\)', page)
    assert {box.split("-")[1] for box, _ in boxes} == {"severity", "rule", "file"}
    for box, count in boxes:
        (hidden,) = re.findall(rf"body:has\(#{box}:not\(:checked\)\) article\.([\w-]+) \{{ display: none \}}", page)
        classes = [each.split() for each in re.findall(r'<article class="([^"]*)"', page)]
        assert sum(hidden in each for each in classes) == int(count)


@pytest.mark.parametrize("name", REPORTS)
def test_a_file_that_does_not_parse_is_said_in_every_format(name: str) -> None:
    text = written(name, run(("broken.toml", "[node\n")))
    assert "syntax-error" in text
    assert "broken.toml" in text
