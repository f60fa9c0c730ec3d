"""How a host may be described: a front end each makes its part of the picture; nothing above knows which one did."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.front_end import GuestsModule
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.nixos.front_end import NixOS


def own_front_ends(
    backends: Mapping[str, Backend], revision: Revision | None = None, mac_era: str = ""
) -> Mapping[str, FrontEnd]:
    """Guestlint's own front ends, by name, in the order in which Nix merges what they define.

    `backends` are those that `guests.<name>.backend` may name; `revision` pins the schema of the guests module, and
    `mac_era` the way it derives addresses; by default they follow from the document.
    """
    front_ends: tuple[FrontEnd, ...] = (GuestsModule(backends, revision, mac_era), NixOS())
    return {each.name: each for each in front_ends}


OWN_FRONT_ENDS = (GuestsModule.name, NixOS.name)
"""The names of those."""
