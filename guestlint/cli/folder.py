"""A folder of units, written as a whole or not at all, and never over files that guestlint did not write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from guestlint.source.errors import WriteError
from guestlint.source.folders import write_folder
from guestlint.source.write import as_write_error


def write_units(folder: str, files: Mapping[str, str], mark: str, *, force: bool) -> None:
    """Make `files` the only content of `folder`. Raises WriteError, and changes nothing then.

    A folder that is not empty is replaced only with `force`, and only if an earlier run wrote it: it has the file
    `mark`, which every run writes, and no files of other kinds than those in `files`.
    """
    folder = os.path.abspath(folder)
    with as_write_error(folder):
        _refuse(folder, files, mark, force=force)
    write_folder(folder, {name: text.encode(errors="surrogatepass") for name, text in files.items()}, replace=force)


def _refuse(folder: str, files: Iterable[str], mark: str, *, force: bool) -> None:
    if not os.path.lexists(folder):
        return
    if os.path.islink(folder) or not os.path.isdir(folder):
        message = f"{folder}: not a folder"
        raise WriteError(message, "choose a folder with -o")
    with os.scandir(folder) as entries:
        found = list(entries)
    kinds = {_kind(name) for name in files}
    if found and not force:
        message = f"{folder}: the folder is not empty"
        raise WriteError(message, "choose another with -o, or replace its content with --force")
    if found and mark not in {entry.name for entry in found}:
        message = f"{folder}: contains no {mark}, so guestlint did not write it"
        raise WriteError(message, "choose another folder with -o")
    for entry in found:
        if not entry.is_file(follow_symlinks=False) or _kind(entry.name) not in kinds:
            message = f"{folder}: contains {entry.name}, which guestlint did not write"
            raise WriteError(message, "move it away, or choose another folder with -o")


def _kind(name: str) -> str:
    return os.path.splitext(name)[1] or name
