"""Paths as the kernel and systemd take them."""

from __future__ import annotations

from collections.abc import Iterator


def normal_path(path: str) -> str:
    """A path from the root on, without empty and `.` components; `..` stays: where it leads, only a host knows.

    >>> normal_path("/guests//a/./b/")
    '/guests/a/b'
    """
    if path[:1] == "/" and "//" not in path and "/." not in path and path[-1:] != "/":
        return path
    return "/" + "/".join(part for part in path.split("/") if part not in ("", "."))


def parents(path: str) -> Iterator[str]:
    """The directories above a normal path, from the nearest to `/`.

    >>> list(parents("/guests/a"))
    ['/guests', '/']
    """
    while path != "/":
        path = path[: path.rindex("/")] or "/"
        yield path


def collapsed(path: str) -> str:
    """An absolute path without `..` as well, as it reads: a symbolic link on the way may lead elsewhere.

    >>> collapsed("/guests/old/../forgejo")
    '/guests/forgejo'
    """
    parts: list[str] = []
    for part in normal_path(path).split("/")[1:]:
        if part == "..":
            parts = parts[:-1]
        else:
            parts.append(part)
    return "/" + "/".join(parts)
