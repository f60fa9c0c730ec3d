"""The name that was likely meant."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str:
    """The most similar of `known`; empty where none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where there is something to report

    return next(iter(get_close_matches(name, sorted(known), n=1)), "")
