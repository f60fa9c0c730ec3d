"""How a finding names its place: a route of keys, resolved to a span only when it is printed."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from guestlint.hints import Literal
from guestlint.records import NamedTuple

Route = tuple[str | int, ...]
"""Keys from the document's root; an integer is an index into an array."""

LONGEST = 300
"""Characters of a key that is shown whole: more than a name has of anything, paths aside."""

Part = Literal["key", "value", "entry", "comment", "call"]
"""What is meant at a route: the key itself, its value, or both together; the comment on a line; or the call of a Nix
function that makes the guest."""

Format = Literal["toml", "json"]
"""What a document is written in."""


class Place(NamedTuple):
    """A place in a document without line numbers: the file, the route, and which part is meant."""

    file: str
    route: Route = ()
    part: Part = "entry"

    @property
    def path(self) -> str:
        """The option path, long keys cut; empty for a comment, whose route is the line that it stands on."""
        if self.part == "comment":
            return ""
        path = format_route(self.route)
        if len(path) > LONGEST:
            from guestlint.source.shorten import with_short_keys  # noqa: PLC0415 - few names are long

            return format_route(with_short_keys(self.route))
        return path

    def below(self, *keys: str | int) -> Place:
        """The place of what is below this one, as a whole."""
        return Place(self.file, (*self.route, *keys))


class Span(NamedTuple):
    """A stretch of text: lines and columns in Unicode code points from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


def format_route(route: Route) -> str:
    r"""Write a route as an option path; a key that would read ambiguously is quoted.

    >>> format_route(("guests", "adguard", "zfs", "/persist", "pool"))
    'guests.adguard.zfs./persist.pool'
    >>> format_route(("guests", "dot.ted", "modules", 0))
    'guests."dot.ted".modules.0'
    """
    return ".".join(str(key) if isinstance(key, int) else format_key(key) for key in route)


@cache
def _plain_key() -> re.Pattern[str]:
    """What is not quoted; compiled where a path is shown."""
    return re.compile(r"""[^.\s"\\\x00-\x1f\x7f-\x9f]+""")


@lru_cache(1024)
def format_key(key: str) -> str:
    """Write one key of an option path, quoted where a dot, a space or a control character is in it."""
    if _plain_key().fullmatch(key):
        return key
    escaped = key.encode("unicode_escape").decode("ascii") if not key.isprintable() else key.replace("\\", "\\\\")
    return '"' + escaped.replace('"', '\\"') + '"'
