"""How answers about graphs are printed: text that keeps to its width, or one JSON document."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import click

from guestlint.cli.output_file import output_file_option
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.report.snippet import wrap
from guestlint.report.summary import Line, Style
from guestlint.report.text import width_of, write_blocks
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions
from guestlint.source.printable import columns, printable
from guestlint.source.route import Place

_PROSE = 100
"""Columns that text is wrapped to, however wide the terminal is."""
_DEEPEST = 12
"""Levels of a tree that are indented; what is deeper stands below one another."""


def answer_format(function: Callable[..., Any]) -> Callable[..., Any]:
    """`--format text` or `json`, and a file to write to."""
    return click.option(
        "--format",
        "format_",
        type=click.Choice(["text", "json"]),
        default="text",
        help="Output format.  [default: text]",
    )(output_file_option(function))


def print_json(answers: Iterable[Mapping[str, Any]]) -> None:
    """Print one JSON document: an answer for each host that has one."""
    sys.stdout.write(json_text({"schema": 1, "answers": list(answers)}) + "\n")


def print_text(blocks: Iterable[list[Line]]) -> None:
    """Print blocks with blank lines between them, in colour on a terminal."""
    write_blocks(blocks, sys.stdout)


def of_host(prefix: str, text: str) -> str:
    """What is said of a host as a whole; its name, as the prefix of ids has it, stands before it in a fleet."""
    return f"{prefix.removesuffix('/')}: {text}" if prefix else text


def room() -> int:
    """The columns of a line."""
    return min(width_of(sys.stdout), _PROSE)


def lines(text: str, indent: str = "", style: Style = "", rest: str = "") -> Iterator[Line]:
    """Text in lines that fit: `indent` stands before the first, as much space or `rest` before the others."""
    width = max(room() - max(columns(indent), columns(rest)), 10)
    before = indent
    for line in wrap(printable(text), width):
        for piece in _pieces(line, width):
            yield [(before, "gutter"), (printable(piece), style)]
            before = rest or " " * columns(indent)


def _pieces(line: str, width: int) -> Iterator[str]:
    """A line cut where a word alone is longer than the width."""
    piece, taken = "", 0
    for char in line:
        if taken + columns(char) > width:
            yield piece
            piece, taken = "", 0
        piece += char
        taken += columns(char)
    yield piece


class Branch(NamedTuple):
    """A node of a tree: its text, and what is below it."""

    text: str
    style: Style
    key: str


def tree(roots: Sequence[Branch], below: Mapping[str, Sequence[Branch]]) -> Iterator[Line]:
    """A tree drawn with lines; without recursion, as it may be deep."""
    waiting = [(root, "", "", 0) for root in reversed(roots)]
    while waiting:
        branch, head, rest, depth = waiting.pop()
        under = below.get(branch.key, ())
        yield from lines(branch.text, head, branch.style, rest + ("│  " if under and depth < _DEEPEST else ""))
        stem = rest if depth < _DEEPEST else rest[:-3]
        for number, each in reversed(list(enumerate(under))):
            is_last = number == len(under) - 1
            elbow, space = ("└─ ", "   ") if is_last else ("├─ ", "│  ")
            waiting.append((each, stem + elbow, stem + space, depth + 1))


def place_text(places: Positions, place: Place) -> str:
    """Where it is written: file, line and column, and the option path."""
    spot = places.spot(place)
    return f"{spot} {spot.path}" if spot.path else str(spot)


def place_json(places: Positions, place: Place) -> dict[str, Any]:
    """The same for programs."""
    spot = places.spot(place)
    span = spot.span
    return {
        "file": spot.file,
        "path": spot.path,
        "line": span.line if span else None,
        "column": span.column if span else None,
    }
