"""Symbolic links that lead out of the tree that they lie in: a checkout may have one to any file of its user."""

from __future__ import annotations

import os
from collections.abc import Iterator

from guestlint.source.errors import WriteError


def out_of_tree(path: str, top: str) -> str:
    """Where `path` leads, if that is outside of the folder `top`; empty if it is inside."""
    real, inside = os.path.realpath(path), os.path.realpath(top)
    return "" if real == inside or real.startswith(os.path.join(inside, "")) else real


def top_of_tree(folder: str) -> str:
    """The top of the repository that `folder` lies in, or itself."""
    whole = os.path.abspath(folder)
    return next(repositories(whole), whole)


def check_inside(path: str) -> None:
    """Raises WriteError if what is written to `path` would go out of a repository that its name lies in."""
    for top in repositories(os.path.dirname(os.path.abspath(path))):
        real = out_of_tree(path, top)
        if real:
            message = f"{path}: leads out of its repository, to {real}; not written"
            raise WriteError(message, "if that file is meant, name it itself")


def repositories(folder: str) -> Iterator[str]:
    """Those among `folder` and the folders above it that are the top of one, the nearest first."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            yield folder
        above = os.path.dirname(folder)
        if above == folder:
            return
        folder = above
