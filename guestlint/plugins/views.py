"""What rules see: one host, or all hosts of a run; each floor is computed once, and only if a rule asks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from guestlint.lower.backend import Backend
from guestlint.lower.build import Lowered
from guestlint.lower.fleet import Fleet
from guestlint.model.problems import Problem
from guestlint.model.types import Guest, Host, Zfs
from guestlint.plugins.extensions import GraphExtension
from guestlint.source.document import Document

if TYPE_CHECKING:
    from guestlint.graph.cycles import Wait
    from guestlint.graph.mount_units import MountUnit
    from guestlint.graph.types import Graph

_P = TypeVar("_P", bound=Problem)


class HostView:
    """One host: `document`, `host` (the model), `lowered` and `graph`."""

    def __init__(
        self,
        document: Document,
        host: Host,
        backends: Mapping[str, Backend],
        parts: Sequence[GraphExtension] = (),
        mac_era: str = "",
    ) -> None:
        """`mac_era` names the way MACs are derived; empty takes the schema's own."""
        self.document = document
        self.host = host
        self._backends = backends
        self._parts = parts
        self._mac_era = mac_era

    @cached_property
    def lowered(self) -> Lowered:
        """What the module generates."""
        return Lowered(self.host, self._backends, self._mac_era)

    @cached_property
    def graph(self) -> Graph:
        """How it hangs together."""
        from guestlint.graph.build import build  # noqa: PLC0415 - only a host with a chain of mounts needs its graph

        return build(self.lowered, [part.add for part in self._parts])

    @cached_property
    def odd_mount_units(self) -> Sequence[MountUnit]:
        """The mounts whose paths are not as systemd writes them, or lead to no unit."""
        if not self.lowered.has_unusual_mounts:
            return ()
        from guestlint.graph.mount_units import odd_mount_units  # noqa: PLC0415 - most hosts have none

        return list(odd_mount_units(self.lowered))

    @cached_property
    def may_have_cycle(self) -> bool:
        """False where there surely is no ordering cycle; answered without the graph."""
        if self._parts:
            return True
        # Most hosts have no mount that waits for anything but its parents, and need not even the walk.
        if not self.host.services and not any(
            mount.previous or not mount.guest for mount in self.lowered.mounts.values()
        ):
            return False
        from guestlint.graph.ordering import may_have_cycle  # noqa: PLC0415 - see above

        return may_have_cycle(self.lowered)

    def cycles(self) -> Iterator[tuple[Wait, ...]]:
        """The ordering cycles that systemd would find; the graph is built only where there may be one."""
        if self.may_have_cycle:
            from guestlint.graph.cycles import ordering_cycles  # noqa: PLC0415 - see above

            yield from ordering_cycles(self.graph)

    def problems(self, kind: type[_P]) -> Iterator[_P]:
        """What Nix would refuse in the document, of one kind."""
        return (problem for problem in self.host.problems if isinstance(problem, kind))

    def zfs(self) -> Iterator[tuple[Guest, Zfs]]:
        """All guests' zfs entries, in the module's order."""
        return ((guest, zfs) for guest in self.host.guests for zfs in guest.zfs)


class FleetView:
    """All hosts of one run, sorted by file."""

    def __init__(self, hosts: Iterable[HostView]) -> None:
        """The order of `hosts` makes no difference."""
        self.hosts: Sequence[HostView] = sorted(hosts, key=lambda view: view.document.file)

    @cached_property
    def lowered(self) -> Fleet:
        """What the hosts have between them."""
        return Fleet([view.lowered for view in self.hosts])
