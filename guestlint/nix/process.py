"""Nix as a process, and what its end means."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from guestlint.source.errors import SourceError
from guestlint.source.process import LARGEST, Ended, Limits, Processes

_KEPT = 400
"""Characters of an error that are repeated in our own."""


class Nix(Processes):
    """The processes of one evaluation, used in a `with` block: when it ends, those that still run are killed."""

    def __init__(self, limits: Limits) -> None:
        """Nothing runs yet."""
        super().__init__(limits)
        self._seconds = limits.seconds

    def ask(self, command: Sequence[str], says: Callable[[str], None]) -> bytes:
        """The standard output of a command; `says` gets each line of its standard error, as it comes.

        Raises SourceError if it cannot be started, fails, or takes more than it may.
        """
        try:
            ended = self.run(command, says)
        except OSError as error:
            message = f"cannot run `{command[0]}`: {error.strerror}"
            raise SourceError(message, "install Nix, or lint facts that a machine with Nix has printed") from error
        if ended.is_late:
            message = f"Nix was stopped after {self._seconds} seconds"
            raise SourceError(message, "allow it more with --nix-timeout SECONDS")
        if ended.is_too_long:
            message = f"Nix printed more than {LARGEST // 2**20} MiB"
            raise SourceError(message, "evaluate fewer hosts or guests")
        if ended.code != 0:
            raise SourceError(_reason(ended), _hint(ended))
        return ended.output


def _reason(ended: Ended) -> str:
    """Why the process failed, in its own words: the last error that Nix told, without its trace."""
    if ended.code < 0:
        return f"Nix was killed by signal {-ended.code}"
    errors = [line.strip().removeprefix("error:").strip() for line in ended.said if "error:" in line]
    told = next((line for line in reversed(errors) if line), "")[:_KEPT]
    return told or f"Nix failed with exit code {ended.code}"


def _hint(ended: Ended) -> str:
    if _says(ended, "allow-import-from-derivation") or _says(ended, ".drv' is not valid"):
        return "the host needs builds to be evaluated; --allow-import-from-derivation lets Nix make them"
    if ended.code < 0 or _says(ended, "out of memory"):
        return "it may need more memory than --nix-memory MIB allows"
    if _says(ended, "unable to download"):
        return "an input of the flake is not here: `nix flake archive` fetches all of them while there is a network"
    return ""


def _says(ended: Ended, word: str) -> bool:
    """Whether the last lines have a word."""
    return any(word in line for line in ended.said)
