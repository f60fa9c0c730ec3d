"""What may not be in any output, said anew: by Unicode's categories, and by what runners of CI take for a command."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
_OWN_SIGN = "\u26a0\ufe0f"  # of the Markdown report
_COLOUR = re.compile(r"\x1b\[[0-9;]*m|\x1b\]8;[^\x1b]*\x1b\\")


def hidden(text: str) -> list[str]:
    """The characters that nobody sees, or that act on a terminal, as names of code points."""
    shown = text.replace("\n", "").replace(_OWN_SIGN, "")
    return sorted({f"U+{ord(char):04X}" for char in shown if _is_hidden(char)})


def _is_hidden(char: str) -> bool:
    is_selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef"
    return unicodedata.category(char) in _HIDDEN or char in _FILLERS or is_selector


def commands(text: str) -> list[str]:
    """The lines that a runner takes for commands, with colours or without them.

    Source: github.com/actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2 and TryParse.
    """
    lines = [*text.split("\n"), *_COLOUR.sub("", text).split("\n")]
    return [line for line in lines if re.match(r"\s*::[a-z-]+", line) or re.search(r"##\w*\[", line)]


WORDS = (
    "\x1b[31m",
    "\x1b]0;title\x07",
    "\x9b2J",
    "\x7f",
    "\r",
    "\n",
    "\n::error::x",
    "\u202e",
    "\u2066",
    "\u200b",
    "\u2028",
    "\ue000",
    "\u0378",
    "\u3164",
    "\ufe0f",
    "\U000e0101",
    "\u2800",
    "\ufeff",
    "\u00ad",
    "::error::x",
    " ::stop-commands::x",
    "::set-env name=X::y",
    "##[error]x",
    "##vso[task.setvariable]x",
    "#",
    "[",
    "|",
    "`",
    "``",
    "\\",
    "![x](http://e/x.png)",
    "[l](http://e)",
    "<script>alert(1)</script>",
    "<!--",
    "&lt;",
    "http://e.example/x",
    "www.e.example",
    "m@e.example",
    "@somebody",
    "#12",
    ":tada:",
    "$x$",
    "**b**",
    "~~s~~",
    "*",
    "_",
    "]]>",
    "]",
    '"',
    "'",
    "%0A::error::x",
    "{0}",
    "[red]",
    "\xe9",
    "\u65e5",
    "\U0001f600",
    " ",
    "a",
    "word",
)
"""Pieces of hostile text."""
