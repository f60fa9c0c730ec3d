"""Mounts and units as nodes, and what systemd makes wait for what, with the reason for each edge."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from guestlint.graph.draft import Draft
from guestlint.graph.types import EdgeKind
from guestlint.names.paths import normal_path
from guestlint.names.systemd import TMPFILES_SETUP
from guestlint.picture.host import Host
from guestlint.picture.types import Mount, Unit
from guestlint.source.route import Place
from guestlint.source.shorten import short_quoted
from guestlint.systemd.boot import NEEDED_BY_TARGETS, STARTED, UNORDERED_TARGETS, is_ordered_target
from guestlint.systemd.fstab import MountDependency, mount_options
from guestlint.systemd.mounts import HostMounts

_TARGETS = (
    ("local-fs.target", "local-fs-pre.target"),
    ("sysinit.target", "local-fs.target"),
    ("basic.target", "sysinit.target"),
)
_WHERE_USED = (
    ("sysinit.target", "swap.target"),
    (TMPFILES_SETUP, "local-fs.target"),
    ("sysinit.target", TMPFILES_SETUP),
    ("basic.target", "sockets.target"),
    ("basic.target", "paths.target"),
    ("multi-user.target", "basic.target"),
    ("remote-fs.target", "remote-fs-pre.target"),
    ("network-online.target", "network.target"),
    ("network.target", "network-pre.target"),
)
_ORDER = "systemd's own boot order"
_DEFAULTS: Mapping[str, tuple[EdgeKind, tuple[str, ...]]] = {
    "service": ("after", ("sysinit.target", "basic.target")),
    "socket": ("before", ("sockets.target",)),
    "path": ("before", ("paths.target",)),
    "timer": ("before", ("timers.target",)),
    "automount": ("after", ("local-fs-pre.target",)),
}


def draw_units(
    host: Host, mounts: HostMounts, draft: Draft, owner: Callable[[str], str], guest_at: Mapping[Place, str]
) -> None:
    """Draw the mounts, then the units, then systemd's own targets.

    `owner` is the guest that alone uses a thing, and `guest_at` the guest that a place declares: the units that it
    brings along, as its virtiofsd, are its own.
    """
    units = _Units(host, mounts, draft, owner, guest_at)
    for path, mount in mounts.by_path.items():
        units.mount(path, mount)
    for path in mounts.fstab:
        units.links(path)
    for unit in host.units.values():
        if unit.is_enabled:
            units.unit(unit)
    units.targets()
    _draw_boot(units, mounts, draft, Place(host.file))


def _draw_boot(units: _Units, mounts: HostMounts, draft: Draft, place: Place) -> None:
    """The order of systemd's own targets, and the mounts that those need."""
    for later, earlier in _TARGETS:
        draft.imply(draft.target(later), "after", draft.target(earlier), _ORDER, place)
    for later, earlier in _WHERE_USED:
        if f"unit:{later}" in draft.nodes and f"unit:{earlier}" in draft.nodes:
            draft.imply(draft.target(later), "after", draft.target(earlier), _ORDER, place)
    for target, paths in NEEDED_BY_TARGETS.items():
        if f"unit:{target}" in draft.nodes:
            for path in mounts.at_or_above(paths, ""):
                reason = f"systemd's own units before it need `{path}`"
                draft.imply(draft.target(target), "after", units.node(path), reason, place)


@lru_cache(maxsize=1024)
def _below(path: str) -> str:
    """The reason of what is below a path, one text for all that is: a chain of mounts has many edges."""
    return f"it is below `{path}`"


def _has_defaults(host: Host, name: str) -> bool:
    # The root mount is there from the start (src/core/mount.c `mount_load_root_mount`).
    unit, without = host.units.get(name), (*UNORDERED_TARGETS, "-.mount")
    return name not in without and (unit is None or unit.default_dependencies)


class _Units:
    """Draws mounts and units."""

    def __init__(
        self, host: Host, mounts: HostMounts, draft: Draft, owner: Callable[[str], str], guest_at: Mapping[Place, str]
    ) -> None:
        self._host = host
        self._mounts = mounts
        self._draft = draft
        self._owner = owner
        self._guest_at = guest_at
        self._pulled: list[tuple[str, str, Place]] = []
        self._drawn: dict[str, str] = {}

    def mount(self, path: str, mount: Mount) -> None:
        """A mount, what it waits for, and the targets between which it is mounted."""
        node = self.node(path)
        if mount.share is not None:
            dataset = self._draft.node("dataset", mount.device, mount.place, self._owner(mount.device))
            self._draft.edge(node, "mounts", dataset, f"`{mount.device}` is mounted at `{path}`", mount.place)
        place = mount.path_place
        for wait, prefix in self._mounts.awaited(path):
            self._wait(node, mount, wait, prefix, place)
        options = self._mounts.options(path)
        said: Iterable[tuple[str, tuple[EdgeKind, ...], Iterable[str]]] = (
            ("requires", ("requires", "after"), options.requires),
            ("after", ("after",), options.after),
            ("before", ("before",), options.before),
        )
        for option, kinds, names in said:
            for name in names:
                self._join(node, kinds, name, f"`{name}` is in `x-systemd.{option}` of `{path}`", mount.place)
        self._targets(node, path, mount)

    def links(self, path: str) -> None:
        """What the options of a mount in the fstab link it to."""
        options = self._mounts.fstab_options(path)
        if options.automount or not (options.wanted_by or options.required_by):
            return
        unit, place = self._mounts.unit_names[path], self._mounts.fstab[path].place
        said: Iterable[tuple[EdgeKind, Iterable[str]]] = (
            ("wanted-by", options.wanted_by),
            ("required-by", options.required_by),
        )
        for kind, others in said:
            for other in others:
                reason = f"`{other}` is in `x-systemd.{kind}` of `{path}`"
                self._join(self._unit_node(unit), (kind,), other, reason, place)
                self._pulls(other, unit, place)

    def targets(self) -> None:
        """Targets are after what they want or require, unless that is after them.

        Source: systemd 252, src/core/unit.c `unit_add_default_target_dependency`.
        """
        for name, other, place in self._pulled:
            target, unit = self._unit_node(name), self._unit_node(other)
            are_ordered = is_ordered_target(name, self._host.units.get(name)) and _has_defaults(self._host, other)
            is_before = self._draft.has_edge(unit, "after", target) or self._draft.has_edge(target, "before", unit)
            if are_ordered and not is_before:
                reason = f"`{name}` is after what it wants (`DefaultDependencies=`)"
                self._draft.edge(target, "after", unit, reason, place)

    def unit(self, unit: Unit) -> None:
        """A unit with what it says, and what its kind has by default."""
        node = self._unit_node(unit.name)
        words: Iterable[tuple[EdgeKind, Iterable[str]]] = (
            ("requires", unit.requires),
            ("wants", unit.wants),
            ("after", unit.after),
            ("before", unit.before),
            ("wanted-by", unit.wanted_by),
            ("required-by", unit.required_by),
        )
        name = short_quoted(unit.name)
        for kind, others in words:
            for other in others:
                self._join(node, (kind,), other, f"`{short_quoted(other)}` is in `{kind}` of `{name}`", unit.place)
                if kind in ("wanted-by", "required-by"):
                    self._pulls(other, unit.name, unit.place)
                elif kind in ("requires", "wants"):
                    self._pulls(unit.name, other, unit.place)
        for path in self._mounts.required(unit):
            reason = f"`RequiresMountsFor=` of `{name}` has `{path}`, or a path below it"
            self._join(node, ("requires", "after"), self._mounts.unit_names[path], reason, unit.place)
        if unit.triggers:
            reason = f"`{unit.name}` starts `{unit.triggers}`"
            self._draft.imply(node, "before", self._unit_node(unit.triggers), reason, unit.place)
        if unit.default_dependencies:
            self._defaults(node, unit.name, unit.place)

    def node(self, path: str) -> str:
        node = self._drawn.get(path)
        if node is None:
            mount = self._mounts.by_path[path]
            owner = self._owner(mount.path) if mount.share is not None else ""
            node = self._drawn[path] = self._draft.node("mount", path, mount.place, owner)
        return node

    def _unit_node(self, name: str) -> str:
        """The node of a unit by its file name; a mount unit is the mount itself."""
        path = self._mounts.path_of.get(name)
        if path is not None:
            return self.node(path)
        unit = self._host.units.get(name)
        if unit is None:
            return self._draft.node("unit", name, None)
        return self._draft.node("unit", name, unit.place, unit.guest or self._guest_at.get(unit.place, ""))

    def _join(self, node: str, kinds: Iterable[EdgeKind], name: str, reason: str, place: Place) -> None:
        other = self._unit_node(name)
        for kind in kinds:
            self._draft.edge(node, kind, other, reason, place)

    def _targets(self, node: str, path: str, mount: Mount) -> None:
        before, after = self._mounts.targets(path)
        has_defaults = self._mounts.has_defaults(path)
        reason = f"it is a {before.partition('-')[0]} file system"
        is_in_fstab = path not in self._mounts.own
        options = self._mounts.options(path) if is_in_fstab else mount_options(mount, path)
        if not options.nofail and (has_defaults or is_in_fstab):
            self._draft.imply(node, "before", self._draft.target(before), reason, mount.place)
        if has_defaults:
            self._draft.imply(node, "after", self._draft.target(after), reason, mount.place)
        if has_defaults and before == "remote-fs.target":
            for name in ("network.target", "network-online.target"):
                self._draft.imply(node, "after", self._draft.target(name), reason, mount.place)
        if has_defaults and mount.fs_type == "tmpfs":
            reason = "a tmpfs may use swap"
            self._draft.imply(node, "after", self._draft.target("swap.target"), reason, mount.place)
        automount = self._mounts.automount(path)
        if automount:
            first = self._draft.node("unit", automount, mount.place)
            reason = f"`{automount}` mounts it when it is used"
            self._draft.imply(node, "after", first, reason, mount.place)
            self._defaults(first, automount, mount.place)
            for parent in self._mounts.at_or_above((path,), path):
                reason = _below(parent)
                self._draft.imply(first, "requires", self.node(parent), reason, mount.place)
                self._draft.imply(first, "after", self.node(parent), reason, mount.place)

    def _pulls(self, target: str, unit: str, place: Place) -> None:
        if target.endswith(".target"):
            self._pulled.append((target, unit, place))

    def _defaults(self, node: str, unit: str, place: Place) -> None:
        kind = unit.rpartition(".")[2]
        if kind == "automount":
            reason = "automounts are ordered before it by default (`DefaultDependencies=`)"
            self._draft.imply(node, "before", self._draft.target("local-fs.target"), reason, place)
        direction, names = _DEFAULTS.get(kind, ("after", ()))
        reason = f"{kind}s are ordered {direction} it by default (`DefaultDependencies=`)"
        for name in names:
            self._draft.imply(node, direction, self._draft.target(name), reason, place)
        if kind in ("socket", "path", "timer"):
            reason = f"{kind}s are ordered after it by default (`DefaultDependencies=`)"
            self._draft.imply(node, "after", self._draft.target("sysinit.target"), reason, place)
        if kind in STARTED:
            reason = f"{kind}s require it by default (`DefaultDependencies=`)"
            self._draft.imply(node, "requires", self._draft.target("sysinit.target"), reason, place)

    def _wait(self, node: str, mount: Mount, wait: MountDependency, prefix: str, place: Place) -> None:
        """What a mount waits for; `place` is where its path is written."""
        reason, origin = self._reason(mount, wait, prefix, place)
        add = self._draft.imply if wait.via == "parent" else self._draft.edge
        target = self.node(prefix)
        add(node, "requires", target, reason, origin)
        add(node, "after", target, reason, origin)

    def _reason(self, mount: Mount, wait: MountDependency, prefix: str, place: Place) -> tuple[str, Place]:
        """Why systemd adds the dependency, and the option that it comes from."""
        if wait.via == "parent":
            return _below(prefix), place
        above = "" if prefix == wait.path else f", which is below `{prefix}`"
        if wait.via == "device":
            return f"it mounts `{mount.device}`{above}", mount.place
        if mount.waits_for and normal_path(mount.waits_for) == wait.path:
            return f"dataset `{mount.device}` is first mounted at `{mount.waits_for}`{above}", place
        if mount.waits_for:
            reason = f"it should wait for `{mount.waits_for}`, which systemd reads otherwise"
            return f"{reason}: it waits for `{wait.path}`{above}", place
        if wait.path in map(normal_path, mount.depends):
            return f"its `depends` has `{wait.path}`{above}", mount.place
        return f"its own mount options require `{wait.path}`{above}", mount.place
