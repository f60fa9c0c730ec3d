"""Words that are neither commands nor paths: a misspelt command, or one in the wrong place."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

import click

_ELSEWHERE: Mapping[str, str] = MappingProxyType(
    {
        "lint": "check",
        "fix": "check --fix",
        "clean": "cache clear",
        "rule": "explain",
        "config": "settings",
        "version": "--version",
    }
)
"""What other linters call it, and the command here."""


def check_word(word: str, commands: Iterable[str], before: str) -> None:
    """Raise click's UsageError for what can only be a misspelt one of `commands`, which stand behind `before`."""
    if not (word.isascii() and word.isalpha()) or os.path.lexists(word):
        return
    from guestlint.source.suggest import nearest  # noqa: PLC0415 - only where there is something to report

    near = _ELSEWHERE.get(word.lower(), "") if before == "guestlint" else ""
    near = near or nearest(word, commands)
    if near:
        message = f"no command, file or folder is called {word}; did you mean `{before} {near}`?"
        raise click.UsageError(message)


def check_order(words: Sequence[str], commands: Iterable[str], before: str) -> None:
    """Raise click's UsageError for one of `commands` that stands behind a path, where no file has its name."""
    for path, word in pairwise(words):
        if word in commands and not path.startswith("-") and not os.path.lexists(word):
            message = f"no file or folder is called {word}; the question comes first: `{before} {word}`"
            raise click.UsageError(message)
