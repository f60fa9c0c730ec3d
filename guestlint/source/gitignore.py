"""What `.gitignore` files leave out of a folder that is walked."""

from __future__ import annotations

import os
from collections.abc import Sequence

from guestlint.hints import TYPE_CHECKING
from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

NAME = ".gitignore"
_BOUND = Bound(size=1024 * 1024)


class _Patterns(NamedTuple):
    """The patterns of one file, and the folder from which they count, with a slash at its end."""

    top: str
    spec: GitIgnoreSpec


class Ignored:
    """The patterns that count in one folder; `below` gives those of a folder in it."""

    def __init__(self, patterns: Sequence[_Patterns] = ()) -> None:
        """The innermost patterns come first, as they win."""
        self._patterns = patterns

    @classmethod
    def above(cls, folder: str) -> Ignored:
        """What the folders above say of what is in `folder`, up to the top of its repository.

        It is nothing outside a repository, and where they leave out the folder itself, which somebody has named.
        """
        whole = os.path.abspath(folder)
        folders = []
        current = whole
        while not os.path.lexists(os.path.join(current, ".git")):
            parent = os.path.dirname(current)
            if parent == current:
                return cls()
            folders.append(parent)
            current = parent
        found = cls(_exclude_file(current))
        for each in reversed(folders):
            found = found.below(each)
        return cls() if folders and found.leaves_out(whole, is_folder=True) else found

    def below(self, folder: str, *, has_file: bool | None = None) -> Ignored:
        """The patterns that count in `folder`; `has_file` says whether it has a file of its own, if that is known."""
        file = os.path.join(folder, NAME)
        if has_file is False or (has_file is None and not os.path.isfile(file)):
            return self
        return Ignored((*_read(file, folder), *self._patterns))

    def leaves_out(self, path: str, *, is_folder: bool) -> bool:
        """Whether git would leave out what is at `path`; the innermost pattern that matches decides."""
        if not self._patterns:
            return False
        whole = os.path.abspath(path) + ("/" if is_folder else "")
        for top, spec in self._patterns:
            # A folder above that is left out is not walked: only the path itself is in question.
            decided = spec.check_file(whole.removeprefix(top)).include
            if decided is not None:
                return decided
        return False


def _exclude_file(top: str) -> Sequence[_Patterns]:
    file = os.path.join(top, ".git", "info", "exclude")
    return _read(file, top) if os.path.isfile(file) else ()


def _read(file: str, folder: str) -> Sequence[_Patterns]:
    """The patterns of a file; none of one that cannot be read, as git has them."""
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - only where there is such a file

    try:
        lines = read_file(file, _BOUND).decode("utf-8", "surrogateescape").splitlines()
    except SourceError:
        return ()
    if not any(line.strip() and not line.startswith("#") for line in lines):
        return ()
    return (_Patterns(os.path.join(os.path.abspath(folder), ""), GitIgnoreSpec.from_lines(lines)),)
