"""`guestlint check --watch`: lint again whenever a host file, a settings file or a `.nix` file changes."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from guestlint.cli.exits import Exit
from guestlint.cli.output import complain_of_error, usage_error
from guestlint.source.errors import GuestlintError

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_ENDINGS = (".toml", ".json", ".nix", "flake.lock")
"""Facts quote the lines of `.nix` files, whose comments suppress findings."""


def watch(paths: Sequence[str], once: Callable[[], Exit]) -> Exit:
    """Run `once`, and again after each change, until interrupted.

    Folders are watched instead of files, to notice editors that replace a file with a new one.
    Raises GuestlintError if watchfiles is not installed, and click's UsageError for standard input, which ends.
    """
    if "-" in paths:
        message = "--watch cannot be used with standard input"
        raise usage_error(message)
    try:
        for _ in _changes(paths):
            if sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            try:
                once()
            except GuestlintError as error:
                complain_of_error(error)
            sys.stdout.write(f"\n{time.strftime('%H:%M:%S')}: waiting for changes; press Ctrl-C to stop\n")
            sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stdout.write("\n" if sys.stdout.isatty() else "")  # after the ^C that the terminal shows
    return Exit.CLEAN


def _changes(paths: Sequence[str]) -> Iterator[None]:
    try:
        from watchfiles import watch as watch_folders  # noqa: PLC0415 - loaded only when used
    except ModuleNotFoundError as missing:
        message = "--watch needs the package watchfiles"
        raise GuestlintError(message, "pip install 'guestlint[watch]'") from missing

    yield None
    present = sorted({folder for path in paths for folder in (_folder(path), ".") if os.path.isdir(folder)})
    wanted = lambda _, path: path.endswith(_ENDINGS)  # noqa: E731 - what watchfiles calls a filter
    for _ in watch_folders(*present, watch_filter=wanted, debounce=200):
        yield None


def _folder(path: str) -> str:
    """The folder to watch for a path; for a host of a flake that is here, the folder that has its `flake.nix`."""
    if "#" not in path or os.path.lexists(path):
        return path if os.path.isdir(path) else os.path.dirname(path) or "."
    place = re.sub(r"^(?:path:|git\+file:(?://)?)", "", path.partition("#")[0]).partition("?")[0] or "."
    if not os.path.isdir(place):
        return os.path.dirname(place) or "."
    folder = os.path.realpath(place)
    while not os.path.isfile(os.path.join(folder, "flake.nix")):
        if os.path.dirname(folder) == folder:
            return place
        folder = os.path.dirname(folder)
    return folder
