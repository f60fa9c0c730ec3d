"""A shard: what is said of some of the hosts of a fleet, as text, by file.

Each line of it is JSON and is about one file. Shards are merged in any order and grouping, and what is merged is the
same; so clusters and pipelines can do it step by step. What is in one may come from anywhere, and nothing of it is run.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping

from guestlint import __version__
from guestlint.engine.transfer import NO_HOST
from guestlint.executors.answer import Answer
from guestlint.hints import Any, get_args
from guestlint.records import NamedTuple
from guestlint.source.content import SIZE
from guestlint.source.errors import GuestlintError
from guestlint.source.files import Bound
from guestlint.source.route import Format

FORMAT = 1
"""The version of the format."""

BOUND = Bound(too_large="lint the host of that line by itself")
"""How much of a line is read."""

Shard = Mapping[str, bytes]
"""By the name of the file, the line about it."""

_AGAIN = "make it again with `guestlint summarize`"


class ShardError(GuestlintError):
    """What cannot be taken for a shard, or not be merged."""


class Told(NamedTuple):
    """What a shard says of one file."""

    file: str
    format: Format = "toml"
    content: bytes = b""
    """The digest of the text."""
    inputs: str = ""
    """The digest of what the answer depends on beside that; empty where there is none."""
    said: str | None = None
    """The line of an answer; None of what is linted where shards are merged."""
    text: str | None = None
    error: str = ""
    """Why the file cannot be linted; all other fields are empty then."""
    hint: str = ""

    @property
    def answer(self) -> Answer | None:
        """What was said of the file."""
        return None if self.said is None else Answer(self.said, self.format, self.content, self.text)


def line_of(told: Told) -> bytes:
    """The line about a file."""
    fields = {**told._asdict(), "content": told.content.hex()}
    kept = {field: value for field, value in fields.items() if value is not None and (value or field == "text")}
    return json.dumps(kept, separators=(",", ":")).encode() + b"\n"


def told_by(line: bytes, where: str) -> Told:
    """What a line says. Raises ShardError for one that says it in no such way; `where` says which one it is."""
    try:
        given: Any = json.loads(line)
        given["format"] = sys.intern(given.get("format", "toml"))  # one text for all hosts
        given["content"] = bytes.fromhex(given.get("content", ""))
        told = Told(**given)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _broken(where) from error
    texts = (told.file, told.inputs, told.error, told.hint)
    is_sound = (
        all(isinstance(text, str) for text in texts)
        and all(text is None or isinstance(text, str) for text in (told.said, told.text))
        and told.format in get_args(Format)
        and _is_name(told.file)
        and (bool(told.error) or told.said == NO_HOST or len(told.content) == SIZE)
    )
    if not is_sound:
        raise _broken(where)
    return told


def _is_name(file: str) -> bool:
    """Whether a file can have the name."""
    try:
        return bool(file) and b"\0" not in os.fsencode(file)
    except UnicodeEncodeError:
        return False


def merge(shards: Iterable[Shard]) -> Shard:
    """The shard of all; the same however they are grouped and ordered. Raises ShardError where two do not agree."""
    merged: dict[str, bytes] = {}
    for shard in shards:
        for file, line in shard.items():
            if merged.setdefault(file, line) != line:
                message = f"{file}: two shards say different things of it"
                raise ShardError(message, "summarize it once, or again in both")
    return merged


def write(shard: Shard) -> Iterator[bytes]:
    """The lines of a shard as it is kept: a header, and what is said of the files, by their names."""
    yield json.dumps({"guestlint": "shard", "format": FORMAT, "version": __version__}).encode() + b"\n"
    for file in sorted(shard):
        yield shard[file]


def read(lines: Iterable[bytes], name: str) -> Shard:
    """The shard that lines hold. Raises ShardError."""
    given = iter(lines)
    _check_header(next(given, b""), name)
    found: dict[str, bytes] = {}
    for number, line in enumerate(given, 2):
        told = told_by(line, f"{name}:{number}")
        if found.setdefault(told.file, line) != line:
            message = f"{name}:{number}: says {told.file} a second time"
            raise ShardError(message, _AGAIN)
    return found


def _check_header(line: bytes, name: str) -> None:
    try:
        header = json.loads(line)
    except (ValueError, RecursionError):
        header = None
    if not isinstance(header, dict) or header.get("guestlint") != "shard":
        message = f"{name}: not a shard"
        raise ShardError(message, "`guestlint summarize` makes shards")
    if header.get("format") != FORMAT or header.get("version") != __version__:
        message = f"{name}: a shard of guestlint {header.get('version')}, and this is {__version__}"
        raise ShardError(message, _AGAIN)


def _broken(where: str) -> ShardError:
    return ShardError(f"{where}: not a line of a shard", _AGAIN)
