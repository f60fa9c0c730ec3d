"""docs/architecture.md shows the floors that the import check knows, and names files that there are."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
import tomli

from tools.console import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text("utf-8")
(PICTURE,) = re.findall(r"^```mermaid\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
NODES = re.findall(r'^ +(\w+)\["(\w+)(?:: [^"]+)?"\]$', PICTURE, re.MULTILINE)


def _layers() -> list[str]:
    contracts = tomli.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]["contracts"]
    (floors,) = [contract for contract in contracts if contract["id"] == "floors"]
    layers: list[str] = floors["layers"]
    return layers


def test_the_picture_has_all_floors_in_their_order() -> None:
    assert [floor for _, floor in NODES] == _layers()


def test_what_flows_goes_up() -> None:
    """Each arrow leads from a floor to one above it: the other way round, what is above would have to be imported."""
    height = {node: index for index, (node, _) in enumerate(reversed(NODES))}
    arrows = [line for line in PICTURE.splitlines() if "-->" in line]
    assert arrows
    for line in arrows:
        chain = re.split(r' +(?:-- "[^"]*" )?--> +', line.strip())
        assert len(chain) > 1
        # A front end makes parts of a picture, and imports what a part is: this one thing is handed down.
        ways = [way for way in pairwise(chain) if way != ("frontends", "picture")]
        assert all(height[lower] < height[upper] for lower, upper in ways), line


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`((?:\w+/)+(?:\w+\.py)?)`", PAGE))))
def test_what_it_names_is_there(path: str) -> None:
    assert (ROOT / "guestlint" / path).exists() or (ROOT / path).exists()


def test_it_is_one_page() -> None:
    assert PAGE.count("\n") <= 150
