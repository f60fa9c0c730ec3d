"""Messages, which begin with a small letter as they stand after a colon, made sentences that stand alone."""

from __future__ import annotations

import re

_PROGRAMS = frozenset({"disko", "guestlint", "networkd", "systemd", "udev", "virtiofsd", "zfs", "zpool"})
"""Names that stay as they are at the start of a sentence."""


def sentence(text: str) -> str:
    """The text with a capital letter and a full stop; code and names of programs at its start stay.

    >>> sentence("use components of letters")
    'Use components of letters.'
    >>> sentence("systemd breaks the cycle"), sentence("`web` has it"), sentence("did you mean `x`?")
    ('systemd breaks the cycle.', '`web` has it.', 'Did you mean `x`?')
    """
    first = re.match(r"[a-z]+(?=[\s,;:]|$)", text)
    if first is not None and first[0] not in _PROGRAMS:
        text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
