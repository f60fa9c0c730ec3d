"""Exit codes: the same for every command and format."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What a shell sees."""

    CLEAN = 0
    """Nothing at or above the failing severity."""
    FINDINGS = 1
    """Findings."""
    FAILED = 2
    """guestlint could not do its work."""
