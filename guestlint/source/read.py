"""From paths to documents: which files are host files, and what their bytes say."""

from __future__ import annotations

import os
import re
import stat
from typing import TYPE_CHECKING, Any, BinaryIO

import tomli

from guestlint.source.document import Document, Format
from guestlint.source.errors import SourceError
from guestlint.source.route import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_BYTES = 64 * 1024 * 1024
"""The most a host file may weigh; the largest in real use is a thousandth of it."""

STDIN = "<stdin>"
"""The name that standard input goes by in findings."""


def load(paths: Iterable[str], stdin: BinaryIO) -> Iterator[Document | SourceError]:
    """Read `paths` one by one, in their order; `-` is `stdin`, and a folder means the host files in it by name.

    A file named twice is given once. What cannot be read is yielded as an error, so that the rest still comes;
    what cannot be parsed is a document that says so. Nothing is raised.
    """
    seen: set[str] = set()
    for path in paths:
        if path == "-":
            if path not in seen:
                seen.add(path)
                yield _read_stdin(stdin)
        elif os.path.isdir(path):
            yield from _read_folder(path, seen)
        elif (real := os.path.realpath(path)) not in seen:
            seen.add(real)
            yield _read_file(path)


def read_bytes(file: str, data: bytes, format: Format | None = None) -> Document:  # noqa: A002 -- as in Document
    """Decode and parse `data` as the content of `file`; without a `format`, `.json` and `{` on stdin mean JSON.

    A fault of the content is in the document's `error` and `error_span`, never raised.
    """
    # Nix reads both formats with a byte order mark (seen with 2.8); no column counts it, as no editor shows it
    content = data.removeprefix(b"\xef\xbb\xbf")
    if format is None:
        is_json = content.lstrip()[:1] == b"{" if file == STDIN else file.lower().endswith(".json")
        format = "json" if is_json else "toml"  # noqa: A001 -- as in Document
    try:
        text = content.decode()
    except UnicodeDecodeError as fault:
        return _undecodable(file, content, fault.start, len(data) - len(content), format)
    if "\0" in text:
        return _refused(file, text, format, "a NUL character: this is not a text file", text.index("\0"))
    return _parse_json(file, text) if format == "json" else _parse_toml(file, text)
