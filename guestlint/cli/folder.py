"""Writing a folder of files at once: all of it or nothing, and never over what somebody else put there."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from guestlint.source.errors import WriteError
from guestlint.source.files import as_write_error
from guestlint.source.folders import write_folder


def write_units(folder: str, files: Mapping[str, str], mark: str, *, force: bool) -> None:
    """Make `folder` hold just `files`. Raises WriteError, and leaves everything as it was.

    An empty folder is filled. One that is not is replaced only with `force`, and only if it is an earlier run's: it has
    the file `mark`, which every run writes, and nothing but files of the kinds that are written to it.
    """
    folder = os.path.abspath(folder)
    with as_write_error(folder):
        _refuse(folder, files, mark, force=force)
    write_folder(folder, {name: text.encode(errors="surrogatepass") for name, text in files.items()}, replace=force)


def _refuse(folder: str, files: Iterable[str], mark: str, *, force: bool) -> None:
    if not os.path.lexists(folder):
        return
    if os.path.islink(folder) or not os.path.isdir(folder):
        message = f"{folder}: is no folder"
        raise WriteError(message, "name another with -o")
    with os.scandir(folder) as entries:
        found = list(entries)
    kinds = {_kind(name) for name in files}
    if found and not force:
        message = f"{folder}: is not empty"
        raise WriteError(message, "name another with -o, or replace what is in it with --force")
    if found and mark not in {entry.name for entry in found}:
        message = f"{folder}: has no {mark} in it, so no run of guestlint has written it"
        raise WriteError(message, "name another folder with -o")
    for entry in found:
        if not entry.is_file(follow_symlinks=False) or _kind(entry.name) not in kinds:
            message = f"{folder}: holds {entry.name}, which no run of guestlint has put there"
            raise WriteError(message, "move it away, or name another folder with -o")


def _kind(name: str) -> str:
    return os.path.splitext(name)[1] or name
