"""Pictures, which Graphviz makes of DOT."""

from __future__ import annotations

import shutil
import subprocess

from guestlint.source.errors import GuestlintError

_SECONDS = 120
"""How long Graphviz may take."""


class PictureError(GuestlintError):
    """Graphviz is not there, or cannot draw."""


def render(dot: bytes, format_: str) -> bytes:
    """The picture of a drawing. Raises PictureError."""
    program = shutil.which("dot")
    if program is None:
        message = f"{format_} needs Graphviz, whose `dot` is not on the PATH"
        hint = (
            "install it with `nix profile install nixpkgs#graphviz`, `apt install graphviz` or `brew install graphviz`"
        )
        raise PictureError(message, hint)
    try:
        done = subprocess.run([program, f"-T{format_}"], input=dot, capture_output=True, check=False, timeout=_SECONDS)  # noqa: S603 - `dot` as found, its input is data
    except subprocess.TimeoutExpired as error:
        message = f"Graphviz has not drawn the graph within {_SECONDS} seconds"
        raise PictureError(message, "draw less, as with --view overview or --focus NODE") from error
    except OSError as error:
        message = f"cannot run {program}: {error.strerror or error}"
        raise PictureError(message) from error
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        message = f"Graphviz failed: {said or done.returncode}"
        raise PictureError(message, "write the drawing itself with -o FILE.dot")
    return done.stdout
