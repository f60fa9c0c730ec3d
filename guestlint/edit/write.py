"""A file's text replaced at once: with its mode, through symbolic links, and never over what changed meanwhile."""

from __future__ import annotations

import os
import tempfile

from guestlint.source.errors import GuestlintError

_MARK = b"\xef\xbb\xbf"
"""A byte order mark is no part of a document's text, and stays."""


class ChangedError(GuestlintError):
    """A file that cannot be written, or is no longer what was linted; the message names it."""


def replace(path: str, old: str, new: str) -> None:
    """Give the file at `path`, whose text was `old`, the text `new`. Raises ChangedError, and leaves it as it is."""
    target = os.path.realpath(path)
    try:
        with open(target, "rb") as file:
            before = file.read()
        mark = _MARK if before.startswith(_MARK) else b""
        if before != mark + old.encode():
            message = f"{path}: it was changed while guestlint looked at it, and is left as it is"
            raise ChangedError(message, "run guestlint again")
        _put(target, mark + new.encode())
    except OSError as error:
        message = f"{path}: cannot write: {error.strerror}"
        raise ChangedError(message, "make the file and its folder writable") from error


def _put(target: str, data: bytes) -> None:
    """Written beside its place first, so that no reader sees half of it."""
    status = os.stat(target)
    handle, draft = tempfile.mkstemp(prefix=".guestlint-", dir=os.path.dirname(target))
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(file.fileno(), status.st_mode & 0o7777)
            if (status.st_uid, status.st_gid) != (os.geteuid(), os.getegid()):
                os.fchown(file.fileno(), status.st_uid, status.st_gid)
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException:
        os.unlink(draft)
        raise
