"""Patterns of files and folders, as settings and options have them."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable

from guestlint.records import NamedTuple


class Glob(NamedTuple):
    """A pattern of paths as seen from `folder` (by default the current one), or of names; `*` matches a slash, too."""

    pattern: str
    folder: str = ""


def matcher(globs: Iterable[Glob]) -> Callable[[str], bool]:
    """Whether one of the patterns matches a path: all of it from the pattern's folder, or its last part."""
    ready = [(_compiled(each.pattern), os.path.join(os.path.abspath(each.folder), "")) for each in globs]

    def matches(path: str) -> bool:
        whole = os.path.abspath(path)
        name = os.path.basename(whole)
        return any(
            match(name) or match(whole.removeprefix(top) if whole.startswith(top) else _from(top, whole))
            for match, top in ready
        )

    return matches


def files_like(pattern: str) -> tuple[str, Callable[[str], object]]:
    """The folder to walk for a pattern as shells have it, and whether a path of a file in there matches.

    `*` and `?` match no slash, and `**` any number of folders.
    """
    parts = [part for part in pattern.split("/") if part != "."]
    plain = next(number for number, part in enumerate(parts) if "*" in part or "?" in part)
    folder = "/".join(parts[:plain]) or ("/" if pattern.startswith("/") else ".")
    steps = ["(?:.+/)?" if part == "**" else f"{_step(part)}/" for part in parts[plain:-1]]
    last = "(?:.+/)?[^/]+" if parts[-1] == "**" else _step(parts[-1])
    matches = re.compile("".join((*steps, last)), re.DOTALL).fullmatch
    top = os.path.join(folder, "")
    return folder, lambda path: matches(path.removeprefix(top))


def _step(part: str) -> str:
    """The expression of a folder's or a file's name."""
    plain = {"*": "[^/]*", "?": "[^/]"}
    return "".join(plain.get(char) or re.escape(char) for char in re.sub(r"\*+", "*", part))


def above(path: str) -> Iterable[str]:
    """The path, and the folders that it is in, inner ones first."""
    path = os.path.abspath(path)
    while True:
        yield path
        folder = os.path.dirname(path)
        if folder == path:
            return
        path = folder


def _from(folder: str, path: str) -> str:
    return os.path.relpath(path, folder).replace(os.sep, "/")


def _compiled(pattern: str) -> Callable[[str], object]:
    from fnmatch import translate  # noqa: PLC0415 - only where there are patterns

    wanted = pattern.removeprefix("./").rstrip("/")
    forms = dict.fromkeys((wanted, wanted.replace("**/", "")))
    return re.compile("|".join(translate(form) for form in forms)).match
