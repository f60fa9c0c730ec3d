"""JSON that is the same in every encoding, and that terminals, editors and CI runners only show."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

_ACTS = re.compile(r"\x7f|##(?=\w*\[)")
"""What a terminal or a runner acts on though it is ASCII: DEL, and how a command to a runner begins."""


def json_text(data: object, indent: int | None = 1) -> str:
    """Write JSON that means exactly `data`, of printable ASCII alone."""
    return _inactive(json.dumps(data, indent=indent))


def json_object(data: Mapping[str, str | bool], margin: str) -> str:
    """What `json_text` writes of an object that is not empty, each line but the first behind a margin.

    Without Python's own indentation, which is slow, and leaves cycles behind that nothing collects.
    """
    text = json.dumps(data, separators=(f",\n{margin} ", ": "))
    return f"{{\n{margin} {_inactive(text[1:-1])}\n{margin}}}"


def _inactive(text: str) -> str:
    if "##" not in text and "\x7f" not in text:
        return text
    return _ACTS.sub(lambda match: f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}", text)
