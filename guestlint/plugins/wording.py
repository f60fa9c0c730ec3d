"""Wording shared by the messages of several rules."""

from __future__ import annotations

from guestlint.picture.host import Host


def host_label(host: Host) -> str:
    """A host as messages name it: its node name and its file."""
    return f"`{host.name}` ({host.file})" if host.name else host.file


def shown_character(character: str) -> str:
    r"""A character as messages show it; one that is not printable by its code point.

    >>> shown_character("ü"), shown_character("\n")
    ('`ü`', 'control character U+000A')
    """
    return f"`{character}`" if character.isprintable() else f"control character U+{ord(character):04X}"
