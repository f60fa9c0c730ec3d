"""Changes of a text as a unified diff that `git apply -p0` and `patch -p0` take."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from guestlint.edit.line_diff import hunks

_NO_LINE_FEED = "\\ No newline at end of file\n"
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def patch(name: str, old: str, new: str) -> Iterator[str]:
    """The lines of the diff of one file, each with its line feed; none where nothing changes."""
    before, after = _lines(old), _lines(new)
    for number, hunk in enumerate(hunks(before, after)):
        if not number:
            shown = header_name(name)
            yield f"--- {shown}\n+++ {shown}\n"
        (_, i, _, j, _), (_, _, i_end, _, j_end) = hunk[0], hunk[-1]
        yield f"@@ -{_range(i, i_end)} +{_range(j, j_end)} @@\n"
        for tag, start, end, to, to_end in hunk:
            if tag == "equal":
                yield from _marked(" ", before[start:end])
            else:
                yield from _marked("-", before[start:end])
                yield from _marked("+", after[to:to_end])


def _range(start: int, end: int) -> str:
    """The first line, from one, and how many: of none, the line before them."""
    if end == start + 1:
        return str(end)
    return f"{start + 1 if end > start else start},{end - start}"


def _marked(sign: str, lines: Iterable[str]) -> Iterator[str]:
    for line in lines:
        yield sign + line if line.endswith("\n") else f"{sign}{line}\n{_NO_LINE_FEED}"


def header_name(name: str) -> str:
    r"""A file's name as git reads it: quoted where it must be, else with a tab behind it where it has a blank.

    >>> header_name("hosts/ward.toml"), header_name("my host.toml"), header_name('a"b.toml')
    ('hosts/ward.toml', 'my host.toml\t', '"a\\"b.toml"')
    """
    if re.search(r'[\x00-\x1f\x7f"\\\ud800-\udfff]', name):
        return '"' + "".join(map(_quoted, name)) + '"'
    return f"{name}\t" if " " in name else name


def _quoted(char: str) -> str:
    if char in _ESCAPES:
        return _ESCAPES[char]
    if char < " " or char == "\x7f" or "\ud800" <= char <= "\udfff":
        return "".join(f"\\{byte:03o}" for byte in char.encode("utf-8", "surrogateescape"))
    return char


def _lines(text: str) -> list[str]:
    """The lines with their line feeds; a carriage return alone ends none, as for git."""
    return re.findall(r"[^\n]*\n|[^\n]+", text)
