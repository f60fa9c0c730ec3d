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
    from collections.abc import Callable, Iterable, Iterator

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
    text = content.decode(errors="replace")
    parsed: dict[str, Any] = {}
    fault = _undecodable(data, content, text)
    if fault is None:
        parsed, fault = _parse_json(text) if format == "json" else _parse_toml(text)
    if fault is None:
        return Document(file, text, parsed, format)
    return Document(file, text, {}, format, _printable(fault[0]), fault[1] and _span(text, fault[1]))


def _undecodable(data: bytes, content: bytes, text: str) -> tuple[str, int] | None:
    """Why the bytes are no text, and the code point where that shows; None for a text."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "UTF-16, not UTF-8; save the file as UTF-8", 0
    if "\0" in text:
        byte = content.index(b"\0") + len(data) - len(content)
        return f"not a text file: the byte at offset {byte} is NUL", text.index("\0")
    try:
        content.decode()
    except UnicodeDecodeError as error:
        byte = error.start + len(data) - len(content)
        before = len(content[: error.start].decode())
        return f"byte 0x{content[error.start]:02x} at offset {byte} is not UTF-8; save the file as UTF-8", before
    return None


def _parse_toml(file: str, text: str) -> Document:
    try:
        return Document(file, text, tomli.loads(text), "toml")
    except tomli.TOMLDecodeError as error:
        span = Span(error.lineno, error.colno, error.lineno, error.colno + 1)
        return Document(file, text, {}, "toml", _printable(error.msg), span)
    except RecursionError as error:
        return Document(file, text, {}, "toml", f"nested too deeply: {_printable(str(error))}")
    except ValueError:
        return _with_long_integer(file, text, "toml")


def _parse_json(file: str, text: str) -> Document:
    import json  # noqa: PLC0415 -- most runs read TOML only, and start-up is most of a run

    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = "empty: a host file in JSON is an object" if not text.strip() else error.msg
        return _refused(file, text, "json", message.removesuffix(" at").removesuffix(" starting"), error.pos)
    except _NotJsonError:
        return _refused(file, text, "json", *_first_not_json(text, json.loads))
    except RecursionError:
        return Document(file, text, {}, "json", "nested too deeply: no parser follows that many levels")
    except ValueError:
        return _with_long_integer(file, text, "json")
    if not isinstance(data, dict):
        start = len(text) - len(text.lstrip())
        return _refused(file, text, "json", "a host file is an object of option paths, this is another value", start)
    half = next((match for match in _SURROGATES.finditer(text) if match[1]), None) if "\\" in text else None
    if half is not None:
        return _refused(file, text, "json", f"{half[0]} is half of a surrogate pair, not a character", half.start())
    return Document(file, text, data, "json")


_SURROGATES = re.compile(
    r"\\(?:u[Dd][89ABab][0-9A-Fa-f]{2}\\u[Dd][C-Fc-f][0-9A-Fa-f]{2}|(u[Dd][89A-Fa-f][0-9A-Fa-f]{2})|.)"
)
_JSON_TOKENS = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]|NaN|-?Infinity', re.DOTALL)


class _NotJsonError(Exception):
    """Raised for what Python's parser reads and JSON, or a host file, does not allow."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # Nix takes the last of two equal keys in silence; in a host file that is a guest lost
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _NotJsonError
    return data


def _no_constant(_name: str) -> float:
    raise _NotJsonError


def _first_not_json(text: str, decode: Callable[[str], Any]) -> tuple[str, int]:
    """The first key given twice, or NaN or Infinity, of a text that has one: what to say, and where it starts."""
    opened: list[set[str]] = []
    for match in _JSON_TOKENS.finditer(text):
        if match[0] == "{":
            opened.append(set())
        elif match[0] == "}":
            opened.pop()
        elif match[1] is None:
            return f"{match[0]} is not a number in JSON", match.start()
        elif match[2] is not None:
            key = decode(match[1])
            if key in opened[-1]:
                return f'the key "{key}" is given twice in one object', match.start()
            opened[-1].add(key)
    return "not JSON", 0


_LONG_INTEGER = re.compile(r"(?<![^\s=:,\[])[-+]?\d[\d_]{4000,}")


def _with_long_integer(file: str, text: str, text_format: Format) -> Document:
    """The document of a text with an integer of so many digits that Python refuses it; Nix has 64 bits."""
    found = _LONG_INTEGER.search(text)
    message = "an integer of more digits than a 64-bit integer has"
    if found is None:
        return Document(file, text, {}, text_format, message)
    return _refused(file, text, text_format, message, found.start())


def _refused(file: str, text: str, text_format: Format, message: str, point: int) -> Document:
    """The document of a text that does not parse, for what stands at code point `point`."""
    line = text.count("\n", 0, point) + 1
    column = point - text.rfind("\n", 0, point)
    return Document(file, text, {}, text_format, _printable(message), Span(line, column, line, column + 1))


def _printable(message: str) -> str:
    """The message on one line, whatever of the input is in it."""
    if message.isprintable():
        return message
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in message
    )


def _read_stdin(stdin: BinaryIO) -> Document | SourceError:
    try:
        return read_bytes(STDIN, _bounded(stdin, STDIN))
    except SourceError as error:
        return error
    except OSError as error:
        return SourceError(f"{STDIN}: {_reason(error)}")


def _read_file(path: str) -> Document | SourceError:
    try:
        return read_bytes(_shown(path), _content(path))
    except SourceError as error:
        return error


def _content(path: str) -> bytes:
    """The bytes of a regular file; a SourceError for all else, so that no pipe is waited for."""
    shown = _printable(_shown(path))
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            with open(path, "rb") as file:
                return _bounded(file, shown)
    except (OSError, ValueError) as error:
        raise SourceError(f"{shown}: {_reason(error)}") from error
    raise SourceError(f"{shown}: not a regular file", "for what comes out of a pipe, name - and give it as input")


def _bounded(file: BinaryIO, shown: str) -> bytes:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise SourceError(
            f"{shown}: larger than {limit} MiB, the most guestlint reads", "split it into a file per host"
        )
    return data


def _reason(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, PermissionError):
        return "permission denied"
    return _printable(getattr(error, "strerror", None) or str(error)).lower()


def _read_folder(folder: str, seen: set[str]) -> Iterator[Document | SourceError]:
    """The host files in `folder` that are not in `seen`, which learns them; an error if there is none at all."""
    paths, errors = _candidates(folder)
    yield from errors
    found = bool(errors)
    for path in paths:
        real = os.path.realpath(path)
        if real in seen:
            found = True
            continue
        item = _read_if_host(path)
        if item is not None:
            found = True
            seen.add(real)
            yield item
    if not found:
        shown = _printable(_shown(folder))
        yield SourceError(f"{shown}: no host file in this folder", "a host file is .toml or .json with guests or node")


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
                    if entry.name.startswith("."):
                        continue
                    if entry.is_dir(follow_symlinks=False):
                        todo.append(entry.path)
                    elif entry.name.lower().endswith((".toml", ".json")):
                        paths.append(entry.path)
        except OSError as error:
            errors.append(SourceError(f"{_printable(_shown(current))}: {_reason(error)}"))
    return sorted(paths), sorted(errors, key=str)


def _read_if_host(path: str) -> Document | SourceError | None:
    """The host file at `path`, or why it cannot be read; None for a file that is something else."""
    if os.path.exists(path) and not os.path.isfile(path):
        return None
    named = os.path.basename(path).lower() in ("host.toml", "host.json")
    try:
        if not named and os.path.getsize(path) > MAX_BYTES:
            with open(path, "rb") as file:
                if not _HOST_MARK.search(file.read(_HEAD)):
                    return None
        data = _content(path)
    except SourceError as error:
        return error
    except OSError as error:
        return SourceError(f"{_printable(_shown(path))}: {_reason(error)}")
    if not named and not _HOST_WORD.search(data):
        return None
    document = read_bytes(_shown(path), data)
    if document.error:
        return document if named or _HOST_MARK.search(data) else None
    return document if any(isinstance(document.data.get(key), dict) for key in ("guests", "node")) else None


_HEAD = 64 * 1024

_HOST_WORD = re.compile(rb"guests|node|\\[uUx]")
"""Without one of these a file cannot have a host's keys, and is not worth parsing."""

_HOST_MARK = re.compile(
    rb"^[ \t]*(?:\[[ \t]*)?(?:guests|node)[ \t]*[.\]]"  # a header or a dotted key of TOML
    rb'|\A(?:\xef\xbb\xbf)?\s*\{[^\0]{0,4096}?"(?:guests|node)"\s*:',  # a key of JSON, near the start
    re.MULTILINE,
)
"""How a host file looks whose text does not parse."""


def _shown(path: str) -> str:
    """The path as findings give it: relative where it lies below the current folder, with forward slashes."""
    shown = path
    if os.pardir not in path.split(os.sep):  # with a symlink before it, .. cannot be reckoned away
        below = os.path.join(os.getcwd(), "")
        absolute = os.path.abspath(path)
        shown = absolute.removeprefix(below) if absolute.startswith(below) else os.path.normpath(path)
    return shown.replace(os.sep, "/")
