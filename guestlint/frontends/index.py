"""guestlint's own front ends, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

FRONT_ENDS: Mapping[str, tuple[tuple[str, ...], str]] = {
    "guests": (("guests", "node"), "guestlint.frontends.guests.front_end:GuestsModule"),
    "nixos": (("boot", "disko", "fileSystems", "networking", "systemd"), "guestlint.frontends.nixos.front_end:NixOS"),
    "microvm": (("microvm",), "guestlint.frontends.microvm.front_end:MicroVMNix"),
    "containers": (("containers",), "guestlint.frontends.containers.front_end:Containers"),
}
"""By name, in order: the keys at the top of a document that it reads, and what reads them."""
