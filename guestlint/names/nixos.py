"""Names that NixOS's own option types accept."""

from __future__ import annotations

import re

HOST_NAME = re.compile(r"|[a-zA-Z0-9](?:[a-zA-Z0-9_-]{0,61}[a-zA-Z0-9])?").fullmatch
"""NixOS's type of `networking.hostName` (nixos/modules/tasks/network-interfaces.nix)."""
