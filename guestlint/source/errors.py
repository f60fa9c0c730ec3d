"""Errors that keep guestlint from doing its work, with messages for people."""

from __future__ import annotations

from guestlint.source.route import Span

_SHORT = str.maketrans({"\n": "\\n", "\r": "\\r", "\t": "\\t"})


class GuestlintError(Exception):
    """guestlint failed. `str()` is the message; `hint` says what to do about it, if that is known."""

    excerpt: tuple[str, str, Span] | None = None
    """The settings file that the error is about, its text, and where in it."""

    def __init__(self, message: str, hint: str = "") -> None:
        """Keep both, the message on one line and without a full stop."""
        self.message = one_line(message)
        self.hint = hint
        super().__init__(self.message)


class SourceError(GuestlintError):
    """A file that cannot be read at all, unlike a host file that does not parse."""

    @classmethod
    def from_os_error(cls, path: str, error: OSError | ValueError) -> SourceError:
        """The error for `path` from the operating system's `error`."""
        return cls(f"{path}: {reason(error)}")


class WriteError(GuestlintError):
    """A file or folder that cannot be written, or must not be overwritten; the message names it."""


def reason(error: OSError | ValueError) -> str:
    """The operating system's `error` in words."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    if isinstance(error, IsADirectoryError):
        return "a folder, not a file"
    if isinstance(error, ValueError) and not isinstance(error, UnicodeError):
        return "a path cannot contain NUL"  # each Python words it in its own way
    words = "permission denied" if isinstance(error, PermissionError) else getattr(error, "strerror", None)
    return (words or str(error)).lower()


def one_line(message: str) -> str:
    r"""The message as it can be printed; lines and tabs in it, which may come from the input, as `\n` and `\t`."""
    from guestlint.source.printable import printable  # noqa: PLC0415 - a clean run has no message

    return printable(message.translate(_SHORT))


def described(error: BaseException) -> str:
    """What is wrong, in one line, from an error that anybody may have made: "ValueError: boom"."""
    try:
        text = " ".join(str(error).split())
    except Exception:  # noqa: BLE001 - an error's own `__str__` may raise anything
        text = ""
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
