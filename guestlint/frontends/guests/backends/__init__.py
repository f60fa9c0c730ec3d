"""How guests are run: one file for each backend of the module."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.guests.backend import Backend
from guestlint.frontends.guests.backends import container, microvm

BACKENDS: Mapping[str, Backend] = {backend.name: backend for backend in (microvm.BACKEND, container.BACKEND)}
"""The module's own, in its order."""
