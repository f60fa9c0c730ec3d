"""How many generated documents guestlint was tried on, as pages say it: `python -m tools.fuzzed` writes the figure."""

from __future__ import annotations

import re

from tests.fuzz.ledger import documents, entries
from tools.console import ROOT

FILES = ("README.md", "docs/quality.md")

_FIGURE = re.compile(r"[\d,]+(?=\s+generated documents\b)")


def page(text: str) -> str:
    """A page with the figure of the ledger."""
    return _FIGURE.sub(f"{documents(entries()):,}", text)


def main() -> None:
    """Write the figure into each page."""
    for name in FILES:
        file = ROOT / name
        file.write_text(page(file.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
