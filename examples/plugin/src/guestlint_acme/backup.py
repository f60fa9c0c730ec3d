"""Acme's backup as a graph extension: it reads each dataset below `safe/`, after the mounts of that dataset."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Edge, Host, Node, graph_extension


@graph_extension("acme-backup")
def add(host: Host) -> Iterator[Node | Edge]:
    """The backup's unit, and an edge to each dataset that it sends."""
    unit = "unit:acme-backup.service"
    yield Node(unit, "unit", "acme-backup.service")
    for mount in host.mounts.values():
        _, _, dataset = mount.device.partition("/")
        if dataset.startswith("safe/"):
            reason = "datasets below `safe/` are sent to the backup host"
            yield Edge(unit, f"dataset:{mount.device}", "backs-up", reason, mount.place)
            yield Edge(unit, f"mount:{mount.path}", "after", reason, mount.place)
