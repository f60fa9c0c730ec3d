"""What commands print with: complaints on standard error, and formats by name."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from typing import Any

from guestlint.finding import Run
from guestlint.source.document import Document
from guestlint.source.errors import SourceError, one_line


def complain(message: str, hint: str) -> None:
    """Say on standard error what went wrong and what would help; control characters are made visible."""
    sys.stderr.write(f"guestlint: error: {one_line(message)}\n")
    if hint:
        sys.stderr.write(f"  {one_line(hint)}\n")


def complain_of_crashes(run: Run) -> None:
    """Name each rule that crashed."""
    for crash in run.crashes:
        where = f" on {crash.file}" if crash.file else ""
        complain(f"rule {crash.rule} crashed{where}: {crash.error}", "the other rules' findings are complete")


def readable(documents: Iterable[Document | SourceError]) -> Iterator[Document | None]:
    """The documents; a file that could not be read is complained of and comes as None."""
    for document in documents:
        if isinstance(document, Document):
            yield document
        else:
            complain(str(document), document.hint)
            yield None


def make(target: str) -> Any:  # noqa: ANN401 - a Reporter or a GraphWriter, as the table says
    """An object of the class named as `module:Class`."""
    module, _, name = target.partition(":")
    return getattr(import_module(module), name)()
