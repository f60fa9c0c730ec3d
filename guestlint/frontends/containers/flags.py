"""What a container's `extraFlags` say that options say as well: bind mounts, ports, users.

The shell splits them at white space (nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `EXTRA_NSPAWN_FLAGS`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from guestlint.records import NamedTuple

_BINDS = {"--bind": False, "--bind-ro": True}
_VALUED = frozenset({"--bind", "--bind-ro", "--port", "-p", "--private-users"})


class Flags(NamedTuple):
    """Binds, with whether they are read-only, and ports, each with its flag's index; `users` is None where not said."""

    binds: Sequence[tuple[str, bool, int]] = ()
    ports: Sequence[tuple[str, int]] = ()
    users: str | None = None


NONE = Flags()


def read_flags(flags: Sequence[str]) -> Flags:
    """The flags that are known here; of several that say the users, the last counts."""
    binds, ports = [], []
    users: str | None = None
    for flag, value, index in _valued(flags):
        if flag in _BINDS:
            binds.append((value, _BINDS[flag], index))
        elif flag in ("--port", "-p"):
            ports.append((value, index))
        elif flag in ("--private-users", "-U"):
            users = value
    return Flags(binds, ports, users)


def _valued(flags: Sequence[str]) -> Iterator[tuple[str, str, int]]:
    waiting = ""
    for index, text in enumerate(flags):
        for word in text.split():
            flag, equals, value = word.partition("=")
            if waiting:
                yield waiting, word, index
                waiting = ""
            elif equals or word == "-U":
                yield flag, value if equals else "pick", index
            elif word in _VALUED:
                waiting = word
