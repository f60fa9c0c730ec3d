"""Pictures, which Graphviz makes of DOT."""

from __future__ import annotations

import shutil

from guestlint.source.errors import GuestlintError
from guestlint.source.process import Ended, Limits, Processes
from guestlint.source.signals import ending

_LIMITS = Limits(seconds=60, memory=1024 * 1024 * 1024, processor_seconds=3)
_LARGEST = 1024 * 1024
"""Bytes of a drawing. Graphviz would read a larger one until its time is over."""
_LARGE = 64 * 1024
"""Bytes of a drawing for which Graphviz is told not to look for the best layout: that takes minutes."""
_ROUGHLY = ("-Gmclimit=0.1", "-Gnslimit=0.1", "-Gnslimit1=0.1")


class PictureError(GuestlintError):
    """Graphviz is not there, or cannot draw."""


def render(dot: bytes, format_: str, less: str) -> bytes:
    """The picture of a drawing; `less` says what to do about one that is too large. Raises PictureError."""
    program = shutil.which("dot")
    if program is None:
        message = f"{format_} needs Graphviz, whose `dot` is not on the PATH"
        hint = (
            "install it with `nix profile install nixpkgs#graphviz`, `apt install graphviz` or `brew install graphviz`"
        )
        raise PictureError(message, hint)
    if len(dot) > _LARGEST:
        message = f"the graph is too large for a picture: {len(dot) // 1024} KiB of DOT, of at most {_LARGEST // 1024}"
        raise PictureError(message, less)
    try:
        with ending(), Processes(_LIMITS) as processes:
            ended = processes.run([program, f"-T{format_}", *(_ROUGHLY if len(dot) > _LARGE else ())], _ignore, dot)
    except OSError as error:
        message = f"cannot run {program}: {error.strerror or error}"
        raise PictureError(message) from error
    if ended.is_late or ended.is_too_long:
        message = f"the graph is too large for a picture: Graphviz has not drawn it within {_time(ended)}"
        raise PictureError(message, less)
    if ended.code != 0:
        message = f"Graphviz failed: {' '.join(ended.said).strip() or ended.code}"
        raise PictureError(message, "write the drawing itself with -o FILE.dot")
    return ended.output


def _ignore(line: str) -> None:
    """Graphviz's warnings are of no use to who has not written the drawing."""


def _time(ended: Ended) -> str:
    return f"{_LIMITS.processor_seconds} seconds" if ended.code else f"{_LIMITS.seconds} seconds"
