"""Exit codes: the same for every command and format."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a shell sees."""

    CLEAN = 0
    """No finding of the failing severity or a higher one."""
    FINDINGS = 1
    """Findings."""
    FAILED = 2
    """guestlint failed."""
