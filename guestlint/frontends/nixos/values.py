"""Values of options that NixOS checks: what is of another shape counts as not given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.hints import Any

_YES = frozenset({"1", "yes", "y", "true", "t", "on"})
_NO = frozenset({"0", "no", "n", "false", "f", "off"})


def table_at(data: object, *route: str | int) -> Mapping[str, Any]:
    """The table at `route`; empty where there is none."""
    for key in route:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, dict) else {}


def words(value: object) -> Sequence[str]:
    """A string's words, or a list's strings."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def listed(value: object) -> Sequence[str]:
    """A string as it is, or a list's strings."""
    return (value,) if isinstance(value, str) else words(value)


def means_yes(value: object) -> bool:
    """Whether it is one of systemd's spellings of true (src/basic/parse-util.c `parse_boolean`)."""
    return isinstance(value, bool | int | str) and str(value).lower() in _YES


def means_no(value: object) -> bool:
    """Whether it is one of systemd's spellings of false."""
    return isinstance(value, bool | int | str) and str(value).lower() in _NO


def strings(table: Mapping[str, Any]) -> Mapping[str, str]:
    """The entries of a table that are strings."""
    return {name: value for name, value in table.items() if isinstance(value, str)}


_ON = frozenset({"true", "yes", "on", "1", "y", "t", "ipv4", "ipv6", "v4", "v6", "both"})
"""What systemd takes for a yes, and the families for which `DHCP=` asks."""


def is_on(value: object) -> bool:
    """Whether an option of systemd is on."""
    return value is True or (isinstance(value, str) and value.lower() in _ON)
