"""Files are read here, up to a bound; `write.py` writes them, and nothing else opens any."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator

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

_PART = 1024 * 1024
"""Bytes of a file that are read at once where it has more than it says: Python makes room for all that it asks for."""


def read_file(path: str, bound: Bound = DEFAULT, shown: str = "", *, is_regular: bool = False) -> bytes:
    """The bytes of the regular file at `path`, which may be known to be one; errors call it `shown`.

    Raises SourceError if it is missing, not readable, larger than the bound, or not a regular file: no pipe
    is waited for, and no device is opened.
    """
    shown = shown or path
    try:
        if not is_regular:
            _check_regular(os.stat(path), bound, shown)
        file = _without_waiting(path, os.O_RDONLY)  # Python's `open` takes twice as long
        try:
            status = os.fstat(file)
            _check_regular(status, bound, shown)  # another may stand there by now
            _check_size(status.st_size, bound, shown)
            data = os.read(file, status.st_size + 1)
            return data if len(data) == status.st_size else _rest(file, data, bound, shown)
        finally:
            os.close(file)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(shown, error) from error


def read_input(path: str, stdin: BinaryIO, bound: Bound = DEFAULT) -> tuple[str, bytes]:
    """The name for findings and the bytes of the file at `path`, or of `stdin` for `-`. Raises SourceError."""
    if path != "-":
        return path, read_file(path, bound)
    try:
        data = stdin.read(bound.size + 1)
    except (OSError, ValueError) as error:
        raise SourceError.from_os_error(STDIN, error) from error
    _check_size(len(data), bound, STDIN)
    return STDIN, data


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


def _rest(file: int, data: bytes, bound: Bound, shown: str) -> bytes:
    """The `data` that was read of a file, and what there is beyond. Raises SourceError where that is too much."""
    parts, size = [data], len(data)
    while size <= bound.size and (part := os.read(file, _PART)):
        parts.append(part)
        size += len(part)
    _check_size(size, bound, shown)
    return b"".join(parts)
