"""Text for people: on a terminal in colour, elsewhere the same text without."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from guestlint.diagnostics import Run
from guestlint.hints import TextIO
from guestlint.report.summary import Line, summary

_WIDTH = 100
"""Columns if the output is not a terminal."""

_NARROWEST = 40

_NONE: Mapping[str, str] = MappingProxyType({})


class Text:
    """Writes each finding with its source lines, then a summary."""

    name = "text"

    def write(self, run: Run, out: TextIO) -> None:
        """Write the report, in colour if `out` is a terminal, as NO_COLOR, FORCE_COLOR and TERM allow."""
        write_blocks(_blocks(run, width_of(out)), out, _links(run) if can_link(out) else {})


def write_blocks(blocks: Iterable[list[Line]], out: TextIO, links: Mapping[str, str] = _NONE) -> None:
    """Write blocks of lines with blank lines between them, in colour if `out` is a terminal that shall have it.

    On a terminal no line is longer than it is wide. `links` are addresses by the pieces that lead there.
    """
    if out.isatty():
        from guestlint.report.fold import fold  # noqa: PLC0415 - only on a terminal

        width = width_of(out)
        blocks = ([each for line in block for each in fold(line, width)] for block in blocks)
    if in_colour(out):
        from guestlint.report.terminal import write_styled  # noqa: PLC0415 - rich loads only to show something

        write_styled(blocks, out, links)
    else:
        _write_plain(blocks, out)


def _blocks(run: Run, width: int) -> Iterable[list[Line]]:
    if not run.findings:
        return [[summary(run)]]
    from guestlint.report.text_layout import layout  # noqa: PLC0415 - a clean run has nothing to lay out

    return layout(run, width)


def _write_plain(blocks: Iterable[list[Line]], out: TextIO) -> None:
    for number, block in enumerate(blocks):
        out.write("\n" if number else "")
        out.writelines("".join(text for text, _ in line).rstrip() + "\n" for line in block)


def _links(run: Run) -> Mapping[str, str]:
    """The pages of the rules by what a finding begins with."""
    from guestlint.report.pages import page_url  # noqa: PLC0415 - only on a terminal

    pages = {name: page_url(rule) for name, rule in run.rules.items()}
    heads = {(finding.severity, finding.rule) for finding in run.findings}
    return {f"{severity}[{rule}]": pages[rule] for severity, rule in heads if pages.get(rule)}


def in_colour(out: TextIO) -> bool:
    """Whether what is written to `out` is coloured, as NO_COLOR, FORCE_COLOR and TERM say."""
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return out.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")


_LINKING = frozenset({"iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio"})
_LINKING_TERMS = ("xterm-kitty", "foot", "alacritty", "xterm-ghostty", "wezterm", "contour")


def can_link(out: TextIO) -> bool:
    """Whether `out` is a terminal that is known to show links; FORCE_HYPERLINK says so of any other, or forbids it."""
    if not out.isatty() or not in_colour(out):
        return False
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    version = os.environ.get("VTE_VERSION", "")
    return (
        os.environ.get("TERM_PROGRAM") in _LINKING
        or os.environ.get("TERM", "").startswith(_LINKING_TERMS)
        or (version.isdecimal() and int(version) >= _VTE)
        or any(os.environ.get(name) for name in ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM"))
    )


_VTE = 5000
"""The first VTE with links, 0.50."""


def width_of(out: TextIO) -> int:
    """How many columns there are; a constant where `out` is no terminal."""
    if not out.isatty():
        return _WIDTH
    try:
        width = int(os.environ.get("COLUMNS") or 0) or os.get_terminal_size(out.fileno()).columns
    except (OSError, ValueError):
        width = _WIDTH
    return max(width or _WIDTH, _NARROWEST)
