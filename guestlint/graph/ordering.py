"""Whether systemd would find an ordering cycle, answered without building the graph.

What lies below waits for what lies above, so mounts alone make no cycle; each cycle has a mount in it that waits for
something else too. Without services of the host's own, nothing but mounts can be in one: guests only follow them, and
`zfs-ensure-…` follows nothing that the document describes. So it is enough to walk from the few mounts of a chain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.lower.build import Lowered
from guestlint.lower.types import Mount
from guestlint.systemd.fstab import mount_units, prefixes, waits


def may_have_cycle(lowered: Lowered) -> bool:
    """False where there surely is none; the mounts' part is exact, services of the host's own are not looked at."""
    if lowered.host.services:
        return True
    units = mount_units(lowered.mounts.values())
    return _reaches_itself(units, [path for path, mount in units.items() if mount.waits_for or not mount.guest])


def _reaches_itself(units: Mapping[str, Mount], starts: list[str]) -> bool:
    """Depth first and iterative; a path on the walk that is met again closes a cycle."""
    on_walk: set[str] = set()
    done: set[str] = set()
    for start in starts:
        if start in done:
            continue
        walk = [(start, _successors(units, start))]
        on_walk.add(start)
        while walk:
            path, successors = walk[-1]
            step = next(successors, None)
            if step is None:
                walk.pop()
                on_walk.discard(path)
                done.add(path)
            elif step in on_walk:
                return True
            elif step not in done:
                on_walk.add(step)
                walk.append((step, _successors(units, step)))
    return False


def _successors(units: Mapping[str, Mount], path: str) -> Iterator[str]:
    for wait in waits(path, units[path]):
        for prefix in prefixes(wait.path):
            if prefix in units and prefix != path:
                yield prefix
