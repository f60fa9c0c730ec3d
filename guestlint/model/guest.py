"""One guest's table to the typed guest; what differs between the module's schemas is in `seed` and in `later`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, Protocol

from guestlint.model.options import ATTRS, CONTAINER, GUEST, HOST_NAME, MICROVM, NETWORKING, ZFS, Table
from guestlint.model.problems import InvalidHostName, MissingOption, Problem, RelativePath, TypeMismatch
from guestlint.model.read import check_names, read_options
from guestlint.model.revision import Choice
from guestlint.model.types import Backend, Container, Guest, Interface, MicroVM, Revision, Zfs
from guestlint.source.route import Place

DEFAULT_BASE_MAC = "02:01:27:00:00:00"

_Values = Mapping[str, Any]


class Schema(Protocol):
    """What each of the module's schemas makes of a guest's options, well typed as they are."""

    def interfaces(self, file: str, guest: str, microvm: _Values, problems: list[Problem]) -> Sequence[Interface]:
        """A micro VM's interfaces, in order."""

    def container(self, file: str, guest: str, block: _Values, networking: _Values) -> Container:
        """A container's block."""

    def links(self, networking: _Values, microvm: MicroVM | None, container: Container | None) -> Sequence[str]:
        """The names of the links inside the guest."""

    def mac_names(self, guest: str, microvm: _Values) -> Sequence[str]:
        """What the guest adds to the names over which MACs are assigned."""


def _schema(revision: Revision) -> Schema:
    """The module of one schema; the other is not loaded."""
    if revision == "seed":
        from guestlint.model import seed  # noqa: PLC0415 - see above

        return seed
    from guestlint.model import later  # noqa: PLC0415 - see above

    return later


class GuestReader:
    """Reads the guests of one host, and notes their problems in `problems`."""

    def __init__(self, file: str, host_name: str, choice: Choice, problems: list[Problem]) -> None:
        """`host_name` is empty where the document gives none that is known."""
        self._file = file
        self._host_name = host_name
        self._revision = choice.revision
        self._schema = _schema(choice.revision)
        self._odd = frozenset(place.route for place in choice.odd)
        self._problems = problems
        self._host_is_sound = bool(host_name) and HOST_NAME(host_name) is not None

    def read(self, name: str, data: object) -> Guest | None:
        """The guest `name`; None where its value is no table."""
        place = Place(self._file, ("guests", name))
        if not isinstance(data, dict):
            self._problems.append(TypeMismatch(place, ATTRS.words, data))
            return None
        values = read_options(data, GUEST, place, self._problems)
        backend: Backend | Literal[""] = values.get("backend", "")
        if "backend" not in data:
            at = Place(self._file, place.route, "key")
            self._problems.append(MissingOption(at, f"guests.{name}.backend", GUEST["backend"].type.words))
        blocks = {block: self._block(block, backend, values, place) for block in ("microvm", "container", "networking")}
        own: MicroVM | None = None
        container: Container | None = None
        if backend == "microvm":
            own = self._microvm(name, blocks["microvm"])
        elif backend == "container":
            container = self._schema.container(self._file, name, blocks["container"], blocks["networking"])
        return Guest(
            name,
            self._node_name(name, values, data),
            backend,
            values.get("autostart", False),
            self._zfs(name, values.get("zfs", {})),
            own,
            container,
            self._schema.links(blocks["networking"], own, container),
            self._schema.mac_names(name, values.get("microvm", {})),
            self._unused(backend, values, place),
            place,
        )

    def _table(self, block: str) -> Table:
        tables = {"microvm": MICROVM, "container": CONTAINER, "networking": NETWORKING}
        return tables[block][self._revision]

    def _block(self, block: str, backend: str, values: _Values, place: Place) -> _Values:
        """The well-typed values of a block, with required options checked where the guest's backend is its own."""
        data = values.get(block)
        if data is None and backend != block:
            return {}
        at = Place(self._file, (*place.route, block))
        table = self._table(block)
        odd = frozenset(str(route[-1]) for route in self._odd if route[:-1] == at.route) if self._odd else frozenset()
        if block not in ("networking", backend):
            check_names(data or {}, table, at, self._problems, ignore=odd)
            return {}
        read = read_options(data or {}, table, at, self._problems, ignore=odd)
        for key, option in table.items():
            # Options of the other revision stand in for the link that would be missing: one cause, one finding.
            if option.required and key not in (data or {}) and (not odd or key == "system"):
                where = at if data is not None else place
                option_path = f"guests.{place.route[-1]}.{block}.{key}"
                missing_in = Place(self._file, where.route, "key")
                guest = str(place.route[-1])
                self._problems.append(MissingOption(missing_in, option_path, option.type.words, guest))
        return read

    def _node_name(self, name: str, values: _Values, data: _Values) -> str:
        if "nodeName" in data:
            node_name: str = values.get("nodeName", "")
            if not HOST_NAME(node_name):
                at = Place(self._file, ("guests", name, "nodeName"))
                self._problems.append(InvalidHostName(at, node_name, name))
            return node_name
        node_name = f"{self._host_name}-{name}"
        # Where the host's own name is the defect, a guest is at fault only if no host name could help.
        if not HOST_NAME(node_name if self._host_is_sound else f"h-{name}"):
            self._problems.append(InvalidHostName(Place(self._file, ("guests", name), "key"), node_name, name))
        return node_name

    def _zfs(self, guest: str, data: Mapping[str, Any]) -> Sequence[Zfs]:
        read = (self._zfs_entry(guest, name, data[name]) for name in sorted(data))
        return tuple(entry for entry in read if entry is not None)

    def _zfs_entry(self, guest: str, name: str, data: object) -> Zfs | None:
        place = Place(self._file, ("guests", guest, "zfs", name))
        problems = self._problems
        if not isinstance(data, dict):
            problems.append(TypeMismatch(place, ATTRS.words, data))
            return None
        values = read_options(data, ZFS, place, problems)
        for key in ("pool", "dataset"):
            if key not in data:
                option = f'guests.{guest}.zfs."{name}".{key}'
                problems.append(MissingOption(Place(self._file, place.route, "key"), option, ZFS[key].type.words))
        guest_mountpoint = values.get("guestMountpoint")
        if guest_mountpoint is None and "guestMountpoint" not in data:
            if name[:1] == "/":
                guest_mountpoint = name
            else:
                at = Place(self._file, place.route, "key")
                problems.append(RelativePath(at, "guestMountpoint", name))
        host_mountpoint = values.get("hostMountpoint")
        if host_mountpoint is None and "hostMountpoint" not in data and guest_mountpoint is not None:
            host_mountpoint = f"/guests/{guest}{guest_mountpoint}"
        if guest_mountpoint is None or host_mountpoint is None or "pool" not in values or "dataset" not in values:
            return None
        return Zfs(name, values["pool"], values["dataset"], host_mountpoint, guest_mountpoint, data, place)

    def _microvm(self, guest: str, values: _Values) -> MicroVM:
        base_mac = values.get("baseMac", DEFAULT_BASE_MAC).lower()
        interfaces = self._schema.interfaces(self._file, guest, values, self._problems)
        return MicroVM(values.get("system", ""), base_mac, interfaces)

    def _unused(self, backend: str, values: _Values, place: Place) -> tuple[Place, ...]:
        other = {"microvm": "container", "container": "microvm"}.get(backend, "")
        known = self._table(other) if other in values else {}
        return tuple(Place(self._file, (*place.route, other, key)) for key in values.get(other, ()) if key in known)
