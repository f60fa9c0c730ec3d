"""The examples in a rule's page: `toml bad` with the finding's line marked by `# <--`, and `toml good`."""

from __future__ import annotations

import re
from typing import NamedTuple

_BLOCK = re.compile(r"^```toml (bad|good)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
MARK = "# <--"


class Example(NamedTuple):
    """One example, and the line that its finding stands on (None in a good one)."""

    text: str
    line: int | None


def examples(docs: str) -> dict[str, Example]:
    """The bad and the good example of a rule's page."""
    found = {}
    for kind, text in _BLOCK.findall(docs):
        lines = [number for number, line in enumerate(text.split("\n"), 1) if MARK in line]
        found[kind] = Example(text, lines[0] if lines else None)
    return found
