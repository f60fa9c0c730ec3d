"""How guests are run: guestlint's own backends; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.backends.container import ContainerBackend
from guestlint.frontends.guests.backends.microvm import MicroVMBackend

BACKENDS: Mapping[str, Backend] = {
    "microvm": MicroVMBackend(),
    "container": ContainerBackend(),
}
"""By name, in order."""
