"""guestlint's own rules, known without being loaded; made of their files by `make docs`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.plugins.rule import Scope

RULES: Mapping[str, tuple[str, Scope, str]] = {
    "api-mountpoint": ("graph", "host", "odd_mount_units"),
    "backend-mismatch": ("backend", "host", "host.has_unused"),
    "colon-in-bind-path": ("mounts", "host", "lowered.unusual"),
    "conflicting-definition": ("schema", "host", "lowered.conflicts"),
    "duplicate-guest-mountpoint": ("mounts", "host", "lowered.doubled_in_guest"),
    "duplicate-mount-unit": ("graph", "host", "odd_mount_units"),
    "duplicate-virtiofs-tag": ("mounts", "host", "lowered.doubled_on_host"),
    "ensure-unit-collision": ("graph", "host", "lowered.merged_ensures"),
    "guest-mountpoint-shadows-system": ("mounts", "host", "lowered.unusual"),
    "host-mountpoint-outside-guests": ("mounts", "host", "lowered.unusual"),
    "host-mountpoint-shadows-system": ("mounts", "host", "lowered.unusual"),
    "invalid-host-name": ("schema", "host", "host.problems"),
    "invalid-import-unit-name": ("schema", "host", "lowered.unusual"),
    "invalid-mount-unit-name": ("schema", "host", "lowered.unusual"),
    "low-entropy-mac": ("network", "fleet", "lowered.derives_faultily"),
    "mac-collision": ("network", "fleet", "lowered.has_collisions"),
    "mac-space-exhausted": ("network", "host", "lowered.without_room"),
    "missing-option": ("schema", "host", "host.problems"),
    "mixed-schemas": ("schema", "host", "host.problems"),
    "mount-inside-other-guest": ("mounts", "host", "lowered.nested"),
    "mount-unit-mismatch": ("graph", "host", "odd_mount_units"),
    "node-name-clash": ("identity", "fleet", "lowered.has_clashes"),
    "ordering-cycle": ("graph", "host", "may_have_cycle"),
    "relative-guest-path": ("schema", "host", "host.problems"),
    "self-requiring-mount": ("graph", "host", "lowered.self_requiring"),
    "shared-base-mac": ("network", "fleet", "lowered.shared_bases"),
    "space-in-mountpoint": ("mounts", "host", "lowered.unusual"),
    "syntax-error": ("schema", "document", "error"),
    "trailing-slash-in-mountpoint": ("schema", "host", "lowered.has_unusual_mounts"),
    "type-mismatch": ("schema", "host", "host.problems"),
    "unit-name-too-long": ("graph", "host", "lowered.long_units"),
    "unknown-option": ("schema", "host", "host.problems"),
    "unnormalized-mountpoint": ("graph", "host", "odd_mount_units"),
}
"""By name: the folder, how often it runs, and what must be there for it to say anything."""
