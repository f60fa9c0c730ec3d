"""What nothing has handled, in words for people: what went wrong, and where to report it if it is a defect of ours."""

from __future__ import annotations

import os
from errno import EBADF
from traceback import walk_tb

import guestlint
from guestlint.source.errors import described

_TRACKER = "https://github.com/guestlint/guestlint/issues"
_PACKAGE = os.path.dirname(os.path.abspath(guestlint.__file__))


def internal_error(error: BaseException) -> tuple[str, str]:
    """The message and the hint for what nothing has handled."""
    if isinstance(error, OSError):
        return _of_system(error)
    return _of_defect(error)


def _of_defect(error: BaseException) -> tuple[str, str]:
    where = _where(error)
    if isinstance(error, MemoryError):
        return f"out of memory ({where})", "lint fewer or smaller files at once"
    if isinstance(error, RecursionError):
        return f"something is nested too deeply for guestlint ({where})", f"please report it at {_TRACKER}"
    return f"internal error: {described(error)} ({where})", f"please report it at {_TRACKER}"


def _of_system(error: OSError) -> tuple[str, str]:
    """The message and the hint for an error of the operating system: of standard output, or of a file or a folder."""
    try:
        os.getcwd()
    except FileNotFoundError:
        return "the current folder is no longer there", "change to one that is"
    if error.filename is not None:
        return _of_defect(error)
    return f"cannot write: {'standard output is closed' if error.errno == EBADF else error.strerror or error}", ""


def _where(error: BaseException) -> str:
    """The innermost line of guestlint's own that the error came through, as `guestlint/report/text.py:41`."""
    found = "guestlint"
    for frame, line in walk_tb(error.__traceback__):
        file = os.path.abspath(frame.f_code.co_filename)
        if file.startswith(_PACKAGE + os.sep):
            found = f"guestlint/{os.path.relpath(file, _PACKAGE).replace(os.sep, '/')}:{line}"
    return found
