"""Host files read for a command, with complaints of those that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from guestlint import api
from guestlint.cli.output import read_all
from guestlint.cli.progress import with_progress
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.read import Wanted


def read_documents(paths: Sequence[str], wanted: Wanted) -> tuple[Sequence[Document], Sequence[SourceError]]:
    """The documents at `paths`, and what cannot be read, which is complained of."""
    return read_all(with_progress(api.read(paths, sys.stdin.buffer, wanted)))
