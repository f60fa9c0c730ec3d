"""Which files of a folder may be host files, by their names alone."""

# Without `from __future__ import annotations`: a NamedTuple compiles each annotation that is a string, at each start.

import os
from collections.abc import Callable
from typing import NamedTuple

from guestlint.source.errors import SourceError
from guestlint.source.globs import Glob, above, matcher


class FileChoice(NamedTuple):
    """What the settings say of files: what to leave out, and what is a host file whatever is in it."""

    exclude: tuple[Glob, ...] = ()
    include: tuple[Glob, ...] = ()
    force_exclude: bool = False

    def leaves_out(self, path: str) -> bool:
        """Whether `exclude` matches the path, or a folder that it is in."""
        return bool(self.exclude) and any(map(matcher(self.exclude), above(path)))


EVERYTHING = FileChoice()


class Found(NamedTuple):
    """The files of a folder that have the names of data, sorted, and what cannot be read."""

    paths: list[str]
    errors: list[SourceError]


def candidates(folder: str, choice: FileChoice = EVERYTHING) -> Found:
    """What is named like data in `folder` and below.

    What is hidden is not looked at, nor a symlinked folder, which may lead back up, nor what `.gitignore` files or the
    settings leave out. A link to a file outside of the tree is an error: of a checkout, it may lead to any file.
    """
    found = Found([], [])
    is_excluded = matcher(choice.exclude) if choice.exclude else None
    is_included = matcher(choice.include) if choice.include else None
    from guestlint.source.gitignore import NAME, Ignored  # noqa: PLC0415 - only where folders are walked

    todo = [(folder, Ignored.above(folder))]
    while todo:
        current, ignored = todo.pop()
        try:
            with os.scandir(current) as listed:
                entries = list(listed)
        except OSError as error:
            found.errors.append(SourceError.from_os_error(shown_path(current), error))
            continue
        ignored = ignored.below(current, has_file=any(entry.name == NAME for entry in entries))
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if not _is_looked_at(entry, is_included if not is_folder else None, is_folder=is_folder):
                continue
            if ignored.leaves_out(entry.path, is_folder=is_folder) or (is_excluded and is_excluded(entry.path)):
                continue
            if is_folder:
                todo.append((entry.path, ignored))
            elif entry.is_symlink() and (out := _way_out(entry.path, folder)):
                found.errors.append(out)
            else:
                found.paths.append(entry.path)
    found.paths.sort()
    found.errors.sort(key=str)
    return found


def _way_out(link: str, folder: str) -> SourceError | None:
    """The error for a link that leads out of the tree of the folder that is walked."""
    from guestlint.source.links import out_of_tree, top_of_tree  # noqa: PLC0415 - only where there are links

    real = out_of_tree(link, top_of_tree(folder))
    if not real:
        return None
    message = f"{shown_path(link)}: leads out of the tree, to {real}; not read"
    return SourceError(message, "if it is a host file, name it itself; `exclude` in the settings leaves it out")


def _is_looked_at(entry: os.DirEntry[str], is_included: Callable[[str], bool] | None, *, is_folder: bool) -> bool:
    if entry.name.startswith("."):
        return False
    is_data = is_folder or entry.name.lower().endswith((".toml", ".json"))
    return is_data and (is_included is None or is_included(entry.path))


def shown_path(path: str) -> str:
    """The path as findings give it: relative where it lies below the current folder, with forward slashes."""
    if os.pardir not in path.split(os.sep):  # after a symlink, .. cannot be removed from a path
        below = os.path.join(os.path.abspath("."), "")
        absolute = os.path.abspath(path)
        path = absolute.removeprefix(below) if absolute.startswith(below) else os.path.normpath(path)
    return path.replace(os.sep, "/")
