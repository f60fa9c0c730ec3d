"""JSON that terminals and editors show unchanged."""

from __future__ import annotations

import json
import re

# What JSON leaves raw but a terminal or an editor may act on: DEL and C1, marks of direction, line separators,
# invisible formatting, and lone surrogates, which no UTF-8 stream can carry.
_UNSAFE_IN_JSON = re.compile(
    "[\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


def json_text(data: object, indent: int | None = 1) -> str:
    """Write JSON that reads well, without any raw control character, and that means exactly `data`."""
    return _UNSAFE_IN_JSON.sub(_json_escape, json.dumps(data, ensure_ascii=False, indent=indent))


def _json_escape(match: re.Match[str]) -> str:
    return json.dumps(match.group())[1:-1]
