"""JSON that is the same in every encoding, and that terminals, editors and CI runners only show."""

from __future__ import annotations

import json
import re

_ACTS = re.compile(r"\x7f|##(?=\w*\[)")
"""What a terminal or a runner acts on though it is ASCII: DEL, and how a command to a runner begins."""


def json_text(data: object, indent: int | None = 1) -> str:
    """Write JSON that means exactly `data`, of printable ASCII alone."""
    text = json.dumps(data, indent=indent)
    if "##" not in text and "\x7f" not in text:
        return text
    return _ACTS.sub(lambda match: f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}", text)
