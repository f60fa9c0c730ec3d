"""When two values of an option are the same to the module."""

from __future__ import annotations


def same_value(option: str, one: object, other: object) -> bool:
    """Whether two values of `option` mean one thing: of the same type and equal, MAC addresses in any letter case."""
    if option in ("mac", "baseMac") and isinstance(one, str) and isinstance(other, str):
        return one.lower() == other.lower()
    return type(one) is type(other) and one == other
