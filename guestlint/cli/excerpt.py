"""The lines of a settings file that an error is about, with a caret."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

from guestlint.report.snippet import Frame, Mark
from guestlint.report.text import width_of
from guestlint.source.document import Document
from guestlint.source.positions import Location, Positions
from guestlint.source.route import Span


def shown_file(file: str) -> str:
    """A settings file from the current folder, as places in host files are."""
    return os.path.relpath(file) if os.path.isabs(file) else file


def excerpt_lines(file: str, text: str, span: Span) -> Iterator[str]:
    """The place, its line and the caret, as a finding has them."""
    file = shown_file(file)
    places = Positions({file: Document(file, text, {})})
    frame = Frame(places, len(str(span.end_line)), width_of(sys.stderr))
    spot = Location(file, "", span)
    for line in (frame.place("-->", spot), *frame.source(spot, Mark("^", "error"))):
        yield "".join(text for text, _ in line).rstrip()
