"""`--show-files`: the files that would be linted, one a line."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

from guestlint.cli.chosen import Chosen
from guestlint.cli.exits import Exit
from guestlint.cli.reading import read_documents
from guestlint.source.document import Document
from guestlint.source.errors import SourceError, one_line
from guestlint.source.read import plan


def show_files(paths: Sequence[str], chosen: Chosen, *, skip_others: bool) -> Exit:
    """Print the names of the files at `paths`, as findings have them; a host of a flake is not evaluated for that."""
    wanted = chosen.wanted(_named, skip_others=skip_others)
    documents, unread = read_documents(plan(paths, wanted), wanted)
    for document in documents:
        sys.stdout.write(f"{one_line(document.file)}\n")
    return Exit.FAILED if unread else Exit.CLEAN


def _named(reference: str) -> Iterator[Document | SourceError]:
    yield Document(reference, "", {})
