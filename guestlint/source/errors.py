"""What keeps guestlint from doing its work, said in words for people."""

from __future__ import annotations


class GuestlintError(Exception):
    """guestlint could not do its work. `str()` is the message; `hint` is the way out, if one is known."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep both, one line each, the message without a full stop."""
        super().__init__(message)
        self.message = message
        self.hint = hint


class SourceError(GuestlintError):
    """A path that cannot be read as a host file at all, unlike a host file whose text is at fault."""
