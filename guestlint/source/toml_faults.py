"""What is wrong with a text that is no TOML, in words of our own: the parser's name no key and no first place."""

from __future__ import annotations

import re
from collections.abc import Iterator

import tomli

from guestlint.records import NamedTuple
from guestlint.source.route import Route, Span, format_route


class Fault(NamedTuple):
    """What to say, what to do about it, and where; `first` is the place of what it is in conflict with."""

    message: str
    help: str
    span: Span
    first: Span | None = None


def explain(text: str, error: tomli.TOMLDecodeError) -> Fault:
    """The fault that the parser found."""
    lines = text.split("\n")
    line = lines[error.lineno - 1] if error.lineno <= len(lines) else ""
    if error.msg.startswith(("Cannot", "Duplicate")):
        clash = _clash(text, error.lineno, error.colno)
        if clash is not None:
            return clash
    column = min(error.colno, len(line) + 1)  # after a backslash at the end of the text, tomli's is one further
    point = column - 1
    for pattern, words in _WORDS:
        if re.match(pattern, error.msg):
            message, help_ = words(line[:point], line[point:].rstrip("\r"))
            break
    else:
        message, help_ = f"{error.msg[:1].lower()}{error.msg[1:]}", ""
    return Fault(message, help_, Span(error.lineno, column, error.lineno, column + 1))


_Said = tuple[str, str]


def _key(before: str) -> str:
    """The key of the line that begins with `before`, named as messages do."""
    name = before.partition("=")[0].strip()
    return f"`{name}`" if name else "the key"


def _no_value(before: str, after: str) -> _Said:
    word = re.match(r"[^\s,\]}#]+", after)
    if word is None:
        is_list = before.rstrip().endswith(("[", ",")) or not before.strip()
        return ("an array is not closed", "close it with ]") if is_list else (f"{_key(before)} has no value", "")
    if word[0].lower() in ("true", "false", "yes", "no", "on", "off"):
        return f"`{word[0]}` is not a value", "write true or false"
    return f"`{word[0]}` is not a value", "put quotes around a string"


def _no_equals(before: str, after: str) -> _Said:
    if after[:1] == ":":
        return f"{_key(before)} has `:` after it", "write = in TOML"
    return f"{_key(before)} has no `=` after it", "write KEY = VALUE"


def _illegal(_: str, after: str) -> _Said:
    if not after:
        return "the string is not closed on its line", "close it, or write a string of several lines in triple quotes"
    return f"control character U+{ord(after[0]):04X}", "write it as an escape, in double quotes"


def _after_value(before: str, after: str) -> _Said:
    rest = after.strip()
    if re.search(r"=\s*[+-]?0$", before) and rest[:1].isdigit():
        return "a number does not begin with 0", "leave it out, or put quotes around a string"
    return f"`{rest[:40]}` after what is complete", "begin a new line, or put quotes around a string"


def _no_key(before: str, after: str) -> _Said:
    if before.rstrip().endswith(("{", ",")):
        message = "a table in braces ends within its line, without a comma before its end"
        return message, "write it on one line, or as a [table]"
    if after[:1] == "]":
        return "the header has no name", "write [NAME]"
    return "this cannot be a key", "put quotes around it"


def _no_statement(_: str, after: str) -> _Said:
    if after[:1] == "{":
        return "this is no TOML, and looks like JSON", "give the file a name that ends in .json"
    return "neither a key nor a [table]", "write KEY = VALUE, or # before a comment"


def _escape(before: str, _: str) -> _Said:
    escape = before[-2:] if before[-2:-1] == "\\" else before[-1:]  # nothing comes after one at the end of the text
    if not escape:
        return "a string is not closed", "close it in its line"
    return f"`{escape}` is not an escape in a string", "write \\\\ for a backslash, or use single quotes"


_WORDS = (
    (r"Invalid value", _no_value),
    (r"Expected '='", _no_equals),
    (r"Illegal character", _illegal),
    (r"Expected newline", _after_value),
    (r"Invalid initial character", _no_key),
    (r"Invalid statement", _no_statement),
    (r"Unescaped", _escape),
    (r"Unclosed inline table", lambda before, _: (f"the braces of {_key(before)} are not closed", "close them with }")),
    (r"Unclosed array", lambda *_: ("an array is not closed", "close it with ]")),
    (r"Expected '\]", lambda *_: ("the header of a table is not closed", "close it with ]")),
    (r"Unterminated|Expected [\"']", lambda *_: ("a string is not closed", "close it with the quotes before it")),
    (r"Escaped character", lambda before, _: (f"`{before[before.rfind(chr(92)) :]}` is no character", "")),
)


class _Statement(NamedTuple):
    route: Route
    is_header: bool
    span: Span


def _clash(text: str, line: int, column: int) -> Fault | None:
    """Two statements that cannot stand together: the last one before the place, and the first that it contradicts."""
    from guestlint.source.toml_statements import statements  # noqa: PLC0415 -- tree-sitter loads for few faults

    before = [_Statement(*each) for each in statements(text) if (each[2].line, each[2].column) <= (line, column)]
    if not before:
        return None
    *others, last = before
    first = next(_contradicted(last, others), None)
    if first is None:
        return None
    name = format_route(tuple(key for key in last.route if isinstance(key, str)))
    if first.route == last.route and first.is_header == last.is_header:
        if last.is_header:
            return Fault(f"table `{name}` twice", "put the keys of both below one header", last.span, first.span)
        return Fault(f"`{name}` twice", "keep one of them", last.span, first.span)
    shorter = min((first, last), key=lambda each: len(each.route))
    shown = format_route(tuple(key for key in shorter.route if isinstance(key, str)))
    how = "in two ways" if shorter.is_header else "as a value and as a table"
    return Fault(f"`{shown}` twice, {how}", "keep one of them", last.span, first.span)


def _contradicted(last: _Statement, others: list[_Statement]) -> Iterator[_Statement]:
    """The same key, then a value above it, then what is below it."""
    yield from (each for each in others if each.route == last.route)
    yield from (each for each in others if not each.is_header and last.route[: len(each.route)] == each.route)
    yield from (each for each in others if each.route[: len(last.route)] == last.route)
