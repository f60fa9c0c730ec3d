"""Values as messages about settings show them."""

from __future__ import annotations

import json


def shown(value: object) -> str:
    """The value as TOML has it, without what lies deep in it, and of limited length."""
    items = value[:_MANY] if isinstance(value, list) else []
    text = f"[{', '.join(map(_inside, items))}]" if items else _inside(value)
    return text if len(text) <= _LONG else f"{text[:_LONG]}…"


_MANY = 20
_LONG = 80


def _inside(value: object) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict):
        return "{…}" if value else "{}"
    if isinstance(value, list):
        return "[…]" if value else "[]"
    # Python refuses to write a number of thousands of digits in base 10, and TOML has such in base 16.
    return f"{value:#x}" if isinstance(value, int) and abs(value) >= _LARGE else str(value)


_LARGE = 2**64
