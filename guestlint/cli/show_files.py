"""`--show-files`: the files that would be linted, one a line."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator

from guestlint.cli.chosen import Chosen
from guestlint.cli.exits import Exit
from guestlint.cli.reading import read_documents
from guestlint.source.document import Document
from guestlint.source.errors import SourceError, one_line
from guestlint.source.read import Planned, Wanted


def show_files(planned: Callable[[Wanted], Iterable[Planned]], chosen: Chosen, *, skip_others: bool) -> Exit:
    """Print the names of the files that are planned to be read, as findings have them.

    A host of a flake is not evaluated for that.
    """
    wanted = chosen.wanted(_named, skip_others=skip_others)
    documents, unread = read_documents(planned(wanted), wanted)
    for document in documents:
        sys.stdout.write(f"{one_line(document.file)}\n")
    return Exit.FAILED if unread else Exit.CLEAN


def _named(reference: str) -> Iterator[Document | SourceError]:
    yield Document(reference, "", {})
