"""The `.nix` files that facts give places in: read only to quote their lines and to find their comments.

What is read is below one folder, the current one or that of the flake which the user named, a regular file named
`*.nix`, of a bounded size, and no link leads out of the folder to it: facts may come from anybody, and what is read is
printed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence

from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file
from guestlint.source.nix_places import NixPlace
from guestlint.source.route import Span

BOUND = Bound(size=1024 * 1024)
"""How much of a file is read; what a person writes is a hundredth of it."""

_ATTRIBUTE = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|\$\{[^}]*\}|[\w'.-])+""")
_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    | /\*.*?(?:\*/|\Z)
    | (?P<string>"(?:[^"\\]|\\.)*")
    | ''(?:[^']|'(?!')|'''|''\$|''\\.)*''
    """,
    re.DOTALL | re.VERBOSE,
)


_IN_STORE = re.compile(r"/[0-9a-z]{32}-[^/]+/\Z")
"""A path in a store, which is where its hash is: a store may lie below another folder than its paths say."""


class Tree(NamedTuple):
    """The folder of the user's files."""

    root: str
    """The folder that Nix saw them in, often a copy in the store; empty where facts do not tell."""
    folder: str
    """The folder that they are read from."""
    shown: str
    """What findings put before a path in it: empty, or with a slash at its end."""

    def shown_path(self, file: str) -> str | None:
        """What findings call a file of Nix's; None for one that is not the user's."""
        if not self.root:
            return file.removeprefix(os.path.join(os.path.abspath("."), ""))
        before, inside, path = file.partition(os.path.join(self.root, ""))
        if inside and (not before or _IN_STORE.search(inside)):
            return self.shown + path
        return None if os.path.isabs(file) else self.shown + file

    def read_path(self, shown: str) -> str | None:
        """Where the file is that findings call `shown`; None where it is not in the folder."""
        return os.path.join(self.folder, shown.removeprefix(self.shown)) if shown.startswith(self.shown) else None


HERE = Tree("", ".", "")
"""The current folder."""


def tree_here(root: str) -> Tree:
    """The tree of facts that come from anywhere: `root`, if it is in the current folder, or else that folder itself."""
    inside = os.path.join(os.path.abspath("."), "")
    if not root.startswith(inside):
        return HERE._replace(root=root)
    return Tree(root, root, os.path.join(root.removeprefix(inside), ""))


class NixFiles:
    """The texts of the files that were asked for; each is read once."""

    def __init__(self, tree: Tree) -> None:
        """Nothing is read yet."""
        self._tree = tree
        self._texts: dict[str, str | None] = {}
        self._lines: dict[str, Sequence[str]] = {}
        self._comments: dict[str, Sequence[Span]] = {}

    def text(self, file: str) -> str | None:
        """The text of a file; None where it is not to be read, or cannot be."""
        if file not in self._texts:
            self._texts[file] = _read(self._tree, file)
        return self._texts[file]

    def span(self, place: NixPlace) -> Span:
        """The attribute's name at a place, or one column where the text is not there, or another by now."""
        if place.file not in self._lines:
            self._lines[place.file] = (self.text(place.file) or "").split("\n")
        lines = self._lines[place.file]
        line = lines[place.line - 1] if place.line <= len(lines) else ""
        match = _ATTRIBUTE.match(line, place.column - 1)
        return Span(place.line, place.column, place.line, match.end() + 1 if match else place.column + 1)

    def comments(self, file: str) -> Sequence[Span]:
        """The comments of a file that end with the line, in its order."""
        if file not in self._comments:
            self._comments[file] = tuple(_comments(self.text(file) or ""))
        return self._comments[file]

    def strings(self, file: str) -> Sequence[tuple[int, int]]:
        """Where the strings of a file begin and end, in its order, with their quotes."""
        text = self.text(file) or ""
        return [match.span() for match in _TOKEN.finditer(text) if match["string"] is not None]


def _comments(text: str) -> Sequence[Span]:
    """Where `#` begins a comment and is not in a string; what is interpolated in a string is not looked into."""
    spans = []
    line, last = 1, 0
    for match in _TOKEN.finditer(text):
        if match["comment"] is not None:
            line += text.count("\n", last, match.start())
            last = match.start()
            column = match.start() - text.rfind("\n", 0, match.start())
            spans.append(Span(line, column, line, column + len(match["comment"].rstrip("\r"))))
    return spans


def _read(tree: Tree, shown: str) -> str | None:
    file = tree.read_path(shown)
    if file is None or not file.endswith(".nix"):
        return None
    try:
        folder = os.path.realpath(tree.folder)
        path = os.path.realpath(file)
        if os.path.commonpath((folder, path)) != folder or not path.endswith(".nix"):
            return None
        data = read_file(path, BOUND)
    except (SourceError, OSError, ValueError):
        return None
    return None if b"\0" in data else data.removeprefix(b"\xef\xbb\xbf").decode(errors="replace")
