"""Pictures, which Graphviz makes of DOT."""

from __future__ import annotations

import shutil
import signal

from guestlint.source.errors import GuestlintError
from guestlint.source.process import LARGEST, Ended, Limits, Processes
from guestlint.source.signals import ending

_MEBIBYTE = 1024 * 1024
_LIMITS = Limits(seconds=60, memory=1024 * _MEBIBYTE, processor_seconds=2)
"""What each of two tries may take."""
_LARGEST = _MEBIBYTE
"""Bytes of a drawing. Graphviz would read a larger one until its time is over."""
_LARGE = 64 * 1024
"""Bytes of a drawing for which Graphviz is told not to look for the best layout: that takes minutes."""
_ROUGHLY = ("-Gmclimit=0.1", "-Gnslimit=0.1", "-Gnslimit1=0.1")
_STRAIGHT = "-Gsplines=line"
"""Routing curves between many nodes takes most of the time; lines that cross nodes are better than no picture."""


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
            command = [program, f"-T{format_}"]
            ended = processes.run([*command, *(_ROUGHLY if len(dot) > _LARGE else ())], _ignore, dot)
            if ended.code == -signal.SIGXCPU:
                ended = processes.run([*command, *_ROUGHLY, _STRAIGHT], _ignore, dot)
    except OSError as error:
        message = f"cannot run {program}: {error.strerror or error}"
        raise PictureError(message) from error
    lack = _lack(ended)
    if lack:
        message = f"the graph is too large for a picture: {lack}"
        raise PictureError(message, less)
    if ended.code != 0:
        message = f"Graphviz failed: {' '.join(ended.said).strip() or ended.code}"
        raise PictureError(message, "write the drawing itself with -o FILE.dot")
    return ended.output


def _ignore(line: str) -> None:
    """Graphviz's warnings are of no use to who has not written the drawing."""


def _lack(ended: Ended) -> str:
    """What Graphviz had too little of, in words; empty where that is not why it failed."""
    if ended.code == -signal.SIGXCPU:
        return f"Graphviz has not drawn it within {_LIMITS.processor_seconds} seconds of processor time"
    if ended.is_late:
        return f"Graphviz has not drawn it within {_LIMITS.seconds} seconds"
    if ended.is_too_long:
        return f"it takes more than {LARGEST // _MEBIBYTE} MiB"
    if ended.code < 0 or any("out of memory" in line for line in ended.said):
        return f"Graphviz crashed, with {_LIMITS.memory // _MEBIBYTE} MiB of memory"
    return ""
