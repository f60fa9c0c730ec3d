"""Exit codes: the same for every command and format."""

from __future__ import annotations

from guestlint.hints import ClassVar


class Exit(int):
    """What a shell sees."""

    CLEAN: ClassVar[Exit]
    """No finding of the failing severity or a higher one."""
    FINDINGS: ClassVar[Exit]
    """Findings."""
    FAILED: ClassVar[Exit]
    """guestlint failed."""


Exit.CLEAN, Exit.FINDINGS, Exit.FAILED = map(Exit, range(3))
