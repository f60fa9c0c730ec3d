"""Files are read here, up to a bound; `write.py` writes them, and nothing else opens any."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from functools import partial

from guestlint.hints import BinaryIO
from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError

STDIN = "<stdin>"
"""The name of standard input in findings and errors."""

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


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
        file = _without_waiting(path, os.O_RDONLY)  # Python's `open` takes twice as long
        try:
            status = os.fstat(file)
            _check_regular(status, bound, shown)  # another may stand there by now
            _check_size(status.st_size, bound, shown)
            return _read(partial(_read_up_to, file), bound, shown, status.st_size)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(shown, error) from error


def read_input(path: str, stdin: BinaryIO, bound: Bound = DEFAULT) -> tuple[str, bytes]:
    """The name for findings and the bytes of the file at `path`, or of `stdin` for `-`. Raises SourceError."""
    if path != "-":
        return path, read_file(path, bound)
    try:
        return STDIN, _read(stdin.read, bound, STDIN, bound.size)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(STDIN, error) from error


def read_lines(path: str, stdin: BinaryIO, bound: Bound = DEFAULT) -> Iterator[bytes]:
    """The lines of the regular file at `path`, or of `stdin` for `-`, each as it ends. Raises SourceError.

    `bound` is that of a line.
    """
    from contextlib import nullcontext  # noqa: PLC0415 - most runs read whole files

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


def read_start(path: str, size: int) -> bytes:
    """The first `size` bytes of the file at `path`. Raises OSError."""
    with open(path, "rb", opener=_without_waiting) as file:
        return file.read(size)


def byte_order_mark(path: str) -> str:
    """The byte order mark that the file at `path` begins with, or nothing. Raises OSError."""
    return "\ufeff" if read_start(path, 3) == _BYTE_ORDER_MARK else ""


def _check_regular(status: os.stat_result, bound: Bound, shown: str) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    if stat.S_ISDIR(status.st_mode):
        message = f"{shown}: a folder, not a file"
        raise SourceError(message, "pass a file in it")
    message = f"{shown}: not a regular file"
    raise SourceError(message, bound.not_regular)


def _check_size(size: int, bound: Bound, shown: str) -> None:
    if size > bound.size:
        message = f"{shown}: larger than {bound.size // (1024 * 1024)} MiB, the limit for this kind of file"
        raise SourceError(message, bound.too_large)


def _without_waiting(path: str, flags: int) -> int:
    """Open a file as `open` would, and return at once even if it is a pipe."""
    return os.open(path, flags | os.O_NONBLOCK)


def _read(read: Callable[[int], bytes], bound: Bound, shown: str, expected: int) -> bytes:
    """All of a file that is expected to have so many bytes: Python makes room for as many as it is asked to read."""
    size = min(expected, bound.size) + 1
    data = read(size)
    if len(data) == size:
        data += read(bound.size + 1 - size)
    _check_size(len(data), bound, shown)
    return data


def _read_up_to(file: int, size: int) -> bytes:
    """The next `size` bytes of an open file; fewer only where it ends."""
    parts = []
    while size and (part := os.read(file, size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
