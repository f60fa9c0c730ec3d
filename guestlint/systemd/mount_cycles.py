"""Whether mounts wait for one another in a circle, answered without a graph."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.names.systemd import prefixes
from guestlint.picture.types import Mount
from guestlint.systemd.fstab import mount_units, waits


def has_mount_cycle(mounts: Mapping[str, Mount]) -> bool:
    """Whether there is a cycle among mounts alone; the walk begins at the few that wait for more than their parents."""
    units = mount_units(mounts)
    return _reaches_itself(units, [path for path, mount in units.items() if _waits_for_more(mount)])


def _waits_for_more(mount: Mount) -> bool:
    return bool(mount.waits_for) or mount.share is None or mount.device.startswith("/")


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
