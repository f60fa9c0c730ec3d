"""Files are written here, as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from guestlint.hints import BinaryIO
from guestlint.source.attributes import check_replaceable, keep_attributes
from guestlint.source.errors import WriteError, reason
from guestlint.source.files import byte_order_mark, read_file
from guestlint.source.links import check_inside
from guestlint.source.signals import undisturbed

_OPEN_FILES = ("/dev", "/dev/fd", "/proc/self/fd")
"""Where names stand for files that are open; a new file in the place of one would not be what is written to."""


def write_file(path: str, data: bytes) -> None:
    """Make `data` the content of the file at `path`, which need not exist. Raises WriteError, and changes nothing then.

    An existing file keeps its attributes, and a symbolic link is kept, and followed unless it leads out of a
    repository. To a device, a pipe or an open file such as `/dev/stderr`, the data is appended.
    """
    with as_write_error(path):
        status = _status(path)
        if os.path.dirname(path) in _OPEN_FILES or not (status is None or stat.S_ISREG(status.st_mode)):
            with open(path, "ab") as stream:
                stream.write(data)
        else:
            check_inside(path)
            target = os.path.realpath(path)
            _write_atomically(path, data, status, lambda draft: os.replace(draft, target))


def create_file(path: str, data: bytes, hint: str = "choose another file") -> None:
    """Write a file that does not exist yet, not even as a link to nowhere. Raises WriteError.

    Where another process creates it in the meantime, that file stays and it is an error with `hint`.
    """
    with as_write_error(path):
        check_inside(path)
        try:
            _write_atomically(path, data, None, lambda draft: _link(draft, path))
        except FileExistsError as error:
            message = f"{path}: already exists"
            raise WriteError(message, hint) from error


def replace_text(path: str, old: str, new: str) -> None:
    """Make `new` the text of the file at `path` if it still is `old`; a byte order mark stays.

    Raises WriteError, or SourceError where the file cannot be read, and changes nothing then.
    """
    target = os.path.realpath(path)
    with as_write_error(path):
        check_inside(path)
        mark = byte_order_mark(target).encode()

        def place(draft: str) -> None:
            if read_file(target, shown=path) != mark + old.encode():
                message = f"{path}: changed since guestlint read it; not overwritten"
                raise WriteError(message, "run guestlint again")
            os.replace(draft, target)

        _write_atomically(path, mark + new.encode(), os.stat(target), place)


def write_new(path: str, data: bytes) -> None:
    """Write a file that nobody looks at yet, as its folder is a draft itself. Raises OSError where it exists."""
    with open(path, "xb") as file:
        file.write(data)


def nameless_file() -> BinaryIO:
    """A file that is gone once it is closed, and that nobody else can open. Raises WriteError."""
    folder = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - the name is random, and gone at once
    path = draft_beside(os.path.join(folder, ""))
    with as_write_error(folder):
        file = open(path, "x+b", opener=_private)  # noqa: SIM115 - whoever asks closes it
        os.unlink(path)
        return file


def draft_beside(path: str) -> str:
    """A path in the folder of `path` that nothing else has."""
    return os.path.join(os.path.dirname(path), f".guestlint-{os.urandom(8).hex()}")


@contextmanager
def as_write_error(path: str) -> Iterator[None]:
    """Raise an OSError as a WriteError with `path`, the reason and a hint."""
    try:
        yield
    except (OSError, ValueError) as error:
        message = f"{path}: cannot write: {reason(error)}"
        raise WriteError(message, _hint(error)) from error


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _write_atomically(path: str, data: bytes, status: os.stat_result | None, place: Callable[[str], None]) -> None:
    """Write a draft in the folder of the file at `path`, whose `status` it is given, and let `place` put it there."""
    draft = draft_beside(os.path.realpath(path))
    if status is not None:
        check_replaceable(path, status)
    with undisturbed():
        try:
            with open(draft, "xb", opener=None if status is None else _private) as file:
                file.write(data)
                file.flush()
                if status is not None:
                    keep_attributes(path, file.fileno(), status)
                os.fsync(file.fileno())
            place(draft)
        finally:
            with suppress(OSError):
                os.unlink(draft)


def _private(path: str, flags: int) -> int:
    """Open a draft that nobody else can read before it has the mode of the file that it replaces."""
    return os.open(path, flags, 0o600)


def _link(draft: str, target: str) -> None:
    """Give `draft` the name `target`; FileExistsError where that is taken, unlike with a rename."""
    try:
        os.link(draft, target)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: an empty file holds the place
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        try:
            os.replace(draft, target)
        except BaseException:
            os.unlink(target)
            raise


def _hint(error: OSError | ValueError) -> str:
    if isinstance(error, PermissionError):
        return "make the file and its folder writable"
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "create the folder first, or choose another"
    if isinstance(error, IsADirectoryError):
        return "name a file in it, or another"
    return "choose another place, or free some space in this one"
