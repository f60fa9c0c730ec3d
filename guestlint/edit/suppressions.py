"""Comments written into a TOML text that suppress findings at its lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from guestlint.source.comments import comment_text, first_line
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Span

_IGNORED = re.compile(r"(guestlint:\s*ignore\[)([^\]]*)\]")
_TRIPLE = re.compile(r'"""|\'\'\'')


def with_suppressions(document: Document, wanted: Mapping[int, Collection[str]], reason: str) -> str:
    """The text with a comment for the rules at each line, at its end; the text as it is where that would change data.

    A comment that suppresses others there gets the names, one that says something else comes behind ours, and a line
    that ends in a string has its comment above it.
    """
    lines = document.text.split("\n")
    comments = {span.line: span for span in document.comments()}
    first = first_line(lines)
    for number in sorted(wanted, reverse=True):
        comment = f"# guestlint: ignore[{', '.join(sorted(wanted[number]))}] {reason}"
        _add(lines, number, comment, comments.get(number), is_first=number == first)
    text = "\n".join(lines)
    new = read_bytes(document.file, text.encode("utf-8", "surrogatepass"), document.format)
    return text if not new.error and new.data == document.data else document.text


def _add(lines: list[str], number: int, comment: str, old: Span | None, *, is_first: bool) -> None:
    line = lines[number - 1]
    end = "\r" if line.endswith("\r") else ""
    if old is not None:
        said = comment_text(lines, old)
        before = line[: old.column - 1]
        rest = line[old.column - 1 :]
        names = comment.partition("[")[2].partition("]")[0]
        if said is not None and _IGNORED.search(rest):
            lines[number - 1] = before + _IGNORED.sub(
                lambda match: f"{match[1]}{_joined(match[2], names)}]", rest, count=1
            )
        else:
            lines[number - 1] = f"{before}{comment} {rest}"
    elif len(_TRIPLE.findall(line)) % 2 and not is_first:
        indent = line[: len(line) - len(line.lstrip())]
        lines.insert(number - 1, f"{indent}{comment}{end}")
    else:
        lines[number - 1] = f"{line.removesuffix(end).rstrip()}  {comment}{end}"


def _joined(names: str, more: str) -> str:
    known: Sequence[str] = [*names.split(","), *more.split(",")]
    return ", ".join(dict.fromkeys(name.strip() for name in known if name.strip()))
