"""Which files of a folder may be host files, by their names alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator

from guestlint.records import NamedTuple
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


LeftOut = Callable[[str, str], None]
"""Told the path of data that is not read, and why."""


def nobody(path: str, why: str) -> None:
    """Tell nobody."""


class Found(NamedTuple):
    """The files of a folder that have the names of data, sorted, and the folders that cannot be listed."""

    paths: list[str]
    errors: list[SourceError]
    odd: set[str]
    """Those of the files that are no regular ones: symlinks, pipes, devices."""


def candidates(folder: str, choice: FileChoice = EVERYTHING, left_out: LeftOut = nobody) -> Found:
    """What is named like data in `folder` and below.

    What is hidden is not looked at, nor a symlinked folder, which may lead back up, nor what `.gitignore` files or the
    settings leave out, which is told to `left_out`.
    """
    found = Found([], [], set())
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
            if not _is_looked_at(entry, is_folder=is_folder):
                continue
            if is_included and not is_folder and not is_included(entry.path):
                left_out(entry.path, "`include` does not match it")
            elif ignored.leaves_out(entry.path, is_folder=is_folder):
                left_out(entry.path, "Git ignores it")
            elif is_excluded and is_excluded(entry.path):
                left_out(entry.path, "`exclude` matches it")
            elif is_folder:
                todo.append((entry.path, ignored))
            else:
                found.paths.append(entry.path)
                if not entry.is_file(follow_symlinks=False):
                    found.odd.add(entry.path)
    found.paths.sort()
    found.errors.sort(key=str)
    return found


def _is_looked_at(entry: os.DirEntry[str], *, is_folder: bool) -> bool:
    if entry.name.startswith("."):
        return False
    return is_folder or entry.name.lower().endswith((".toml", ".json"))


def shown_path(path: str) -> str:
    """The path as findings give it: relative where it lies below the current folder, with forward slashes."""
    if os.pardir not in path and not os.path.isabs(path):  # as most are, and most often
        path = os.path.normpath(path)
    elif os.pardir not in path.split(os.sep):  # after a symlink, .. cannot be removed from a path
        below = os.path.join(os.path.abspath("."), "")
        absolute = os.path.abspath(path)
        path = absolute.removeprefix(below) if absolute.startswith(below) else os.path.normpath(path)
    return path.replace(os.sep, "/")


def shown_paths(paths: Iterable[str]) -> Iterator[str]:
    """The same of many that lie in few folders, of which each is looked at once."""
    known: dict[str, str] = {}
    for path in paths:
        start = path.rfind(os.sep) + 1
        folder, name = path[:start], path[start:]
        if name in _NO_NAMES:
            yield shown_path(path)
            continue
        shown = known.get(folder)
        if shown is None:
            shown = known[folder] = shown_path(path).removesuffix(name)
        yield shown + name


_NO_NAMES = ("", os.curdir, os.pardir)
