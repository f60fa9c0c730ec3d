"""What `make bench` has measured, in docs/performance.md: `python -m tools.performance` writes the tables."""

from __future__ import annotations

import re

from bench.page import tables
from bench.record import BEFORE, LATEST, load
from bench.rows import GROUPS
from tools.console import ROOT

FILE = ROOT / "docs" / "performance.md"

_TABLES = re.compile(r"(?<=<!-- bench -->\n).*?(?=<!-- end of bench -->)", re.DOTALL)


def page(text: str) -> str:
    """A page with the tables of the latest record."""
    latest = load(LATEST)
    made = tables(GROUPS, latest, load(BEFORE)) if latest else ""
    return _TABLES.sub(lambda _: f"\n{made}\n", text)


def main() -> None:
    """Write the tables into the page."""
    FILE.write_text(page(FILE.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
