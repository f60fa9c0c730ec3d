"""`node` and `guests` as the document gives them; what a guest's block means is its backend's to say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.guests.backend import Backend, Given
from guestlint.frontends.guests.options import NETWORKING, ZFS, Revision, guest_options, node_options
from guestlint.frontends.guests.revision import Choice
from guestlint.frontends.options import ATTRS, Table, acceptance, check_names, read_options, required_names
from guestlint.hints import Any
from guestlint.names.nixos import is_host_name
from guestlint.picture.problems import InvalidHostName, MissingOption, Problem, RelativePath, TypeMismatch
from guestlint.picture.types import Guest, Share, ShareOptions, Unused
from guestlint.records import NamedTuple
from guestlint.source.route import Place, Route

_Values = Mapping[str, Any]

SHARE_OPTIONS = ShareOptions(source="hostMountpoint", target="guestMountpoint", pool="pool", dataset="dataset")


class _Schema(NamedTuple):
    """The options of one revision, and what tells at once that Nix accepts what is given for them."""

    revision: Revision
    options: Table
    """Of a guest."""
    blocks: Mapping[str, Table]
    """By backend."""
    required: Mapping[str, frozenset[str]]
    """By backend, the options that its block must have."""
    accepts_guest: Callable[[object], bool]
    accepts_block: Mapping[str, Callable[[object], bool]]
    accepts_share: Callable[[object], bool]
    others: frozenset[Route]
    """Where options of another revision are given."""


def _schema(choice: Choice, backends: Mapping[str, Backend]) -> _Schema:
    options = guest_options(backends)
    blocks = {name: backend.options(choice.revision) for name, backend in backends.items()}
    return _Schema(
        revision=choice.revision,
        options=options,
        blocks=blocks,
        required={name: required_names(table) for name, table in blocks.items()},
        accepts_guest=acceptance(options),
        accepts_block={name: acceptance(table) for name, table in blocks.items()},
        accepts_share=acceptance(ZFS),
        others=frozenset(place.route for place in choice.others),
    )


class GuestReader:
    """Reads the guests of one host one by one, and notes their problems in `problems`.

    What it has read is in `guests` and `shares`; `blocks` has what the guests' backends made of their blocks, and
    `mac_names` the names over which addresses are assigned.
    """

    def __init__(
        self, file: str, host_name: str, choice: Choice, backends: Mapping[str, Backend], problems: list[Problem]
    ) -> None:
        """`host_name` is empty where the document gives none that is known."""
        self.guests: list[Guest] = []
        self.shares: list[Share] = []
        self.blocks: dict[str, Any] = {}
        self.mac_names: list[str] = []
        self._file = file
        self._host_name = host_name
        self._has_sound_name = bool(host_name and is_host_name(host_name))
        self._backends = backends
        self._schema = _schema(choice, backends)
        self._problems = problems

    def read(self, name: str, data: object) -> None:
        """Read the guest `name`; one whose value is no table is left out."""
        place = Place(self._file, ("guests", name))
        if not isinstance(data, dict):
            self._problems.append(TypeMismatch(place, ATTRS.words, data))
            return
        is_accepted = self._schema.accepts_guest(data)
        values = data if is_accepted else read_options(data, self._schema.options, place, self._problems)
        kind: str = values.get("backend", "")
        if "backend" not in data:
            at = Place(self._file, place.route, "key")
            words = self._schema.options["backend"].type.words
            self._problems.append(MissingOption(at, f"guests.{name}.backend", words))
        given = self._given(name, kind, values, place)
        backend = self._backends.get(kind)
        block = backend.read(given) if backend is not None else None
        self.blocks[name] = block
        node_name, autostart = self._node_name(name, values, data), values.get("autostart", False)
        unit, share_kind = (backend.unit(name), backend.share_kind) if backend is not None else ("", "")
        links, link_places = _links(given, block, backend), _link_places(given, block, backend)
        unused = self._unused(given, block, values, place)
        self.guests.append(Guest(name, kind, node_name, autostart, unit, links, link_places, unused, "guests", place))
        if "zfs" in values:
            self._read_shares(name, values["zfs"], share_kind)
        for block_name, each in self._backends.items():
            self.mac_names.extend(each.mac_names(self._schema.revision, name, values.get(block_name, {})))

    def _given(self, name: str, kind: str, values: _Values, place: Place) -> Given:
        own: _Values = {}
        for block in self._schema.blocks:
            if block == kind:
                own = self._own_block(block, values, place)
            elif block in values:
                at = place.below(block)
                check_names(values[block], self._schema.blocks[block], at, self._problems, ignore=self._others_in(at))
        networking = self._networking(values, place)
        return Given(self._file, name, kind, self._schema.revision, own, networking, self._problems)

    def _networking(self, values: _Values, place: Place) -> _Values:
        if "networking" not in values:
            return {}
        at = place.below("networking")
        table = NETWORKING[self._schema.revision]
        return read_options(values["networking"], table, at, self._problems, ignore=self._others_in(at))

    def _others_in(self, at: Place) -> frozenset[str]:
        """Options at a place that only the other revision has: `mixed-schemas` tells of them."""
        if not self._schema.others:
            return frozenset()
        return frozenset(str(route[-1]) for route in self._schema.others if route[:-1] == at.route)

    def _own_block(self, block: str, values: _Values, place: Place) -> _Values:
        """The well-typed values of the block of the guest's backend, with required options checked."""
        data: _Values | None = values.get(block)
        if data is not None and self._schema.accepts_block[block](data) and data.keys() >= self._schema.required[block]:
            return data
        at = place.below(block)
        table, others = self._schema.blocks[block], self._others_in(at)
        read = read_options(data or {}, table, at, self._problems, ignore=others)
        for key, option in table.items():
            # Options of the other revision stand in for the link that would be missing: one cause, one finding.
            if option.required and key not in (data or {}) and (not others or key == "system"):
                where = at if data is not None else place
                option_path = f"guests.{place.route[-1]}.{block}.{key}"
                missing_in = Place(self._file, where.route, "key")
                guest = str(place.route[-1])
                self._problems.append(MissingOption(missing_in, option_path, option.type.words, guest))
        return read

    def _node_name(self, name: str, values: _Values, data: _Values) -> str:
        if "nodeName" in data:
            node_name: str = values.get("nodeName", "")
            if not is_host_name(node_name):
                at = Place(self._file, ("guests", name, "nodeName"))
                self._problems.append(InvalidHostName(at, node_name, name))
            return node_name
        node_name = f"{self._host_name}-{name}"
        # Where the host's own name is the defect, a guest is at fault only if no host name could help.
        if not is_host_name(node_name if self._has_sound_name else f"h-{name}"):
            self._problems.append(InvalidHostName(Place(self._file, ("guests", name), "key"), node_name, name))
        return node_name

    def _unused(self, given: Given, block: Any, values: _Values, place: Place) -> Sequence[Unused]:  # noqa: ANN401 - each backend has a type of its own
        if not given.block:
            return ()
        unused = self._backends[given.block].unused(given, block)
        for other, table in self._schema.blocks.items():
            if other != given.block and other in values:
                counts = self._backends[other].mac_names(self._schema.revision, str(place.route[-1]), values[other])
                unused = (*_of_other(place.below(other), values[other], table, counts), *unused)
        return unused

    def _read_shares(self, guest: str, data: _Values, kind: str) -> None:
        """Read the entries that Nix would accept, in byte order of their names; by `kind` the guest gets at them."""
        table = Place(self._file, ("guests", guest, "zfs"))
        for name in sorted(data):
            given = data[name]
            is_whole = self._schema.accepts_share(given) and _is_whole(name, given)
            values = given if is_whole else _accepted(name, given, table.below(name), self._problems)
            if values is not None:
                inside = values.get("guestMountpoint", name)
                source = values.get("hostMountpoint", f"/guests/{guest}{inside}")
                pool, dataset = values["pool"], values["dataset"]
                share = Share(guest, name, kind, source, inside, given, SHARE_OPTIONS, table, name, pool, dataset)
                self.shares.append(share)


def _of_other(at: Place, block: _Values, table: Table, counts: Sequence[str]) -> Iterator[Unused]:
    """The options of a block that is not used; `counts` are the names of it that addresses are assigned over."""
    for key in block:
        if key in table:
            shifts = bool(counts) and isinstance(block[key], dict)
            yield Unused(at.below(key), "other-backend", shifts_macs=shifts)


def _links(given: Given, block: object, backend: Backend | None) -> Sequence[str]:
    """As `networking` says, by default as the guest's backend has them."""
    if "mainLinkName" in given.networking:
        return (given.networking["mainLinkName"],)
    if "links" in given.networking:
        return tuple(given.networking["links"])
    return backend.links(given, block) if backend is not None else ()


def _link_places(given: Given, block: object, backend: Backend | None) -> Sequence[Place]:
    """Where `networking` names the links inside the guest, or its block."""
    if not given.networking:
        return backend.link_places(given, block) if backend is not None else ()
    place = Place(given.file, ("guests", given.guest, "networking"))
    if "mainLinkName" in given.networking:
        return (place.below("mainLinkName"),)
    names = given.networking.get("links", ())
    return tuple(place.below("links", index) for index in range(len(names)))


def _is_whole(name: str, given: _Values) -> bool:
    """Whether an entry has all that it needs."""
    return "pool" in given and "dataset" in given and (name[:1] == "/" or "guestMountpoint" in given)


def _accepted(name: str, given: object, place: Place, problems: list[Problem]) -> Mapping[str, Any] | None:
    """The options that Nix accepts; None where there is no share without those that it does not."""
    if not isinstance(given, dict):
        problems.append(TypeMismatch(place, ATTRS.words, given))
        return None
    values = read_options(given, ZFS, place, problems)
    at = place._replace(part="key")
    for option in ("pool", "dataset"):
        if option not in given:
            path = f'guests.{place.route[1]}.zfs."{name}".{option}'
            problems.append(MissingOption(at, path, ZFS[option].type.words))
    has_inside = "guestMountpoint" in values
    if "guestMountpoint" not in given:
        has_inside = name[:1] == "/"
        if not has_inside:
            problems.append(RelativePath(at, "guestMountpoint", name))
    is_refused = "hostMountpoint" in given and "hostMountpoint" not in values
    return values if has_inside and not is_refused and "pool" in values and "dataset" in values else None


def read_node(file: str, data: Mapping[str, Any], backends: Iterable[str], problems: list[Problem]) -> str:
    """The host's name; empty, with a problem, where there is none that Nix would accept."""
    node = data.get("node", {})
    if not isinstance(node, dict):
        problems.append(TypeMismatch(Place(file, ("node",)), ATTRS.words, node))
        return ""
    options = node_options(backends)
    values = read_options(node, options, Place(file, ("node",)), problems)
    name: str = values.get("name", "")
    if "name" not in node:
        at = Place(file, ("node",), "key") if "node" in data else Place(file)
        problems.append(MissingOption(at, "node.name", options["name"].type.words))
    elif not is_host_name(name):
        problems.append(InvalidHostName(Place(file, ("node", "name")), name, ""))
    return name[:_LONGEST]


_LONGEST = 256
"""Characters of a host's name, most of which Nix has long refused: by default, it is in the name of each guest."""
