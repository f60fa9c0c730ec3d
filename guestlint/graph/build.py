"""A host's picture joined into one graph; each edge has a reason and the place that it comes from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from guestlint.graph.types import Edge, EdgeKind, Graph, Node, NodeKind
from guestlint.picture.host import Host
from guestlint.picture.types import Guest, Interface, Mount, Share, Unit
from guestlint.source.route import Place
from guestlint.systemd.fstab import MountDependency, mount_units, prefixes, unit_of, waits
from guestlint.systemd.fstab import where as normalize

_TARGETS = (
    ("local-fs.target", "local-fs-pre.target"),
    ("sysinit.target", "local-fs.target"),
    ("basic.target", "sysinit.target"),
)


Extension = Callable[[Host], Iterable[Node | Edge]]
"""Further nodes and edges of the graph, as a plugin adds them."""


def build(host: Host, extensions: Iterable[Extension] = ()) -> Graph:
    """The graph of one host: nodes and edges in the order of its guests, then mounts, then units, then `extensions`."""
    return _Builder(host).build(extensions)


def interface_id(interface: Interface) -> str:
    """The id of an interface's node: in a network namespace of its guest's, with the guest's name."""
    name = f"{interface.namespace}/{interface.name}" if interface.namespace else interface.name
    return f"interface:{name}"


class _Draft:
    """Collects nodes and edges; of duplicates the first is kept."""

    def __init__(self) -> None:
        self.nodes: dict[str, Node] = {}
        self._edges: dict[tuple[str, str, str], Edge] = {}

    @property
    def edges(self) -> tuple[Edge, ...]:
        return tuple(self._edges.values())

    def add(self, more: Node | Edge) -> None:
        """Add a node or an edge; a missing end of an edge becomes a node without further properties."""
        if isinstance(more, Node):
            self.nodes.setdefault(more.id, more)
            return
        for end in (more.source, more.target):
            kind, _, name = end.partition(":")
            self.nodes.setdefault(end, Node(end, kind, name))
        self._edges.setdefault((more.source, more.target, more.kind), more)

    def node(self, kind: NodeKind, name: str, origin: Place | None, guest: str = "") -> str:
        """The id of the node of that kind and name."""
        node_id = f"{kind}:{name}"
        if node_id not in self.nodes:
            self.nodes[node_id] = Node(id=node_id, kind=kind, name=name, origin=origin, guest=guest)
        return node_id

    def edge(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        edge = Edge(source=source, target=target, kind=kind, reason=reason, origin=origin)
        self._edges.setdefault((source, target, kind), edge)

    def imply(self, source: str, kind: EdgeKind, target: str, reason: str, origin: Place) -> None:
        """An edge that systemd has by itself."""
        edge = Edge(source=source, target=target, kind=kind, reason=reason, origin=origin, implied=True)
        self._edges.setdefault((source, target, kind), edge)

    def target(self, name: str) -> str:
        """The node of one of systemd's own targets, which no place in the document accounts for."""
        return self.node("unit", name, None)


class _Builder:
    """Draws a host: what it consists of as nodes, and how that hangs together as edges."""

    def __init__(self, host: Host) -> None:
        self._host = host
        self._draft = _Draft()
        self._mounts = mount_units(host.mounts.values())
        self._mount_of_unit = {unit_of(path): path for path in self._mounts}
        self._creators = {dataset: unit.name for unit in host.units.values() for dataset in unit.creates}
        self._users: dict[str, set[str]] = defaultdict(set)
        for share in host.shares:
            self._users[share.path].add(share.guest)
            self._users[share.source].add(share.guest)
        for interface in host.interfaces:
            self._users[interface_id(interface)].add(interface.guest)

    def build(self, extensions: Iterable[Extension]) -> Graph:
        host = self._draft.node("host", self._host.name, self._host.name_place)
        for guest in self._host.guests:
            self._guest(host, guest)
        for interface in self._host.interfaces:
            self._interface(interface)
        for path, mount in self._mounts.items():
            self._mount(path, mount)
        for unit in self._host.units.values():
            self._unit(unit)
        for later, earlier in _TARGETS:
            place = Place(self._host.file)
            self._draft.imply(
                self._draft.target(later), "after", self._draft.target(earlier), "systemd's own boot order", place
            )
        for extension in extensions:
            for more in extension(self._host):
                self._draft.add(more)
        return Graph(self._host.name, self._host.file, self._draft.nodes, self._draft.edges)

    def _owner(self, thing: str) -> str:
        """The guest that alone uses a dataset, a host mountpoint or an interface; empty where several do."""
        users = self._users.get(thing, ())
        return next(iter(users)) if len(users) == 1 else ""

    def _unit_node(self, name: str, place: Place, guest: str = "") -> str:
        """The node of a unit by its file name; a mount unit is the mount itself."""
        path = self._mount_of_unit.get(name)
        return f"mount:{path}" if path is not None else self._draft.node("unit", name, place, guest)

    def _guest(self, host: str, guest: Guest) -> None:
        node = self._draft.node("guest", guest.name, guest.place, guest.name)
        self._draft.edge(host, "runs", node, f"`{guest.name}` is a guest of this host", guest.place)
        if guest.unit in self._host.units:
            unit = self._draft.node("unit", guest.unit, guest.place, guest.name)
            self._draft.edge(node, "starts", unit, f"its backend is {guest.kind}", guest.place)
        for share in self._host.shares_by_guest.get(guest.name, ()):
            self._share(node, share)

    def _share(self, node: str, share: Share) -> None:
        if share.dataset or share.pool:
            pool = self._draft.node("pool", share.pool, share.at("pool"))
            dataset = self._draft.node("dataset", share.path, share.place, self._owner(share.path))
            self._draft.edge(
                pool, "contains", dataset, f"`{share.dataset}` is in pool `{share.pool}`", share.at("dataset")
            )
            creator = self._creators.get(share.path)
            if creator is not None:
                unit = self._draft.node("unit", creator, share.place, self._owner(share.path))
                self._draft.edge(
                    unit, "creates", dataset, "the module generates a service that creates each dataset", share.place
                )
        path = normalize(share.source)
        if path is not None and path in self._mounts:
            mount = self._draft.node("mount", path, share.place, self._owner(share.source))
            self._draft.edge(node, "binds", mount, f"`{share.guest}` mounts it at `{share.target}`", share.place)

    def _interface(self, interface: Interface) -> None:
        owner = self._owner(interface_id(interface))
        node = self._draft.node("interface", interface_id(interface).partition(":")[2], interface.place, owner)
        place = interface.place
        self._draft.edge(f"guest:{interface.guest}", "has", node, f"interface of `{interface.guest}`", place)
        link = self._draft.node("link", interface.link, None)
        self._draft.edge(node, "attaches", link, f"attached to the host's `{interface.link}`", place)

    def _mount(self, path: str, mount: Mount) -> None:
        node = self._draft.node("mount", path, mount.place, self._owner(mount.path) if mount.share is not None else "")
        if mount.share is not None:
            dataset = self._draft.node("dataset", mount.device, mount.place, self._owner(mount.device))
            self._draft.edge(node, "mounts", dataset, f"`{mount.device}` is mounted at `{path}`", mount.place)
        for wait in waits(path, mount):
            for prefix in prefixes(wait.path):
                if prefix in self._mounts and prefix != path:
                    self._wait(node, mount, wait, prefix)
        if path != "/":
            if "nofail" not in mount.options:
                self._draft.imply(
                    node, "before", self._draft.target("local-fs.target"), "it is a local file system", mount.place
                )
            self._draft.imply(
                node, "after", self._draft.target("local-fs-pre.target"), "it is a local file system", mount.place
            )

    def _wait(self, node: str, mount: Mount, wait: MountDependency, prefix: str) -> None:
        reason, origin = self._reason(mount, wait, prefix)
        target = self._draft.node("mount", prefix, self._mounts[prefix].place, self._owner(self._mounts[prefix].path))
        add = self._draft.imply if wait.via == "parent" else self._draft.edge
        add(node, "requires", target, reason, origin)
        add(node, "after", target, reason, origin)

    def _reason(self, mount: Mount, wait: MountDependency, prefix: str) -> tuple[str, Place]:
        """Why systemd adds the dependency, and the option that it comes from."""
        if wait.via == "parent":
            return f"it is below `{prefix}`", mount.path_place
        above = "" if prefix == wait.path else f", which is below `{prefix}`"
        if wait.via == "device":
            return f"it mounts `{mount.device}`{above}", mount.place
        if mount.waits_for and normalize(mount.waits_for) == wait.path:
            return f"dataset `{mount.device}` is first mounted at `{mount.waits_for}`{above}", mount.path_place
        if mount.waits_for:
            reason = f"it should wait for `{mount.waits_for}`, but systemd splits that path at the space"
            return f"{reason} and waits for `{wait.path}`{above}", mount.path_place
        return f"its own mount options require `{wait.path}`{above}", mount.place

    def _unit(self, unit: Unit) -> None:
        node = self._draft.node("unit", unit.name, unit.place, unit.guest)
        words: Iterable[tuple[EdgeKind, Iterable[str]]] = (
            ("requires", unit.requires),
            ("after", unit.after),
            ("before", unit.before),
            ("wanted-by", unit.wanted_by),
        )
        for kind, others in words:
            for other in others:
                target = self._unit_node(other, unit.place)
                self._draft.edge(node, kind, target, f"`{other}` is in `{kind}` of `{unit.name}`", unit.place)
        if unit.default_dependencies:
            for name in ("sysinit.target", "basic.target"):
                reason = "services are ordered after it by default (`DefaultDependencies=`)"
                self._draft.imply(node, "after", self._draft.target(name), reason, unit.place)
