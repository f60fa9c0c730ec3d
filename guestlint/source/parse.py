"""From bytes to a document: decoded and parsed, or with the syntax error and its place."""

from __future__ import annotations

import re
from collections.abc import Callable

import tomli

from guestlint.hints import TYPE_CHECKING, Any
from guestlint.source.document import Document
from guestlint.source.errors import one_line
from guestlint.source.files import STDIN
from guestlint.source.route import Format, Span

if TYPE_CHECKING:
    from guestlint.source.nix_files import Tree


def read_bytes(
    file: str,
    data: bytes,
    format: Format | None = None,  # noqa: A002 -- as in Document
    tree: Tree | None = None,
) -> Document:
    """Decode and parse `data` as the content of `file`; without a `format`, `.json` and `{` on stdin mean JSON.

    The `.nix` files that facts name are in `tree`, by default in the current folder.
    A fault of the content is in the document's `error` and `error_span`, never raised.
    """
    content = without_mark(data)
    if format is None:
        format = "json" if file == STDIN and content.lstrip()[:1] == b"{" else format_of(file)  # noqa: A001 -- as in Document
    try:
        text = _decode(data, content)
        has_long_line = may_have_long_key(text)
        if has_long_line and format == "toml":
            _refuse_deep_key(text)
        parsed = _parse_toml(text) if format == "toml" else _parse_json(text)
        if has_long_line:
            _refuse_long_key(text, parsed)
        if format == "json" and FACTS in parsed:
            from guestlint.source.facts import read_facts  # noqa: PLC0415 -- most documents are host files

            return read_facts(file, text, parsed, tree)
        return Document(file, text, parsed, format)
    except _FaultError as fault:
        text, place = content.decode(errors="replace"), fault.place
        span = fault.span or (Span(*place, place[0], place[1] + 1) if place else None)
        document = Document(file, text, {}, format, one_line(fault.message), span)
        document.error_help, document.error_first = fault.help, fault.first
        return document


def format_of(file: str) -> Format:
    """The format that the name of a file says."""
    return "json" if file.lower().endswith(".json") else "toml"


def without_mark(data: bytes) -> bytes:
    """What Nix reads of a file of either format that begins with a byte order mark (seen with 2.8).

    No column counts it, as no editor shows it.
    """
    return data.removeprefix(b"\xef\xbb\xbf")


_MAX_KEY = 512
"""Characters, more than a name has of anything: a file, a unit and a dataset have 255 at most."""


def may_have_long_key(text: str) -> bool:
    """Whether a line is longer than a key may be; quick, as the end of a line is looked for from behind."""
    start = 0
    while len(text) - start > _MAX_KEY:
        end = text.rfind("\n", start, start + _MAX_KEY + 1)
        if end < 0:
            return True
        start = end + 1
    return False


def _refuse_deep_key(text: str) -> None:
    """Raise for a dotted key of very many parts, for which tomli takes time as their square."""
    from guestlint.source.long_keys import MOST_PARTS, deep_key  # noqa: PLC0415 -- few files have so long a line

    start = deep_key(text)
    if start is not None:
        message = f"nested too deeply: a dotted key of more than {MOST_PARTS} parts"
        raise _FaultError(message, _place(text, start), "write fewer tables in one another")


def _refuse_long_key(text: str, data: dict[str, Any]) -> None:
    """Raise for a key that is too long: what says it with each of its findings would say it all over again."""
    from guestlint.source.long_keys import long_key  # noqa: PLC0415 -- few files have so long a line

    key = long_key(data, _MAX_KEY)
    if key:
        start = text.find(key[:_MAX_KEY])
        message = f"key of {len(key):,} characters, of which there are at most {_MAX_KEY:,}"
        raise _FaultError(message, _place(text, start) if start >= 0 else None, "shorten it")


FACTS = "guestlint"
"""The key at the top of a JSON document by which it is the facts of an evaluated host."""


class _FaultError(Exception):
    """An error in a host file's content, and its line and column, if known."""

    span: Span | None = None
    first: Span | None = None

    def __init__(self, message: str, place: tuple[int, int] | None = None, help_: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.place = place
        self.help = help_


def _decode(data: bytes, content: bytes) -> str:
    """The text of `content`, which is `data` without its byte order mark."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "UTF-16, not UTF-8"
        raise _FaultError(message, (1, 1), _AS_UTF8)
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
        message = f"{byte} is not UTF-8"
        raise _FaultError(message, _place(before, len(before)), _AS_UTF8) from error


_AS_UTF8 = "save the file as UTF-8"


def _place(text: str, point: int) -> tuple[int, int]:
    """Line and column of a code point."""
    return text.count("\n", 0, point) + 1, point - text.rfind("\n", 0, point)


# One search for each character before a date: a pattern that begins with a plain one is found twice as fast.
_DATES = [re.compile(before + r"\s*\d\d(?:\d\d-\d\d-|:\d\d:)\d\d").search for before in ("=", ",", r"\[")]


_LARGE = 1 << 16
"""The length of a text from which on another parser is worth loading."""


def _parse_toml(text: str) -> dict[str, Any]:
    try:
        data = _parse_fast(text)
        if data is None:
            data = tomli.loads(text)
    except tomli.TOMLDecodeError as error:
        from guestlint.source.toml_faults import explain  # noqa: PLC0415 -- only where there is a fault

        found = explain(text, error)
        fault = _FaultError(found.message, help_=found.help)
        fault.span, fault.first = found.span, found.first
        raise fault from error
    except RecursionError as error:
        message = "nested too deeply"
        raise _FaultError(message) from error
    except ValueError as error:
        raise _long_integer(text) from error
    if any(search(text) for search in _DATES):
        from guestlint.source.dates import find_date  # noqa: PLC0415 -- almost no text looks as if it had one

        place = find_date(text, data)
        if place is not None:
            message = "Nix's fromTOML does not support dates and times; write it as a string"
            raise _FaultError(message, place)
    return data


def _parse_fast(text: str) -> dict[str, Any] | None:
    """What the extra parser makes of a large text; None where tomli is to be asked."""
    if len(text) < _LARGE:
        return None
    try:
        from guestlint.source.fast_toml import parse  # noqa: PLC0415 - few texts are large
    except ImportError:  # the extra is not installed
        return None
    return parse(text)


def _parse_json(text: str) -> dict[str, Any]:
    import json  # noqa: PLC0415 -- most runs read TOML only, and start-up is most of a run

    try:
        data = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        message = "empty file: expected a JSON object" if not text.strip() else error.msg
        raise _FaultError(message.removesuffix(" at").removesuffix(" starting"), _place(text, error.pos)) from error
    except _FaultError as error:
        raise _first_not_json(text, json.loads) from error
    except RecursionError as error:
        message = "nested too deeply"
        raise _FaultError(message) from error
    except ValueError as error:
        raise _long_integer(text) from error
    if not isinstance(data, dict):
        start = len(text) - len(text.lstrip())
        message = "expected an object of option paths"
        raise _FaultError(message, _place(text, start))
    half = next((match for match in re.finditer(_ESCAPES, text) if match[1]), None) if "\\u" in text else None
    if half is not None:
        message = f"{half[0]} is an unpaired surrogate, not a character"
        raise _FaultError(message, _place(text, half.start()))
    return data


_ESCAPES = r"\\(?:u[Dd][89ABab]..\\u[Dd][C-Fc-f]..|(u[Dd][89A-Fa-f]..)|.)"
_NOT_JSON = "not JSON"  # of which Python's parser would take some; _first_not_json then says what and where
_JSON_TOKENS = r'(?s)("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}]|NaN|-?Infinity'


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
    for match in re.finditer(_JSON_TOKENS, text):
        if match[0] == "{":
            opened.append(set())
        elif match[0] == "}":
            opened.pop()
        elif match[1] is None:
            return _FaultError(f"{match[0]} is not a number in JSON", _place(text, match.start()))
        elif match[2] is not None:
            key = decode(match[1])
            if key in opened[-1]:
                return _FaultError(f'duplicate key "{key}" in an object', _place(text, match.start()))
            opened[-1].add(key)
    return _FaultError(_NOT_JSON)


_LONG_INTEGER = r"(?<![^\s=:,\[])[-+]?\d[\d_]{4000,}"


def _long_integer(text: str) -> _FaultError:
    """What to say of a text with an integer of so many digits that Python does not convert it."""
    found = re.search(_LONG_INTEGER, text)
    return _FaultError("integer does not fit in 64 bits", _place(text, found.start()) if found else None)
