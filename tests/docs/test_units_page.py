"""What docs/units.md shows is what happens."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from guestlint import api
from guestlint.source.document import Document
from tests.conformance.systemd_oracle import verify
from tests.oracles import require
from tools.console import ROOT, output

PAGE = (ROOT / "docs" / "units.md").read_text("utf-8")


def _units() -> dict[str, str]:
    (document,) = api.read([str(ROOT / "examples" / "host.toml")])
    assert isinstance(document, Document)
    return api.units(document)


def _shown(command: str) -> list[str]:
    match = re.search(rf"^\$ [^\n]*{re.escape(command)}[^\n]*\n(.*?)^(?:```|\$)", PAGE, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match[1].splitlines()


def test_the_listing() -> None:
    assert sorted(" ".join(_shown("ls units")).split()) == sorted(_units())


def test_the_verdict(tmp_path: Path) -> None:
    """Which mount systemd begins with changes from run to run."""
    for name, text in _units().items():
        (tmp_path / name).write_text(text, "utf-8")
    said = verify(tmp_path / "guests.target", tmp_path).splitlines()
    shown = _shown("systemd-analyze --man=no verify")
    swap = {"guests-shared.mount": "guests-shared-photos.mount", "guests-shared-photos.mount": "guests-shared.mount"}
    swapped = [re.sub(r"guests-shared(-photos)?\.mount", lambda match: swap[match[0]], line) for line in shown]
    assert said in (shown, swapped)


def test_the_picture() -> None:
    dot = require("dot")
    graph = output("guestlint graph examples/host.toml")
    drawn = subprocess.run([dot, "-Tsvg"], input=graph, capture_output=True, text=True, check=True).stdout
    picture = (ROOT / "docs" / "units.svg").read_text("utf-8")
    assert _titles(picture) == _titles(drawn)


def _titles(svg: str) -> list[str]:
    return sorted(re.findall(r"<title>(.*?)</title>", svg, re.DOTALL))
