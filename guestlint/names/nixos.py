"""Names that NixOS's own option types accept."""

from __future__ import annotations

_LONGEST = 63


def is_host_name(name: str) -> bool:
    """Whether it is of NixOS's type of `networking.hostName` (nixos/modules/tasks/network-interfaces.nix).

    That is nothing, or letters and digits of ASCII with dashes and underscores between them.

    >>> is_host_name(""), is_host_name("a_b-c"), is_host_name("a-"), is_host_name("-"), is_host_name("ä")
    (True, True, False, False, False)
    """
    return not name or (
        len(name) <= _LONGEST
        and name.isascii()
        and name.replace("-", "").replace("_", "").isalnum()
        and name[0].isalnum()
        and name[-1].isalnum()
    )
