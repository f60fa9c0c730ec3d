"""A folder of files written as a whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from guestlint.source.errors import WriteError, reason
from guestlint.source.links import check_inside
from guestlint.source.signals import undisturbed
from guestlint.source.write import draft_beside, write_new


def write_folder(folder: str, files: Mapping[str, bytes], *, replace: bool = False) -> None:
    """Make `files`, by their paths, the only content of `folder`. Raises WriteError, and changes nothing then.

    A folder that is not empty is an error, unless `replace` is true.
    """
    place = os.path.abspath(folder)
    check_inside(place)
    beside = draft_beside(place)
    new = os.path.join(beside, "new")
    try:
        with undisturbed():
            try:
                _fill(new, files)
                if replace and os.path.isdir(place):
                    os.rename(place, os.path.join(beside, "old"))
                os.rename(new, place)  # fails where another has put something there
            finally:
                _clear(beside, place)
    except (OSError, ValueError) as error:
        path = str(getattr(error, "filename", None))
        name = f" {os.path.relpath(path, new)}" if path.startswith(os.path.join(new, "")) else ""
        message = f"{folder}: cannot write{name}: {reason(error)}"
        raise WriteError(message, "choose a folder whose parent exists and is writable") from error


def _fill(folder: str, files: Mapping[str, bytes]) -> None:
    os.mkdir(os.path.dirname(folder), 0o700)
    os.mkdir(folder)
    for name, data in files.items():
        path = os.path.join(folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        write_new(path, data)


def _clear(beside: str, folder: str) -> None:
    """Take away the draft; an old folder whose place was not taken goes back first."""
    old = os.path.join(beside, "old")
    if os.path.isdir(old) and not os.path.lexists(folder):
        os.rename(old, folder)
    for current, _, names in os.walk(beside, topdown=False):
        with suppress(OSError):
            for name in names:
                os.unlink(os.path.join(current, name))
            os.rmdir(current)
