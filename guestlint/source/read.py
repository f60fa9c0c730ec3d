"""From paths to documents: which files are host files, and what their bytes say."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO

import tomli

from guestlint.source.document import Document, Format
from guestlint.source.errors import SourceError, one_line
from guestlint.source.route import Span

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
        text = _decode(data, content)
        return Document(file, text, _parse_json(text) if format == "json" else _parse_toml(text), format)
    except _FaultError as fault:
        text, place = content.decode(errors="replace"), fault.place
        span = Span(*place, place[0], place[1] + 1) if place else None
        return Document(file, text, {}, format, one_line(fault.message), span)


class _FaultError(Exception):
    """What is wrong with a host file's content, and the line and column, if known."""

    def __init__(self, message: str, place: tuple[int, int] | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.place = place


def _decode(data: bytes, content: bytes) -> str:
    """The text of `content`, which is `data` without its byte order mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "UTF-16, not UTF-8; save the file as UTF-8"
        raise _FaultError(message, (1, 1))
    mark = len(data) - len(content)
    nul = content.find(b"\0")
    if nul >= 0:
        before = content[:nul].decode(errors="replace")
        message = f"not a text file: the byte at offset {nul + mark} is NUL"
        raise _FaultError(message, _place(before, len(before)))
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        byte = f"byte 0x{content[error.start]:02x} at offset {error.start + mark}"
        message = f"{byte} is not UTF-8; save the file as UTF-8"
        raise _FaultError(message, _place(before, len(before))) from error


def _place(text: str, point: int) -> tuple[int, int]:
    """Line and column of a code point."""
    return text.count("\n", 0, point) + 1, point - text.rfind("\n", 0, point)


def _parse_toml(text: str) -> dict[str, Any]:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        raise _FaultError(error.msg, (error.lineno, error.colno)) from error
    except RecursionError as error:
        message = f"nested too deeply: {error}"
        raise _FaultError(message) from error
    except ValueError as error:
        raise _long_integer(text) from error


def _parse_json(text: str) -> dict[str, Any]:
    import json  # noqa: PLC0415 -- most runs read TOML only, and start-up is most of a run

    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = "empty: a host file in JSON is an object" if not text.strip() else error.msg
        raise _FaultError(message.removesuffix(" at").removesuffix(" starting"), _place(text, error.pos)) from error
    except _FaultError as error:
        raise _first_not_json(text, json.loads) from error
    except RecursionError as error:
        message = "nested too deeply: no parser follows that many levels"
        raise _FaultError(message) from error
    except ValueError as error:
        raise _long_integer(text) from error
    if not isinstance(data, dict):
        start = len(text) - len(text.lstrip())
        message = "a host file is an object of option paths, this is another value"
        raise _FaultError(message, _place(text, start))
    half = next((match for match in _ESCAPES.finditer(text) if match[1]), None) if "\\u" in text else None
    if half is not None:
        message = f"{half[0]} is half of a surrogate pair, not a character"
        raise _FaultError(message, _place(text, half.start()))
    return data


_ESCAPES = re.compile(r"\\(?:u[Dd][89ABab]..\\u[Dd][C-Fc-f]..|(u[Dd][89A-Fa-f]..)|.)")
_NOT_JSON = "not JSON"  # of which Python's parser would take some; _first_not_json then says what and where
_JSON_TOKENS = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]|NaN|-?Infinity', re.DOTALL)


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Nix takes the last of two equal keys in silence; in a host file that is a guest lost
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _FaultError(_NOT_JSON)
    return data


def _no_constant(_name: str) -> float:
    raise _FaultError(_NOT_JSON)


def _first_not_json(text: str, decode: Callable[[str], Any]) -> _FaultError:
    """The first key given twice, or NaN or Infinity, of a text that has one: what to say, and where it starts."""
    opened: list[set[str]] = []
    for match in _JSON_TOKENS.finditer(text):
        if match[0] == "{":
            opened.append(set())
        elif match[0] == "}":
            opened.pop()
        elif match[1] is None:
            return _FaultError(f"{match[0]} is not a number in JSON", _place(text, match.start()))
        elif match[2] is not None:
            key = decode(match[1])
            if key in opened[-1]:
                return _FaultError(f'the key "{key}" is given twice in one object', _place(text, match.start()))
            opened[-1].add(key)
    return _FaultError(_NOT_JSON)


_LONG_INTEGER = re.compile(r"(?<![^\s=:,\[])[-+]?\d[\d_]{4000,}")


def _long_integer(text: str) -> _FaultError:
    """What to say of a text with an integer of so many digits that Python does not convert it."""
    found = _LONG_INTEGER.search(text)
    return _FaultError("an integer of more than 64 bits", _place(text, found.start()) if found else None)


def _read_stdin(stdin: BinaryIO) -> Document | SourceError:
    try:
        return read_bytes(STDIN, _bounded(stdin, STDIN))
    except (SourceError, OSError) as error:
        return error if isinstance(error, SourceError) else SourceError.of(STDIN, error)


def _read_file(path: str) -> Document | SourceError:
    try:
        return read_bytes(_shown(path), _content(path))
    except SourceError as error:
        return error


def _content(path: str) -> bytes:
    """The bytes of a regular file; a SourceError for all else, so that no pipe is waited for."""
    shown = _shown(path)
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "rb") as file:
                return _bounded(file, shown)
    except (OSError, ValueError) as error:
        raise SourceError.of(shown, error) from error
    message = f"{shown}: not a regular file"
    raise SourceError(message, "for what comes out of a pipe, name - and give it as input")


def _bounded(file: BinaryIO, shown: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        message = f"{shown}: larger than {MAX_BYTES // (1024 * 1024)} MiB, the most guestlint reads"
        raise SourceError(message, "split it into a file per host")
    return data


def _read_folder(folder: str, seen: set[str]) -> Iterator[Document | SourceError]:
    """The host files in `folder` that are not in `seen`, which learns them; an error if there is none at all."""
    paths, errors = _candidates(folder)
    yield from errors
    found = len(errors)
    for path in paths:
        real = os.path.realpath(path)
        item = _read_if_host(path) if real not in seen else None
        if item is not None:
            seen.add(real)
            yield item
        found += real in seen
    if not found:
        message = f"{_shown(folder)}: no host file in this folder"
        yield SourceError(message, "a host file is .toml or .json with guests or node")


def _candidates(folder: str) -> tuple[list[str], list[SourceError]]:
    """What is named like data in `folder` and below, sorted, and the folders that cannot be listed.

    What is hidden is not looked at, nor a symlinked folder: it may lead back up.
    """
    paths: list[str] = []
    errors: list[SourceError] = []
    todo = [folder]
    while todo:
        current = todo.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    if not entry.name.startswith("."):
                        if entry.is_dir(follow_symlinks=False):
                            todo.append(entry.path)
                        elif entry.name.lower().endswith((".toml", ".json")):
                            paths.append(entry.path)
        except OSError as error:
            errors.append(SourceError.of(_shown(current), error))
    return sorted(paths), sorted(errors, key=str)


def _read_if_host(path: str) -> Document | SourceError | None:
    """The host file at `path`, or why it cannot be read; None for a file that is something else."""
    named = os.path.basename(path).lower() in ("host.toml", "host.json")
    try:
        if _is_other(path):
            return None
        data = _content(path)
    except (SourceError, OSError) as error:
        return error if isinstance(error, SourceError) else SourceError.of(_shown(path), error)
    if not named and not _HOST_WORD.search(data):
        return None
    document = read_bytes(_shown(path), data)
    if document.error:
        is_host = named or _HOST_MARK.search(data) is not None
    else:
        is_host = any(isinstance(document.data.get(key), dict) for key in ("guests", "node"))
    return document if is_host else None


def _is_other(path: str) -> bool:
    """Whether `path` is no file, or a large one that does not begin like a host's, and so is no one's mistake."""
    status = os.stat(path)
    if stat.S_ISREG(status.st_mode) and status.st_size > MAX_BYTES:
        with open(path, "rb") as file:
            return _HOST_MARK.search(file.read(65536)) is None
    return not stat.S_ISREG(status.st_mode)


_HOST_WORD = re.compile(rb"guests|node|\\[uUx]")
"""Without one of these a file cannot have a host's keys, and is not worth parsing."""

_HOST_MARK = re.compile(
    rb"^[ \t]*(?:\[+[ \t]*(?:guests|node)(?![\w-])|(?:guests|node)[ \t]*\.)"  # a header or a dotted key of TOML
    rb'|\A(?:\xef\xbb\xbf)?\s*\{[^\0]{0,4096}?"(?:guests|node)"\s*:',  # a key of JSON, near the start
    re.MULTILINE,
)
"""How a host file looks whose text does not parse."""


def _shown(path: str) -> str:
    """The path as findings give it: relative where it lies below the current folder, with forward slashes."""
    if os.pardir not in path.split(os.sep):  # with a symlink before it, .. cannot be reckoned away
        below = os.path.join(os.path.abspath("."), "")
        absolute = os.path.abspath(path)
        path = absolute.removeprefix(below) if absolute.startswith(below) else os.path.normpath(path)
    return path.replace(os.sep, "/")
