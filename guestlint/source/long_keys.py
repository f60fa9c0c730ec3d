"""Keys that are too long to be names of anything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.hints import Any


def long_key(data: Mapping[str, Any], longest: int) -> str:
    """The first key with more characters than `longest`, from the outermost inwards; empty where there is none."""
    todo: list[object] = [data]
    for value in todo:
        if isinstance(value, dict):
            found = next((key for key in value if len(key) > longest), "")
            if found:
                return found
        todo.extend(_nested(value))
    return ""


def _nested(value: object) -> Iterator[object]:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return (each for each in inside if isinstance(each, dict | list))
