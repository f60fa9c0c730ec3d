"""`guestlint check --watch`: lint again whenever a host file, a settings file or a `.nix` file changes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence

from guestlint.cli.exits import Exit
from guestlint.cli.output import complain
from guestlint.source.errors import GuestlintError

_CLEAR = "\x1b[H\x1b[2J\x1b[3J"
_ENDINGS = (".toml", ".json", ".nix")
"""Facts quote the lines of `.nix` files, whose comments suppress findings."""


def watch(paths: Sequence[str], once: Callable[[], Exit]) -> Exit:
    """Run `once`, and again after each change, until interrupted.

    Folders are watched instead of files, to notice editors that replace a file with a new one.
    Raises GuestlintError if watchfiles is not installed.
    """
    for _ in _changes(paths):
        if sys.stdout.isatty():
            sys.stdout.write(_CLEAR)
        try:
            once()
        except GuestlintError as error:
            complain(str(error), error.hint)
        sys.stdout.write(f"\n{time.strftime('%H:%M:%S')}: waiting for changes; press Ctrl-C to stop\n")
        sys.stdout.flush()
    return Exit.CLEAN


def _changes(paths: Sequence[str]) -> Iterator[None]:
    try:
        from watchfiles import watch as watch_folders  # noqa: PLC0415 - loaded only when used
    except ModuleNotFoundError as missing:
        message = "--watch needs the package watchfiles"
        raise GuestlintError(message, "pip install 'guestlint[watch]'") from missing

    yield None
    folders = {path if os.path.isdir(path) else os.path.dirname(path) or "." for path in paths} | {"."}
    present = [folder for folder in sorted(folders) if os.path.isdir(folder)]
    wanted = lambda _, path: path.endswith(_ENDINGS)  # noqa: E731 - what watchfiles calls a filter
    for _ in watch_folders(*present, watch_filter=wanted, raise_interrupt=False, debounce=200):
        yield None
