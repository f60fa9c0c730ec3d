"""Dates and times: TOML has them, Nix does not, and its fromTOML rejects a text that contains one."""

from __future__ import annotations

from datetime import date, time

from guestlint.hints import Any
from guestlint.source.locate import Locator
from guestlint.source.route import Route


def find_date(text: str, data: dict[str, Any]) -> tuple[int, int] | None:
    """The line and column of a date or time in the TOML `text` that was parsed to `data`; None where there is none."""
    todo: list[tuple[Route, Any]] = [((), data)]
    while todo:
        route, value = todo.pop()
        if isinstance(value, date | time):
            span = Locator(text, "toml").span(route, "value")
            return (span.line, span.column) if span else (1, 1)
        if isinstance(value, dict):
            todo.extend(((*route, key), item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            todo.extend(((*route, index), item) for index, item in reversed(list(enumerate(value))))
    return None
