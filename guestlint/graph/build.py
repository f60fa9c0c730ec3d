"""The lowering joined into one graph; each edge says why it is there and where it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from guestlint.graph.types import Edge, EdgeKind, Graph, Node, NodeKind
from guestlint.lower.build import Lowered
from guestlint.lower.names import ensure_name
from guestlint.lower.types import Mount, Service
from guestlint.model.types import Guest, Zfs
from guestlint.source.route import Place
from guestlint.systemd.fstab import Wait, mount_units, prefixes, unit_of, waits
from guestlint.systemd.fstab import where as normalize

_TARGETS = (
    ("local-fs.target", "local-fs-pre.target"),
    ("sysinit.target", "local-fs.target"),
    ("basic.target", "sysinit.target"),
)


Part = Callable[[Lowered], Iterable[Node | Edge]]
"""What else belongs into the graph, by someone who knows of it."""


def build(lowered: Lowered, parts: Iterable[Part] = ()) -> Graph:
    """The graph of one host: nodes and edges in the order of its guests, then mounts, then units, then `parts`."""
    return _Builder(lowered).build(parts)


class _Builder:
    """Collects nodes and edges; what is said twice is kept once, as it was said first."""

    def __init__(self, lowered: Lowered) -> None:
        self._lowered = lowered
        self._host = lowered.host
        self._nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}
        self._services = {service.guest: service for service in lowered.services.values() if service.guest}
        self._mounts = mount_units(lowered.mounts.values())
        self._mount_of_unit = {unit_of(path): path for path in self._mounts}
        self._users: dict[str, set[str]] = defaultdict(set)
        for guest in self._host.guests:
            for zfs in guest.zfs:
                self._users[zfs.path].add(guest.name)
                self._users[zfs.host_mountpoint].add(guest.name)
        for link in lowered.interfaces:
            self._users[f"interface:{link.id}"].add(link.guest)

    def build(self, parts: Iterable[Part]) -> Graph:
        host = self._node("host", self._host.name, self._host.at("node", "name"))
        for guest in self._host.guests:
            self._guest(host, guest)
        self._interfaces()
        for path, mount in self._mounts.items():
            self._mount(path, mount)
        for service in self._lowered.services.values():
            self._service(service)
        for later, earlier in _TARGETS:
            place = self._host.place
            self._imply(self._target(later), "after", self._target(earlier), "systemd's own boot order", place)
        for part in parts:
            for more in part(self._lowered):
                self._add(more)
        return Graph(self._host.name, self._host.file, self._nodes, tuple(self._edges.values()))

    def _add(self, more: Node | Edge) -> None:
        """What is there already stays; an end of an edge that is not there is a node of no further properties."""
        if isinstance(more, Node):
            self._nodes.setdefault(more.id, more)
            return
        for end in (more.source, more.target):
            kind, _, name = end.partition(":")
            self._nodes.setdefault(end, Node(end, kind, name))
        self._edges.setdefault((more.source, more.target, more.kind), more)

    def _node(self, kind: NodeKind, name: str, origin: Place | None, guest: str = "") -> str:
        node_id = f"{kind}:{name}"
        if node_id not in self._nodes:
            self._nodes[node_id] = Node(node_id, kind, name, origin, guest)
        return node_id

    def _edge(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        self._edges.setdefault((source, target, kind), Edge(source, target, kind, reason, origin))

    def _imply(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        self._edges.setdefault((source, target, kind), Edge(source, target, kind, reason, origin, implied=True))

    def _owner(self, thing: str) -> str:
        """The guest that alone uses a dataset, a host mountpoint or an interface; empty where several do."""
        users = self._users.get(thing, ())
        return next(iter(users)) if len(users) == 1 else ""

    def _unit(self, name: str, place: Place, guest: str = "") -> str:
        """The node of a unit by its file name; a mount unit is the mount itself."""
        path = self._mount_of_unit.get(name)
        return f"mount:{path}" if path is not None else self._node("unit", name, place, guest)

    def _target(self, name: str) -> str:
        """The node of one of systemd's own targets, which no place in the document accounts for."""
        return self._node("unit", name, None)

    def _guest(self, host: str, guest: Guest) -> None:
        node = self._node("guest", guest.name, guest.place, guest.name)
        self._edge(host, "runs", node, f"`{guest.name}` is a guest of this host", guest.place)
        service = self._services.get(guest.name)
        if service is not None:
            unit = self._node("unit", service.unit, guest.place, guest.name)
            self._edge(node, "starts", unit, f"its backend is {guest.backend}", guest.place)
        for zfs in guest.zfs:
            self._zfs(node, guest, zfs)

    def _zfs(self, node: str, guest: Guest, zfs: Zfs) -> None:
        pool = self._node("pool", zfs.pool, zfs.at("pool"))
        dataset = self._node("dataset", zfs.path, zfs.place, self._owner(zfs.path))
        self._edge(pool, "contains", dataset, f"`{zfs.dataset}` is in pool `{zfs.pool}`", zfs.at("dataset"))
        ensure = self._node("unit", f"{ensure_name(zfs)}.service", zfs.place, self._owner(zfs.path))
        self._edge(ensure, "creates", dataset, "the module makes a service to create each dataset", zfs.place)
        path = normalize(zfs.host_mountpoint)
        if path is not None and path in self._mounts:
            mount = self._node("mount", path, zfs.place, self._owner(zfs.host_mountpoint))
            self._edge(node, "binds", mount, f"`{guest.name}` has it at `{zfs.guest_mountpoint}`", zfs.place)

    def _interfaces(self) -> None:
        for link in self._lowered.interfaces:
            interface = self._node("interface", link.id, link.place, self._owner(f"interface:{link.id}"))
            self._edge(f"guest:{link.guest}", "has", interface, f"interface of `{link.guest}`", link.place)
            target = self._node("link", link.link, None)
            self._edge(interface, "attaches", target, f"attached to the host's `{link.link}`", link.place)

    def _mount(self, path: str, mount: Mount) -> None:
        node = self._node("mount", path, mount.place, mount.guest and self._owner(mount.path))
        if mount.guest:
            dataset = self._node("dataset", mount.device, mount.place, self._owner(mount.device))
            self._edge(node, "mounts", dataset, f"`{mount.device}` is mounted at `{path}`", mount.place)
        for wait in waits(path, mount):
            for prefix in prefixes(wait.path):
                if prefix in self._mounts and prefix != path:
                    self._wait(node, mount, wait, prefix)
        if path != "/":
            if "nofail" not in mount.options:
                self._imply(node, "before", self._target("local-fs.target"), "a local file system", mount.place)
            self._imply(node, "after", self._target("local-fs-pre.target"), "a local file system", mount.place)

    def _wait(self, node: str, mount: Mount, wait: Wait, prefix: str) -> None:
        reason, origin = self._reason(mount, wait, prefix)
        target = self._node("mount", prefix, self._mounts[prefix].place, self._owner(self._mounts[prefix].path))
        add = self._imply if wait.via == "parent" else self._edge
        add(node, "requires", target, reason, origin)
        add(node, "after", target, reason, origin)

    def _reason(self, mount: Mount, wait: Wait, prefix: str) -> tuple[str, Place]:
        """What systemd says to itself: the edge's reason, and the option that it comes from."""
        if wait.via == "parent":
            return f"it lies below `{prefix}`", mount.path_place
        above = "" if prefix == wait.path else f", and that lies below `{prefix}`"
        if wait.via == "device":
            return f"it mounts `{mount.device}`{above}", mount.place
        if mount.waits_for and normalize(mount.waits_for) == wait.path:
            return f"dataset `{mount.device}` is mounted at `{mount.waits_for}` first{above}", mount.path_place
        if mount.waits_for:
            reason = f"it should wait for `{mount.waits_for}`, but systemd ends that path at the space"
            return f"{reason} and takes `{wait.path}`{above}", mount.path_place
        return f"its own options ask for `{wait.path}`{above}", mount.place

    def _service(self, service: Service) -> None:
        node = self._node("unit", service.unit, service.place, service.guest)
        words: Iterable[tuple[EdgeKind, Iterable[str]]] = (
            ("requires", service.requires),
            ("after", service.after),
            ("before", service.before),
            ("wanted-by", service.wanted_by),
        )
        for kind, units in words:
            for unit in units:
                target = self._unit(unit, service.place)
                self._edge(node, kind, target, f"`{service.unit}` has `{kind}` for `{unit}`", service.place)
        if service.default_dependencies:
            for target in ("sysinit.target", "basic.target"):
                reason = "services follow it by default (`DefaultDependencies=`)"
                self._imply(node, "after", self._target(target), reason, service.place)
