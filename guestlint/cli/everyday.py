"""The everyday command lines, read without click, which takes longer to load than a host takes to lint.

What is not plainly a command line of `check` is left to click: errors, help, abbreviations, other commands.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from guestlint.cli.declared import Option, check_options
from guestlint.hints import Any

_PLAIN = ("nothing", "text", "texts")
"""What an option takes that is read here; numbers are click's to check."""


def everyday(arguments: Sequence[str], commands: Mapping[str, str]) -> dict[str, Any] | None:
    """What click would give `check` for a command line; None where click has to read it itself."""
    words = list(arguments)
    if words[:1] == ["check"]:
        commands = {}
        del words[0]
    options = check_options()
    named = {name: option for option in options for name in option.names if option.takes in _PLAIN}
    given = {option.field: option.default for option in options}
    given["paths"] = ()
    words.reverse()
    while words:
        word = words.pop()
        if word == "-" or not word.startswith("-"):
            if commands and not given["paths"] and (word in commands or _may_be_command(word)):
                return None
            given["paths"] += (word,)
            continue
        option = named.get(word)
        if option is None:
            return None
        if option.takes == "nothing":
            given[option.field] = True
        elif words and not words[-1].startswith("-"):
            given[option.field] = _added(option, given, words.pop())
        else:
            return None
    return given


def _may_be_command(word: str) -> bool:
    """Whether it may be a misspelt command."""
    return word.isalpha() and not os.path.lexists(word)


def _added(option: Option, given: Mapping[str, Any], value: str) -> Any:  # noqa: ANN401 - as the option's field has it
    return (*given[option.field], value) if option.takes == "texts" else value
