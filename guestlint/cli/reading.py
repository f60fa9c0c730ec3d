"""Host files read for a command, with complaints of those that cannot be read."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from guestlint import api
from guestlint.cli.output import readable, with_progress_bar
from guestlint.source.document import Document
from guestlint.source.read import Wanted


def read_documents(paths: Sequence[str], wanted: Wanted) -> Sequence[Document | None]:
    """The documents at `paths`; None in the place of one that cannot be read, which is complained of."""
    return list(with_progress_bar(readable(api.read(paths, sys.stdin.buffer, wanted))))
