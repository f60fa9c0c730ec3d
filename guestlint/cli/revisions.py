"""Host files as they were at a commit."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from guestlint.cli.git import git, is_commit
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.host_file import as_host
from guestlint.source.parse import read_bytes


def read_at(ref: str, paths: Sequence[str], option: str) -> Iterator[Document]:
    """The documents that `paths` would have given at the commit `ref`, by the names that they have now.

    A file that was not there is left out. Raises GuestlintError, which names `option`, if git fails.
    """
    for path in paths:
        folder = path if os.path.isdir(path) else os.path.dirname(path) or "."
        if path == "-" or not os.path.isdir(folder):
            message = f"{option} {ref}: {path} is not a file or a folder of a repository"
            raise GuestlintError(message, "name host files, or folders of them")
        commit = _commit(ref, folder, option)
        names = _names(commit, folder, option)
        if os.path.isdir(path):
            hosts = (name for name in names if name.lower().endswith((".toml", ".json")) and not _is_hidden(name))
            files = [os.path.normpath(os.path.join(path, name)) for name in hosts]
            found = [as_host(file, _blob(commit, folder, os.path.relpath(file, folder), option)) for file in files]
            yield from (document for document in found if document is not None)
        elif os.path.basename(path) in names:
            yield read_bytes(path, _blob(commit, folder, os.path.basename(path), option))
        elif not os.path.exists(path):
            message = f"{option} {ref}: {path} is neither there now nor at that commit"
            raise GuestlintError(message, "of flakes, give OLD and NEW, as in '.?ref=main#ward' '.#ward'")


def _commit(ref: str, folder: str, option: str) -> str:
    if os.path.exists(ref) and not is_commit(option, ref, folder):
        message = f"{option} {ref}: this is a path, not a commit"
        raise GuestlintError(message, f"put the commit first: {option} main {ref}")
    asked = ("rev-parse", "--verify", "--end-of-options", f"{ref}^{{commit}}")
    return git(option, *asked, folder=folder).decode().strip()


def _names(commit: str, folder: str, option: str) -> Sequence[str]:
    """The files in a folder and below at a commit, by their names from there, sorted."""
    listed = git(option, "ls-tree", "-r", "-z", "--name-only", commit, folder=folder)
    return sorted(os.fsdecode(name) for name in listed.split(b"\0") if name)


def _blob(commit: str, folder: str, name: str, option: str) -> bytes:
    return git(option, "cat-file", "blob", f"{commit}:./{name}", folder=folder)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") for part in name.split("/"))
