"""The console blocks of the documentation: `python -m tools.console` writes their real output into them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_BLOCK = re.compile(r"(<!-- run -->\n```console\n)\$ (guestlint[^\n]*)\n(.*?)(```\n)", re.DOTALL)


class Block(NamedTuple):
    """A command and the output that is shown for it."""

    command: str
    shown: str


def blocks(text: str) -> list[Block]:
    """The blocks marked `<!-- run -->`, in order."""
    return [Block(match[2], match[3]) for match in _BLOCK.finditer(text)]


def output(command: str) -> str:
    """What the command prints on standard output, run from the project's root."""
    arguments = command.split()[1:]
    run = subprocess.run(
        [sys.executable, "-m", "guestlint", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return run.stdout


def main() -> None:
    """Write the real output into the pages that have such blocks."""
    for page in (ROOT / "README.md", ROOT / "docs" / "graph.md"):
        text = page.read_text("utf-8")
        text = _BLOCK.sub(lambda match: f"{match[1]}$ {match[2]}\n{output(match[2])}{match[4]}", text)
        page.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
