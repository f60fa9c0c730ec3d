"""Changes of a text as a unified diff that `git apply -p0` and `patch -p0` take."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

_NO_LINE_FEED = "\\ No newline at end of file\n"
_ESCAPES = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def patch(name: str, old: str, new: str) -> Iterator[str]:
    """The lines of the diff of one file, each with its line feed; none where nothing changes."""
    shown = header_name(name)
    for line in difflib.unified_diff(_lines(old), _lines(new), shown, shown, lineterm="\n"):
        yield line if line.endswith("\n") else f"{line}\n{_NO_LINE_FEED}"


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
