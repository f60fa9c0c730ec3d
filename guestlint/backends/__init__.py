"""How guests are run: one file for each backend of the module."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.backends import container, microvm
from guestlint.lower.backend import Backend

BACKENDS: Mapping[str, Backend] = {backend.name: backend for backend in (microvm.BACKEND, container.BACKEND)}
"""The module's own, in its order."""
