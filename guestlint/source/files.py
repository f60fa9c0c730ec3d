"""The one place that opens files: read up to a bound, and written as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from typing import BinaryIO

from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError, WriteError, reason

STDIN = "<stdin>"
"""The name of standard input in findings and errors."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_OPEN_FILES = ("/dev", "/dev/fd", "/proc/self/fd")
"""Where names stand for files that are open; a new file in the place of one would not be what is written to."""


class Bound(NamedTuple):
    """The most bytes to read of a kind of file, and the hints for a larger one and for a pipe or a device."""

    size: int = 64 * 1024 * 1024
    too_large: str = "choose another file"
    not_regular: str = "to read from a pipe, pass - and use standard input"


DEFAULT = Bound()


def read_file(path: str, bound: Bound = DEFAULT, shown: str = "") -> bytes:
    """The bytes of the regular file at `path`; errors call it `shown`.

    Raises SourceError if it is missing, not readable, larger than the bound, or not a regular file: no pipe
    is waited for, and no device is opened.
    """
    shown = shown or path
    try:
        _check_regular(os.stat(path), bound, shown)
        with open(path, "rb", opener=_without_waiting) as file:
            status = os.fstat(file.fileno())
            _check_regular(status, bound, shown)  # another may stand there by now
            return _read(file, bound, shown, status.st_size)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(shown, error) from error


def read_input(path: str, stdin: BinaryIO, bound: Bound = DEFAULT) -> tuple[str, bytes]:
    """The name for findings and the bytes of the file at `path`, or of `stdin` for `-`. Raises SourceError."""
    if path != "-":
        return path, read_file(path, bound)
    try:
        return STDIN, _read(stdin, bound, STDIN, bound.size)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(STDIN, error) from error


def read_lines(path: str, stdin: BinaryIO, bound: Bound = DEFAULT) -> Iterator[bytes]:
    """The lines of the regular file at `path`, or of `stdin` for `-`, each as it ends. Raises SourceError.

    `bound` is that of a line.
    """
    shown = STDIN if path == "-" else path
    try:
        if path != "-":
            _check_regular(os.stat(path), bound, shown)
        with nullcontext(stdin) if path == "-" else open(path, "rb", opener=_without_waiting) as file:
            number = 0
            while line := file.readline(bound.size + 1):
                number += 1
                if len(line) > bound.size:
                    message = f"{shown}:{number}: a line larger than {bound.size // (1024 * 1024)} MiB"
                    raise SourceError(message, bound.too_large)
                yield line
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(shown, error) from error


def nameless_file() -> BinaryIO:
    """A file that is gone once it is closed, and that nobody else can open. Raises WriteError."""
    folder = os.environ.get("TMPDIR") or "/tmp"  # noqa: S108 - the name is random, and gone at once
    path = draft_beside(os.path.join(folder, ""))
    with as_write_error(folder):
        file = open(path, "x+b", opener=_private)  # noqa: SIM115 - whoever asks closes it
        os.unlink(path)
        return file


def read_start(path: str, size: int) -> bytes:
    """The first `size` bytes of the file at `path`. Raises OSError."""
    with open(path, "rb", opener=_without_waiting) as file:
        return file.read(size)


def byte_order_mark(path: str) -> str:
    """The byte order mark that the file at `path` begins with, or nothing. Raises OSError."""
    return "\ufeff" if read_start(path, 3) == _BYTE_ORDER_MARK else ""


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
            _check_inside(path)
            target = os.path.realpath(path)
            _write_atomically(path, data, status, lambda draft: os.replace(draft, target))


def create_file(path: str, data: bytes, hint: str = "choose another file") -> None:
    """Write a file that does not exist yet, not even as a link to nowhere. Raises WriteError.

    Where another process creates it in the meantime, that file stays and it is an error with `hint`.
    """
    with as_write_error(path):
        _check_inside(path)
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
        _check_inside(path)
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


def _check_regular(status: os.stat_result, bound: Bound, shown: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        message = f"{shown}: a folder, not a file"
        raise SourceError(message, "pass a file in it")
    if not stat.S_ISREG(status.st_mode):
        message = f"{shown}: not a regular file"
        raise SourceError(message, bound.not_regular)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file as `open` would, and return at once even if it is a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _read(file: BinaryIO, bound: Bound, shown: str, expected: int) -> bytes:
    """All of a file that is expected to have so many bytes: Python makes room for as many as it is asked to read."""
    size = min(expected, bound.size) + 1
    data = file.read(size)
    if len(data) == size:
        data += file.read(bound.size + 1 - size)
    if len(data) > bound.size:
        message = f"{shown}: larger than {bound.size // (1024 * 1024)} MiB, the limit for this kind of file"
        raise SourceError(message, bound.too_large)
    return data


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


def _write_atomically(path: str, data: bytes, status: os.stat_result | None, place: Callable[[str], None]) -> None:
    """Write a draft in the folder of the file at `path`, whose `status` it is given, and let `place` put it there."""
    from guestlint.source.attributes import check_replaceable, keep_attributes  # noqa: PLC0415 - only to write
    from guestlint.source.signals import undisturbed  # noqa: PLC0415 - as above

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


def _check_inside(path: str) -> None:
    from guestlint.source.links import check_inside  # noqa: PLC0415 - only to write

    check_inside(path)


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
    return "choose another place, or free some space in this one"
