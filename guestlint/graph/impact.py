"""What fails if a node does: the mounts, units and guests that require it, and the host itself.

Who only wants a unit, or comes after it, goes on without it; but a pool is not there where the service that imports it
fails (nixpkgs 24.05 and 25.11, nixos/modules/tasks/filesystems/zfs.nix, `createImportService`). A mount that
`local-fs.target` requires takes the host into emergency mode (systemd 252, units/local-fs.target `OnFailure=`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Mapping
from functools import cache

from guestlint.graph.dependencies import dependents
from guestlint.graph.types import Edge, Graph
from guestlint.hints import Literal
from guestlint.records import NamedTuple
from guestlint.source.route import Place

_TAKES_DOWN = frozenset(
    {"requires", "required-by", "mounts", "binds", "shares", "uses", "starts", "contains", "has", "attaches"}
)


class Loss(NamedTuple):
    """A node that fails, what comes of it in words, when, and the edge along which it is taken down.

    That is None for the node that was asked for, and for the host, which goes down with the mount `by`.
    """

    node: str
    effect: str
    stage: Literal["boot", "runtime"]
    by: str
    edge: Edge | None


def impact(graph: Graph, node: str | Collection[str]) -> list[Loss]:
    """All that is lost with a node, nearest first; the first are the nodes themselves. Each is lost once."""
    starts = [node] if isinstance(node, str) else list(node)
    losses = {start: Loss(node=start, effect="fails", stage=_stage(graph, start), by="", edge=None) for start in starts}
    over = graph.ask(_takes_down)
    host = next((each.id for each in graph.nodes.values() if each.kind == "host"), "")
    queue = deque(starts)
    while queue:
        lost = queue.popleft()
        if lost in graph.local_fs and host and host not in losses:
            effect = "boots into emergency mode, and no guest starts"
            losses[host] = Loss(node=host, effect=effect, stage="boot", by=lost, edge=None)
        for edge in over.get(lost, ()):
            other = edge.target if edge.source == lost else edge.source
            known = losses.get(other)
            if known is not None and known.effect not in _GOES_ON:
                continue
            effect = _effect(graph.nodes[other].kind, edge.kind)
            if effect and (known is None or effect not in _GOES_ON):
                losses[other] = Loss(node=other, effect=effect, stage=_stage(graph, other), by=lost, edge=edge)
                if effect not in _GOES_ON:
                    queue.append(other)
    return list(losses.values())


_NO_NETWORK = "does not start, or has no network there"
_LACKS = "does not start, or starts without it"
_GOES_ON = (_NO_NETWORK, _LACKS)
"""Effects that take nothing further down for sure."""


def _takes_down(graph: Graph) -> Mapping[str, list[Edge]]:
    """By node: the edges along which its failure goes. A guest and its unit go down together."""
    over = dependents(edge for edge in graph.edges if edge.kind in _TAKES_DOWN)
    for edge in graph.only("starts"):
        over.setdefault(edge.source, []).append(edge)
    for pool in graph.nodes.values():
        unit = f"unit:zfs-import-{pool.name}.service"
        if pool.kind == "pool" and unit in graph.nodes:
            reason, place = f"`{graph.nodes[unit].name}` imports it", pool.origin or Place(graph.file)
            edge = Edge(source=unit, target=pool.id, kind="imports", reason=reason, origin=place)
            over.setdefault(unit, []).append(edge)
    return over


@cache
def _effect(kind: str, by: str) -> str:
    """What comes of it for a node of that kind, over an edge of the kind `by`; empty where it stays as it is."""
    if kind == "interface":
        return "has no link" if by == "attaches" else ""
    if kind == "guest":
        return {"has": _NO_NETWORK, "shares": _LACKS, "uses": _LACKS}.get(by, "does not start")
    if kind in ("directory", "volume", "dataset", "pool"):
        return "is not there"
    return "is not mounted" if kind == "mount" else "does not start"


def _stage(graph: Graph, node: str) -> Literal["boot", "runtime"]:
    """When it is lost: at boot, or when somebody starts it."""
    return "runtime" if node in graph.by_hand or node in graph.idle else "boot"
