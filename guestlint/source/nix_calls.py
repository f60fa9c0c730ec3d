"""Where Nix code makes a guest: a function called with the guest's name, as in `mkMicrovm "web"`, found in the text.

Nix gives an attribute whose name is computed the position of that computation, which is one for all guests of a helper.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guestlint.source.nix_files import NixFiles
from guestlint.source.route import Span

_FUNCTION = re.compile(r"([A-Za-z_][\w'-]*)\s*\Z")
_KEYWORDS = frozenset(("assert", "else", "if", "in", "inherit", "let", "or", "rec", "then", "with"))


def find_call(files: NixFiles, names: Iterable[str], guest: str) -> tuple[str, Span] | None:
    """The file and the span of the one call with `guest` in the files `names`, or of the one string that is the name.

    None where there are several, as it cannot be told then which of them it is, or none.
    """
    calls: list[tuple[str, Span]] = []
    mentions: list[tuple[str, Span]] = []
    for name in names:
        for is_call, span in _mentions(files, name, guest):
            (calls if is_call else mentions).append((name, span))
    found = calls or mentions
    return found[0] if len(found) == 1 else None


def _mentions(files: NixFiles, name: str, guest: str) -> Iterator[tuple[bool, Span]]:
    """Each string of a file that is the guest's name, and whether a function is called with it."""
    text = files.text(name) or ""
    quoted = f'"{guest}"'
    if quoted not in text:
        return
    for start, end in files.strings(name):
        if text[start:end] == quoted:
            before = text.rfind("\n", 0, start)
            function = _FUNCTION.search(text, max(before + 1, start - 80), start)
            is_call = function is not None and function[1] not in _KEYWORDS
            first = function.start() if function is not None and is_call else start
            line = text.count("\n", 0, start) + 1
            yield is_call, Span(line, first - before, line, end - before)
