"""A defect of guestlint's own, in words for people: what went wrong, and where to report it."""

from __future__ import annotations

import os
from traceback import walk_tb

import guestlint
from guestlint.source.errors import described

_TRACKER = "https://github.com/guestlint/guestlint/issues"
_PACKAGE = os.path.dirname(os.path.abspath(guestlint.__file__))


def internal_error(error: Exception) -> tuple[str, str]:
    """The message and the hint for an error that nothing has handled."""
    where = _where(error)
    if isinstance(error, MemoryError):
        return f"out of memory ({where})", "lint fewer or smaller files at once"
    if isinstance(error, RecursionError):
        return f"something is nested too deeply for guestlint ({where})", f"please report it at {_TRACKER}"
    return f"internal error: {described(error)} ({where})", f"please report it at {_TRACKER}"


def _where(error: Exception) -> str:
    """The innermost line of guestlint's own that the error came through, as `guestlint/report/text.py:41`."""
    found = "guestlint"
    for frame, line in walk_tb(error.__traceback__):
        file = os.path.abspath(frame.f_code.co_filename)
        if file.startswith(_PACKAGE + os.sep):
            found = f"guestlint/{os.path.relpath(file, _PACKAGE).replace(os.sep, '/')}:{line}"
    return found
