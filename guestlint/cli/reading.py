"""Host files read for a command, with complaints of those that cannot be read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence

from guestlint.cli.output import read_all
from guestlint.cli.progress import with_progress
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import STDIN
from guestlint.source.read import Planned, Wanted, load_planned

_KEPT = 300
"""Documents that are kept as they are, 15 MB of usual ones; what a larger fleet has more is let go."""


def keep(document: Document) -> Document:
    """Let nothing go."""
    return document


def read_planned(
    planned: Iterable[Planned], wanted: Wanted, let_go: Callable[[Document], Document] = keep
) -> tuple[Sequence[Document], Sequence[SourceError]]:
    """What is planned to be read, the last of a large fleet let go, and what cannot be read, which is complained of."""
    read = with_progress(load_planned(planned, sys.stdin.buffer, wanted))
    return read_all(
        let_go(each) if number >= _KEPT and isinstance(each, Document) else each for number, each in enumerate(read)
    )


def name_stdin(documents: Sequence[Document], name: str | None) -> tuple[Sequence[Document], Document | None]:
    """The documents with standard input under its `name`, and that one, if it is there.

    It is what an editor has of the file of that name, so it takes the place of what is saved there.
    """
    stdin = next((document for document in documents if document.file == STDIN), None)
    if stdin is None or not name:
        return documents, stdin
    saved = os.path.realpath(name)
    kept = [each for each in documents if each is stdin or os.path.realpath(each.file) != saved]
    stdin.file = name
    return kept, stdin
