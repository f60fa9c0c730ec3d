"""Host files read for a command, with complaints of those that cannot be read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence

from guestlint.cli.output import read_all
from guestlint.cli.progress import with_progress
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import STDIN
from guestlint.source.read import Planned, Wanted, load_planned


def read_documents(planned: Iterable[Planned], wanted: Wanted) -> tuple[Sequence[Document], Sequence[SourceError]]:
    """The documents that were planned, and what cannot be read, which is complained of."""
    return read_all(with_progress(load_planned(planned, sys.stdin.buffer, wanted)))


_MANY = 100
"""Files beyond which documents are not kept, 50 kB each, and the cache is worth the time that it takes to open."""


def are_many(planned: Iterable[Planned]) -> bool:
    """Whether there may be so many host files that they are linted one by one."""
    return any(each.kind == "lines" for each in planned) or sum(len(each.files) for each in planned) > _MANY


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
