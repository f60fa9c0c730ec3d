"""Whether systemd would find an ordering cycle, answered without building the graph where that can be done.

What lies below waits for what lies above, so mounts alone make no cycle; each cycle has a mount in it that waits for
something else too. Without services of the host's own, nothing but mounts can be in one: guests only follow them, and
`zfs-ensure-…` follows nothing that the document describes. So it is enough to walk from the few mounts of a chain.
"""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.hints import TYPE_CHECKING

if TYPE_CHECKING:
    from guestlint.graph.cycles import Cycles, OrderingEdge
    from guestlint.picture.sorting import Sorted


def ordering_cycles(view: HostView) -> Sequence[tuple[OrderingEdge, ...]]:
    """The ordering cycles that systemd would find, each as a path that ends where it began."""
    cycles = view.ask(_cycles)
    return cycles.found if cycles else ()


def unsearched_waits(view: HostView) -> Sequence[OrderingEdge]:
    """Waits that close further ones, where there are so many that they were not searched."""
    cycles = view.ask(_cycles)
    return cycles.unsearched if cycles else ()


def _cycles(view: HostView) -> Cycles | None:
    if not view.ask(may_have_cycle):
        return None
    from guestlint.graph.cycles import ordering_cycles as cycles_of  # noqa: PLC0415 - few hosts may have one

    return cycles_of(view.graph)


def has_plain_mounts(view: HostView) -> bool:
    """Whether all mounts are guests', no two have one path, and none waits for another: they need not be made then."""
    parts = view.host.parts.values()
    if view.host.file_systems or sum(bool(part.shares) for part in parts) > 1:
        return False
    return all(part.has_plain_mounts() for part in parts)


def may_have_cycle(view: HostView) -> bool:
    """False where there surely is none; the mounts' part is exact, the host's own services are not looked at."""
    host = view.host
    if view.extensions or any(part.own_units for part in host.parts.values()):
        return True
    if view.ask(has_plain_mounts):
        return False
    from guestlint.systemd.fstab import orders_units  # noqa: PLC0415 - most hosts have no mounts that wait
    from guestlint.systemd.mount_cycles import has_mount_cycle  # noqa: PLC0415 - most hosts have no mounts that wait

    mounts = host.mounts
    return any(map(orders_units, mounts.values())) or has_mount_cycle(mounts) or bool(view.ask(sorting_loop))


def sorting_loop(view: HostView) -> Sequence[Sorted]:
    """The loop for which NixOS cannot sort `fileSystems`; guests' own mounts make none."""
    if view.ask(has_plain_mounts):
        return ()
    from guestlint.picture.sorting import sorting_loop as loop_of  # noqa: PLC0415 - few hosts have mounts of their own

    return loop_of(view.host.mounts.values())
