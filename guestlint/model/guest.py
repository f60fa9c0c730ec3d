"""One guest's table to the typed guest; what its block means is its backend's to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.model.backend import Backends, Given
from guestlint.model.options import ATTRS, HOST_NAME, NETWORKING, ZFS, guest_options
from guestlint.model.problems import InvalidHostName, MissingOption, Problem, RelativePath, TypeMismatch
from guestlint.model.read import check_names, read_options
from guestlint.model.revision import Choice
from guestlint.model.types import Guest, Zfs
from guestlint.source.route import Place

_Values = Mapping[str, Any]


class GuestReader:
    """Reads the guests of one host, and notes their problems in `problems`."""

    def __init__(self, file: str, host_name: str, choice: Choice, backends: Backends, problems: list[Problem]) -> None:
        """`host_name` is empty where the document gives none that is known."""
        self._file = file
        self._host_name = host_name
        self._revision = choice.revision
        self._backends = backends
        self._options = guest_options(backends)
        self._tables = {name: backend.options(choice.revision) for name, backend in backends.items()}
        self._odd = frozenset(place.route for place in choice.odd)
        self._problems = problems
        self._host_is_sound = bool(host_name) and HOST_NAME(host_name) is not None

    def read(self, name: str, data: object) -> Guest | None:
        """The guest `name`; None where its value is no table."""
        place = Place(self._file, ("guests", name))
        if not isinstance(data, dict):
            self._problems.append(TypeMismatch(place, ATTRS.words, data))
            return None
        values = read_options(data, self._options, place, self._problems)
        backend: str = values.get("backend", "")
        if "backend" not in data:
            at = Place(self._file, place.route, "key")
            words = self._options["backend"].type.words
            self._problems.append(MissingOption(at, f"guests.{name}.backend", words))
        own = {block: self._block(block, backend, values, place) for block in self._backends}
        networking = self._networking(values, place)
        given = Given(self._file, name, backend, self._revision, own.get(backend, {}), networking, self._problems)
        block = self._backends[backend].read(given) if backend else None
        return Guest(
            name,
            self._node_name(name, values, data),
            backend,
            values.get("autostart", False),
            self._zfs(name, values.get("zfs", {})),
            block,
            self._links(given, block),
            self._link_places(given),
            self._mac_names(name, values),
            self._unused(backend, values, place),
            place,
        )

    def _links(self, given: Given, block: object) -> Sequence[str]:
        """As `networking` says, by default as the guest's backend has them."""
        if "mainLinkName" in given.networking:
            return (given.networking["mainLinkName"],)
        if "links" in given.networking:
            return tuple(given.networking["links"])
        return self._backends[given.block].links(given, block) if given.block else ()

    def _link_places(self, given: Given) -> Sequence[Place]:
        if not given.networking:
            return ()
        route = ("guests", given.guest, "networking")
        if "mainLinkName" in given.networking:
            return (Place(self._file, (*route, "mainLinkName")),)
        names = given.networking.get("links", ())
        return tuple(Place(self._file, (*route, "links", index)) for index in range(len(names)))

    def _mac_names(self, name: str, values: _Values) -> Sequence[str]:
        return tuple(
            mac_name
            for block, backend in self._backends.items()
            for mac_name in backend.mac_names(self._revision, name, values.get(block, {}))
        )

    def _networking(self, values: _Values, place: Place) -> _Values:
        if "networking" not in values:
            return {}
        at = Place(self._file, (*place.route, "networking"))
        table = NETWORKING[self._revision]
        return read_options(values["networking"], table, at, self._problems, ignore=self._odd_in(at))

    def _odd_in(self, at: Place) -> frozenset[str]:
        """Options at a place that only the other revision has: `mixed-schemas` tells of them."""
        return frozenset(str(route[-1]) for route in self._odd if route[:-1] == at.route) if self._odd else frozenset()

    def _block(self, block: str, backend: str, values: _Values, place: Place) -> _Values:
        """The well-typed values of a block, with required options checked where the guest's backend is its own."""
        data = values.get(block)
        if data is None and backend != block:
            return {}
        at = Place(self._file, (*place.route, block))
        table, odd = self._tables[block], self._odd_in(at)
        if block != backend:
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

    def _unused(self, backend: str, values: _Values, place: Place) -> tuple[Place, ...]:
        if not backend:
            return ()
        return tuple(
            Place(self._file, (*place.route, other, key))
            for other, table in self._tables.items()
            if other != backend
            for key in values.get(other, ())
            if key in table
        )
