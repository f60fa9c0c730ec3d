"""Long text on a terminal, through the user's pager."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from contextlib import suppress

_OPTIONS = "FRX"
"""For less: leave at once what fits, show colours, and let the text stay on the screen at the end."""


def print_paged(text: str) -> None:
    """Print text on standard output, and let the pager show it where it is longer than the terminal.

    PAGER names the program, by default less; none is used where it is empty or `cat`.
    """
    command = _pager() if _is_long(text) else []
    if command:
        environment = {**os.environ, "LESS": os.environ.get("LESS", _OPTIONS)}
        with suppress(OSError, KeyboardInterrupt):
            subprocess.run(command, input=text.encode(errors="replace"), env=environment, check=False)  # noqa: S603 - the user's own
            return
    sys.stdout.write(text)


def _pager() -> list[str]:
    """The words of the command; none where there is no such program."""
    try:
        words = shlex.split(os.environ.get("PAGER", "less"))
    except ValueError:
        return []
    return words if words and words[0] != "cat" and shutil.which(words[0]) else []


def _is_long(text: str) -> bool:
    """Whether the text does not fit the terminal that it is written to, and somebody may press keys there."""
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        return False
    try:
        height = os.get_terminal_size(sys.stdout.fileno()).lines
    except OSError:
        return False
    return 0 < height <= text.count("\n")
