"""guestlint's own rules, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.plugins.rule import Scope

RULES: Mapping[str, tuple[str, Scope, str]] = {
    "backend-mismatch": ("backend", "host", "host.has_unused"),
    "conflicting-definition": ("schema", "host", "lowered.conflicts"),
    "invalid-host-name": ("schema", "host", "host.problems"),
    "invalid-import-unit-name": ("schema", "host", "lowered.unusual"),
    "invalid-mount-unit-name": ("schema", "host", "lowered.unusual"),
    "low-entropy-mac": ("network", "fleet", "lowered.derives_faultily"),
    "mac-collision": ("network", "fleet", "lowered.has_collisions"),
    "mac-space-exhausted": ("network", "host", "lowered.without_room"),
    "missing-option": ("schema", "host", "host.problems"),
    "mixed-schemas": ("schema", "host", "host.problems"),
    "node-name-clash": ("identity", "fleet", "lowered.has_clashes"),
    "ordering-cycle": ("graph", "host", "may_have_cycle"),
    "relative-guest-path": ("schema", "host", "host.problems"),
    "shared-base-mac": ("network", "fleet", "lowered.shared_bases"),
    "space-in-mountpoint": ("mounts", "host", "lowered.unusual"),
    "syntax-error": ("schema", "document", "error"),
    "trailing-slash-in-mountpoint": ("schema", "host", "lowered.has_unusual_mounts"),
    "type-mismatch": ("schema", "host", "host.problems"),
    "unknown-option": ("schema", "host", "host.problems"),
}
"""By name: the folder, how often it runs, and what must be there for it to say anything."""
