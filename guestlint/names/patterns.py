"""Lists of shell patterns for names of links, as a `[Match]` section has them, and many such patterns at once.

Source: systemd, src/shared/net-condition.c `config_parse_match_ifnames` and `net_condition_test_strv`; measured on 252.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

MAX_LINK_NAME = 127
"""Letters of an alternative name, the longest that a link can have (systemd, src/basic/socket-util.h `ALTIFNAMSIZ`)."""

_TAKEN = r"(?!(?:\.{1,2}|\d+|all|default)$)[!-$&-.0-9;-~]{1,127}"
_GLOB = frozenset("*?[")
_NOT_LITERAL = r"\[[!^]?\]?[^\]]*\]|[*?]"


def pattern_list(value: object, *, are_names: bool = True) -> Sequence[str]:
    """The patterns of a match, each with a `!` where it is turned round; a `!` turns all of its line.

    NixOS writes a line for each string of a list. Patterns that no name of a link can have are left out.

    >>> pattern_list("!lan wan"), pattern_list(["l*", "!lan"]), pattern_list("a/b lan")
    (('!lan', '!wan'), ('l*', '!lan'), ('lan',))
    """
    found: list[str] = []
    for line in value if isinstance(value, list) else (value,):
        if not isinstance(line, str):
            continue
        text = line.strip().replace("\\", "")
        if not text:
            found.clear()
        sign = "!" if text.startswith("!") else ""
        found += [f"{sign}{word}" for word in text[len(sign) :].split() if not are_names or re.fullmatch(_TAKEN, word)]
    return tuple(found)


def is_glob(pattern: str) -> bool:
    """Whether it may match another name than its own."""
    return not _GLOB.isdisjoint(pattern)


def matches(patterns: Sequence[str], name: str) -> bool:
    """Whether a list takes `name`: one of those turned round excludes it, and one of the others has to match, if any.

    >>> matches(("l*", "!lan"), "lan"), matches(("!lan",), "wan"), matches((), "lan")
    (False, True, True)
    """
    turned = [each[1:] for each in patterns if each.startswith("!")]
    plain = [each for each in patterns if not each.startswith("!")]
    return not any(_matches(each, name) for each in turned) and (
        not plain or any(_matches(each, name) for each in plain)
    )


def _matches(pattern: str, name: str) -> bool:
    start, star, end = pattern.partition("*")
    if is_glob(start) or is_glob(end):
        return _glob(pattern)(name) is not None
    if not star:
        return pattern == name
    return len(name) >= len(start) + len(end) and name.startswith(start) and name.endswith(end)


@lru_cache(maxsize=4096)
def _glob(pattern: str) -> Callable[[str], re.Match[str] | None]:
    from fnmatch import translate  # noqa: PLC0415 - most patterns have no more than one star

    return re.compile(translate(pattern.replace("[^", "[!"))).match


class PatternIndex:
    """Patterns, none of them turned round, by what a name must have in it to match."""

    def __init__(self, patterns: Iterable[str]) -> None:
        """The order and repetitions make no difference."""
        self._plain: set[str] = set()
        self._by_literal: dict[str, list[str]] = {}
        for pattern in set(patterns):
            if is_glob(pattern):
                literal = max(re.split(_NOT_LITERAL, pattern), key=len)
                self._by_literal.setdefault(literal, []).append(pattern)
            else:
                self._plain.add(pattern)
        self._lengths = sorted({len(literal) for literal in self._by_literal})

    def matching(self, name: str) -> Sequence[str]:
        """The patterns that match `name`, sorted."""
        found = [name] if name in self._plain else []
        if self._by_literal and len(name) <= MAX_LINK_NAME:
            near = (pattern for part in self._parts(name) for pattern in self._by_literal.get(part, ()))
            found += [pattern for pattern in near if _matches(pattern, name)]
        return sorted(found)

    def _parts(self, name: str) -> set[str]:
        return {name[at : at + length] for length in self._lengths for at in range(len(name) - length + 1)}
