"""Values that hosts of all kinds have."""

from __future__ import annotations

from tests.fuzz.dice import of
from tests.fuzz.words import ADDRESSES, GUEST_PATHS, HOST_PATHS, LINKS, MACS

BOOL = of(*(True, False))
PATH = of(*HOST_PATHS)
"""A path on the host."""
TARGET = of(*GUEST_PATHS)
"""A path inside a guest."""
LINK = of(*LINKS)
MAC = of(*MACS)
ADDRESS = of(*ADDRESSES)
PORT = of(0, 22, 80, 8080, 65535, 65536)
