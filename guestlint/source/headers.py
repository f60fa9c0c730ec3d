"""Headers of TOML tables, recognized line by line."""

from __future__ import annotations

import tomli

from guestlint.source.route import Route


def header_route(line: str) -> Route:
    """The table that a line opens; nothing where it opens none, as an array's element in brackets.

    >>> header_route('[guests.a.zfs."/p"]  # data')
    ('guests', 'a', 'zfs', '/p')
    >>> header_route('a = ["b"]'), header_route('["b", "c"],')
    ((), ())
    """
    if not line.lstrip().startswith("["):
        return ()
    route: list[str] = []
    try:
        data: object = tomli.loads(line)
    except tomli.TOMLDecodeError:
        return ()
    while isinstance(data, dict) and data:
        ((key, data),) = data.items()
        route.append(key)
    return tuple(route)
