"""Host files as lines of JSON, `{"file": "...", "text": "..."}` each: of what has no files, or has them elsewhere."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from functools import partial

from guestlint.hints import Any, BinaryIO
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import STDIN, Bound, read_lines
from guestlint.source.parse import read_bytes
from guestlint.source.walk import shown_path
from guestlint.source.write import nameless_file

_BOUND = Bound(too_large="split the host, or write it as a file")
"""How much of a line is read."""

_EXPECTED = 'expected {"file": "hosts/ward.toml", "text": "..."}'


class Line(NamedTuple):
    """A host file that is a line, and what gives its content again."""

    file: str
    """Its name in findings, and the one that settings go by."""
    data: bytes
    again: Callable[[str], bytes]


class LineDocument(Document):
    """The document of a line."""

    __slots__ = ("again",)

    again: Callable[[str], bytes]

    @classmethod
    def of(cls, line: Line) -> Document:
        """The document; facts, which are never let go, are as they always are."""
        read = read_bytes(line.file, line.data)
        if read.is_facts:
            return read
        made = cls(read.file, read.text, read.data, read.format, read.error, read.error_span)
        made.error_help, made.error_first = read.error_help, read.error_first
        made.again = line.again
        return made


class JsonLines:
    """The lines of a file, or of standard input: as often as they are asked for, and each by its place."""

    def __init__(self, path: str, stdin: BinaryIO) -> None:
        """Keep them in a file without a name. Raises SourceError where they cannot be read, and WriteError."""
        self._shown = STDIN if path == "-" else shown_path(path)
        self._kept = nameless_file()
        for line in read_lines(path, stdin, _BOUND):
            self._kept.write(line)
        self._kept.flush()

    def __iter__(self) -> Iterator[Line | SourceError]:
        """Each line, or what is wrong with it; empty ones are passed over."""
        start = 0
        self._kept.seek(0)
        for number, line in enumerate(self._kept, 1):
            where, start = start, start + len(line)
            if line.strip():
                try:
                    file, data = _parsed(line)
                except (ValueError, RecursionError) as error:
                    said = str(error) if type(error) is ValueError else _EXPECTED
                    yield SourceError(f"{self._shown}:{number}: not a host file", said)
                else:
                    yield Line(file, data, partial(self._again, where, len(line)))

    def _again(self, start: int, size: int, _: str) -> bytes:
        return _parsed(os.pread(self._kept.fileno(), size, start))[1]


def _parsed(line: bytes) -> tuple[str, bytes]:
    """The name and the content of a host file. Raises ValueError for a line that has none."""
    found: Any = json.loads(line)
    file, text = (found.get("file"), found.get("text")) if isinstance(found, dict) else (None, None)
    if not isinstance(file, str) or not isinstance(text, str):
        raise ValueError(_EXPECTED)  # noqa: TRY004 - of JSON, all is
    if not file or b"\0" in os.fsencode(file):
        message = "`file` is no name of a file"
        raise ValueError(message)
    return shown_path(file), text.encode(errors="surrogatepass")
