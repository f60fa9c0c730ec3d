"""A host's picture joined into one graph; each edge has a reason and the place that it comes from."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable

from guestlint.graph.draft import Draft
from guestlint.graph.types import Edge, Graph, Node
from guestlint.graph.units import draw_units
from guestlint.names.paths import mounted_path, parents
from guestlint.picture.host import Host
from guestlint.picture.resources import Address
from guestlint.picture.types import Guest, Interface, Share
from guestlint.source.files import STDIN
from guestlint.source.route import Place
from guestlint.systemd.boot import Boot, BootedHost, boot_of
from guestlint.systemd.fstab import mounted_at
from guestlint.systemd.mounts import HostMounts
from guestlint.systemd.networks import NetworkIndex, known_of

Extension = Callable[[Host], Iterable[Node | Edge]]
"""Further nodes and edges of the graph, as a plugin adds them."""


def build(host: Host, extensions: Iterable[Extension] = (), booted: BootedHost | None = None) -> Graph:
    """The graph of one host: nodes and edges in the order of its guests, then mounts, then units, then `extensions`.

    `booted` is what `boot_of` gives of the host, where that is known.
    """
    mounts, boot = booted or boot_of(host)
    return _Builder(host, mounts).build(boot, extensions)


def interface_id(interface: Interface) -> str:
    """The id of an interface's node, with the guest's name where it lives in its namespace, or has no name."""
    if interface.namespace:
        return f"interface:{interface.namespace}/{interface.name}"
    return f"interface:{interface.name or f'{interface.guest}/{interface.mac or interface.link}'}"


def _name_of(host: Host) -> str:
    """The host's name; where it is not given, the file's without its ending."""
    stem = os.path.basename(host.file).partition(".")[0] if host.file != STDIN else ""
    return host.name or stem or "host"


def _address_id(address: Address) -> str:
    return f"address:{address.text.partition('/')[0]}"


class _Builder:
    """Draws a host: what it consists of as nodes, and how that hangs together as edges."""

    def __init__(self, host: Host, mounts: HostMounts) -> None:
        self._host = host
        self._name = _name_of(host)
        self._guest_at = {guest.place: guest.name for guest in host.guests}
        self._draft = Draft()
        self._mounts = mounts
        self._networks = NetworkIndex([network for part in host.parts.values() for network in part.networks])
        self._creators = {dataset: unit.name for unit in host.units.values() for dataset in unit.creates}
        self._users: dict[str, set[str]] = defaultdict(set)
        for share in host.shares:
            if share.has_dataset:
                self._users[share.path].add(share.guest)
            self._users[share.source].add(share.guest)
        self._shared = frozenset(mounted_path(share.source) for share in host.shares if not share.has_dataset)
        for volume in (volume for part in host.parts.values() for volume in part.volumes):
            self._users[mounted_path(volume.image)].add(volume.guest)
        for interface in host.interfaces:
            self._users[interface_id(interface)].add(interface.guest)
        self._addresses = [address for part in host.parts.values() for address in part.addresses]
        for address in self._addresses:
            self._users[_address_id(address)].add(address.guest)

    def build(self, boot: Boot, extensions: Iterable[Extension]) -> Graph:
        host = self._draft.node("host", self._name, self._host.name_place)
        for guest in self._host.guests:
            self._guest(host, guest)
        for interface in self._host.interfaces:
            self._interface(interface)
        self._volumes()
        for address in self._addresses:
            self._address(address)
        draw_units(self._host, self._mounts, self._draft, self._owner, self._guest_at)
        units = {
            node.id: self._mounts.unit_names[node.name] if node.kind == "mount" else node.name
            for node in self._draft.nodes.values()
            if node.kind in ("mount", "unit")
        }
        idle = {node for node, unit in units.items() if unit not in boot.jobs}
        for extension in extensions:
            for more in extension(self._host):
                self._draft.add(more)
                idle -= {more.source, more.target} if isinstance(more, Edge) else {more.id}
        return Graph(
            host=self._name,
            file=self._host.file,
            nodes=self._draft.nodes,
            edges=self._draft.edges,
            idle=frozenset(idle),
            local_fs=frozenset(node for node, unit in units.items() if unit in boot.local_fs),
            by_hand=frozenset(
                node
                for guest in self._host.guests
                if not guest.autostart
                for node in (f"guest:{guest.name}", f"unit:{guest.unit}")
                if node in self._draft.nodes
            ),
        )

    def _owner(self, thing: str) -> str:
        """The guest that alone uses a dataset, a host mountpoint or an interface; empty where several do."""
        users = self._users.get(thing, ())
        return next(iter(users)) if len(users) == 1 else ""

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
        if not share.has_dataset:
            self._directory(node, share)
            return
        path = mounted_at(share.source)
        if path is not None and path in self._mounts.by_path:
            mount = self._draft.node("mount", path, share.place, self._owner(share.source))
            self._draft.edge(node, "binds", mount, f"`{share.guest}` mounts it at `{share.target}`", share.place)

    def _directory(self, node: str, share: Share) -> None:
        """The host's own directory that a guest sees, and the mount that it is on."""
        path = mounted_path(share.source)
        directory = self._draft.node("directory", path, share.at("source"), self._owner(share.source))
        how = "reads" if share.is_read_only else "has"
        reason = f"`{share.guest}` {how} it at `{share.target}`"
        self._draft.edge(node, "shares", directory, reason, share.place)
        self._contain(path, directory, share.at("source"))

    def _volumes(self) -> None:
        """The disks of the guests, and the directories that guests share which they are in."""
        for volume in (volume for part in self._host.parts.values() for volume in part.volumes):
            path = mounted_path(volume.image)
            node = self._draft.node("volume", path, volume.place, self._owner(path))
            where = f"at `{volume.target}`" if volume.target else "unmounted"
            reason = f"a disk of `{volume.guest}`, {where}"
            self._draft.edge(f"guest:{volume.guest}", "uses", node, reason, volume.place)
            self._contain(path, node, volume.place)

    def _contain(self, path: str, node: str, place: Place) -> None:
        """The nearest shared directory above a path, and the nearest mount at or above it."""
        shared = next((above for above in parents(path) if above in self._shared), None)
        if shared is not None:
            self._draft.edge(f"directory:{shared}", "contains", node, f"it is below `{shared}`", place)
        mount = next((each for each in (path, *parents(path)) if each in self._mounts.by_path), None)
        if mount is not None:
            self._draft.edge(f"mount:{mount}", "contains", node, f"it is on the mount at `{mount}`", place)

    def _interface(self, interface: Interface) -> None:
        owner = self._owner(interface_id(interface))
        node = self._draft.node("interface", interface_id(interface).partition(":")[2], interface.place, owner)
        place = interface.place
        self._draft.edge(f"guest:{interface.guest}", "has", node, f"interface of `{interface.guest}`", place)
        if interface.is_attached:
            link = self._draft.node("link", interface.link, None)
            self._draft.edge(node, "attaches", link, f"attached to the host's `{interface.link}`", place)
            return
        network = self._networks.first(interface.name, known_of(interface)) if not interface.namespace else None
        if network is not None and network.master:
            link = self._draft.node("link", network.master, None)
            reason = f"network `{network.name}` puts it into `{network.master}`"
            self._draft.edge(node, "attaches", link, reason, network.place)

    def _address(self, address: Address) -> None:
        """The ends of a pair have one each; that of the host may be the gateway on a bridge."""
        interface = f"interface:{address.interface}"
        if interface in self._draft.nodes:
            node_id = _address_id(address)
            node = self._draft.node("address", node_id.partition(":")[2], address.place, self._owner(node_id))
            where = f"in `{address.guest}`" if address.is_inside else f"on the host's side of `{address.guest}`"
            self._draft.edge(interface, "has", node, f"its address {where}", address.place)
