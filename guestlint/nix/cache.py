"""Facts that were evaluated before, by everything that they depend on: a flake's source and its locked inputs.

What Nix evaluates purely has no other input, so an entry is never stale. A cache that cannot be read or written is
none.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from guestlint.source.cache_folder import Kept, cache_folder
from guestlint.source.digest import hex_digest
from guestlint.source.errors import SourceError, WriteError
from guestlint.source.files import read_file, write_file

_MOST = 512
"""Entries that are kept; the oldest go first."""


def folder() -> str:
    """Where entries are."""
    return os.path.join(cache_folder(), "facts")


def key(parts: Sequence[str]) -> str:
    """The name of an entry, made of all that the facts depend on."""
    return hex_digest("".join(f"{len(part)}:{part}" for part in parts))


def find(name: str) -> bytes | None:
    """What was kept under `name`."""
    path = _path(name)
    try:
        data = read_file(path)
    except SourceError:
        return None
    with suppress(OSError):
        os.utime(path)
    return data


def keep(name: str, data: bytes) -> None:
    """Keep `data`, readable for its owner only, and let go what was not used for longest."""
    with suppress(OSError, WriteError):
        os.makedirs(folder(), mode=0o700, exist_ok=True)
        write_file(_path(name), data)
        _let_go()


def info() -> Kept:
    """What is kept."""
    sizes = [size for _, _, size in _entries()]
    return Kept(folder(), len(sizes), sum(sizes))


def clear() -> None:
    """Take everything away."""
    for _, path, _ in _entries():
        with suppress(OSError):
            os.unlink(path)


def _path(name: str) -> str:
    return os.path.join(folder(), f"{name}.json")


def _let_go() -> None:
    for _, path, _ in _entries()[:-_MOST]:
        os.unlink(path)


def _entries() -> list[tuple[float, str, int]]:
    """When each entry was used, its path and its size; the oldest first."""
    try:
        with os.scandir(folder()) as entries:
            found = [(entry.stat(), entry.path) for entry in entries if entry.name.endswith(".json")]
    except OSError:
        return []
    return sorted((status.st_mtime, path, status.st_size) for status, path in found)
