"""What keeps guestlint from doing its work, said in words for people."""

from __future__ import annotations


class GuestlintError(Exception):
    """guestlint could not do its work. `str()` is the message; `hint` is the way out, if one is known."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep both, the message on one line and without a full stop."""
        self.message = one_line(message)
        self.hint = hint
        super().__init__(self.message)


class SourceError(GuestlintError):
    """A path that cannot be read as a host file at all, unlike a host file whose text is at fault."""

    @classmethod
    def from_os_error(cls, path: str, error: OSError | ValueError) -> SourceError:
        """What the system's `error` means for `path`."""
        return cls(f"{path}: {reason(error)}")


class WriteError(GuestlintError):
    """A file or a folder that cannot be written, or must not be replaced; the message names it."""


def reason(error: OSError | ValueError) -> str:
    """What the system's `error` means, in words for people."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, IsADirectoryError):
        return "a folder, not a file"
    words = "permission denied" if isinstance(error, PermissionError) else getattr(error, "strerror", None)
    return (words or str(error)).lower()


def one_line(message: str) -> str:
    """The message with control characters and the like, which may come from the input, written as escapes."""
    if message.isprintable():
        return message
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode() for char in message
    )
