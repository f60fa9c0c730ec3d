"""The rows of the bench, in groups: a row is an entry in one of these files, and a new file is an entry here."""

from __future__ import annotations

from bench.row import Group
from bench.rows import fleet, growth, nix, peers, scenarios, start, work

GROUPS: tuple[Group, ...] = (
    start.GROUP,
    *work.GROUPS,
    *fleet.GROUPS,
    growth.GROUP,
    *scenarios.GROUPS,
    peers.GROUP,
    nix.GROUP,
)
"""All of them, in the order in which they are measured and shown."""
