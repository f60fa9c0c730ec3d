"""What is said of a command line that cannot be meant."""

from __future__ import annotations


def usage_error(message: str) -> Exception:
    """The UsageError of click, to be raised: of the command that runs, which is `check` if click has not found it."""
    from click import UsageError, get_current_context  # noqa: PLC0415 - only where there is an error

    from guestlint.cli.commands import context_of_check  # noqa: PLC0415 - as above

    return UsageError(message, get_current_context(silent=True) or context_of_check())
