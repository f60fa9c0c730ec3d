"""guestlint's own front ends; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.containers.front_end import Containers
from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.front_end import GuestsModule
from guestlint.frontends.microvm.front_end import MicroVMNix
from guestlint.frontends.nixos.front_end import NixOS

FRONT_ENDS: Mapping[str, type[FrontEnd]] = {
    "guests": GuestsModule,
    "nixos": NixOS,
    "microvm": MicroVMNix,
    "containers": Containers,
}
"""By name, in order."""
