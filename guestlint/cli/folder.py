"""Writing a folder of files at once: all of it or nothing, and never over what somebody else put there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping

from guestlint.source.errors import GuestlintError


class FolderError(GuestlintError):
    """A folder that cannot be written, or may not be replaced; the message names it."""


def write_folder(folder: str, files: Mapping[str, str], mark: str, *, force: bool) -> None:
    """Make `folder` hold just `files`. Raises FolderError, and leaves everything as it was.

    An empty folder is filled. One that is not is replaced only with `force`, and only if it is an earlier run's: it has
    the file `mark`, which every run writes, and nothing but files of the kinds that are written to it.
    """
    folder = os.path.abspath(folder)
    try:
        _refuse(folder, files, mark, force=force)
        beside = tempfile.mkdtemp(prefix=f".{os.path.basename(folder)}.", dir=os.path.dirname(folder))
        try:
            _fill(os.path.join(beside, "new"), files)
            if os.path.isdir(folder):
                os.rename(folder, os.path.join(beside, "old"))
            os.rename(os.path.join(beside, "new"), folder)
        finally:
            _clear(beside, folder)
    except OSError as error:
        message = f"{folder}: cannot write {os.path.basename(error.filename or folder)}: {error.strerror}"
        raise FolderError(message) from error


def _refuse(folder: str, files: Iterable[str], mark: str, *, force: bool) -> None:
    if not os.path.lexists(folder):
        return
    if os.path.islink(folder) or not os.path.isdir(folder):
        message = f"{folder}: is no folder"
        raise FolderError(message, "name another with -o")
    with os.scandir(folder) as entries:
        found = list(entries)
    kinds = {_kind(name) for name in files}
    if found and not force:
        message = f"{folder}: is not empty"
        raise FolderError(message, "name another with -o, or replace what is in it with --force")
    if found and mark not in {entry.name for entry in found}:
        message = f"{folder}: has no {mark} in it, so no run of guestlint has written it"
        raise FolderError(message, "name another folder with -o")
    for entry in found:
        if not entry.is_file(follow_symlinks=False) or _kind(entry.name) not in kinds:
            message = f"{folder}: holds {entry.name}, which no run of guestlint has put there"
            raise FolderError(message, "move it away, or name another folder with -o")


def _kind(name: str) -> str:
    return os.path.splitext(name)[1] or name


def _fill(folder: str, files: Mapping[str, str]) -> None:
    os.mkdir(folder)
    for name, text in files.items():
        with open(os.path.join(folder, name), "x", encoding="utf-8", errors="surrogatepass", newline="\n") as stream:
            stream.write(text)


def _clear(beside: str, folder: str) -> None:
    """Take away the temporary folder; an old one whose place was not taken goes back first."""
    old = os.path.join(beside, "old")
    if os.path.isdir(old) and not os.path.lexists(folder):
        os.rename(old, folder)
    shutil.rmtree(beside, ignore_errors=True)
