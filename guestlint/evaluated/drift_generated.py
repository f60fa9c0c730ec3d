"""What the module generates: in the configuration against what the host file makes.

A thing counts as explained where it is as the host file makes it, or as the module makes it of the configuration's own
guests, whose differences have findings of their own by then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.evaluated.drift_guests import Compared, JsonObject, Made, dig, table
from guestlint.evaluated.drift_kinds import Found, changed, missing, unexplained
from guestlint.evaluated.option_values import same_value
from guestlint.frontends.guests.mounts import REQUIRES_MOUNTS_FOR
from guestlint.hints import Any
from guestlint.source.route import Place, Route, format_route

MOUNTS: Route = ("fileSystems",)
POOLS: Route = ("disko", "devices", "zpool")
SERVICES: Route = ("systemd", "services")
VMS: Route = ("microvm", "vms")
CONTAINERS: Route = ("containers",)
SECTIONS = (VMS, CONTAINERS, MOUNTS, POOLS, SERVICES)

_UNITS = {"requires": "bindsTo", "after": "", "before": "", "wantedBy": "requiredBy"}
"""Lists of a service, each with the stricter one that the model counts in."""

_NAMED = {"interfaces": "id", "shares": "mountPoint", "volumes": "image"}
"""Lists of objects, and the key by which one is known."""

_OF_NIXOS = frozenset({"defaults", "x-initrd.mount", "x-systemd.growfs", "x-systemd.makefs"})
"""Mount options that say nothing, or that nixpkgs (nixos/modules/tasks/filesystems.nix) adds by itself."""

_NO = (False, "no", "false", "off", "0")

_Difference = tuple[Route, Any, Any]


def compare_generated(first: Made, compared: Compared, actual: JsonObject) -> Iterator[Found]:
    """Compare what `first` generates with an evaluated configuration, after its guests have been `compared`."""
    sections = [section for section in SECTIONS if isinstance(dig(actual, section), dict)]
    lacking: list[tuple[Place, Route]] = []
    for section in sections:
        ours, supposed = _things(first, section), _things(compared.supposed, section)
        theirs, places = _flat(section, table(actual, section)), _places(first, section)
        for route in ours:
            place = places[route]
            if not compared.is_sound and any(_related(report.at, place) for _, report in compared.found):
                continue
            if route in theirs:
                seen = _normal(section, theirs[route])
                yield from _changes(route, ours[route], supposed.get(route, ours[route]), seen, place)
            elif route in supposed:
                lacking.append((place, route))
    yield from _lacking(lacking)
    yield from _Unexplained(first, compared, actual).found()


def _things(made: Made, section: Route) -> dict[Route, JsonObject]:
    """What is made in a section, by route, in the words of `_normal`."""
    things = {route: _normal(section, thing) for route, thing in _flat(section, table(made.expansion, section)).items()}
    if section == MOUNTS:
        for own in made.host.file_systems:
            if own.is_enabled and made.host.mounts[own.name].share is None:
                given = {"device": own.device, "fsType": own.fs_type, "options": own.options}
                thing = things[*MOUNTS, own.name]
                things[*MOUNTS, own.name] = {key: thing[key] for key, value in given.items() if value is not None}
    return things


def _flat(section: Route, data: JsonObject) -> dict[Route, JsonObject]:
    if section != POOLS:
        return {(*section, name): table(thing, ()) for name, thing in data.items()}
    return {
        (*section, pool, "datasets", dataset): table(thing, ())
        for pool in data
        for dataset, thing in table(data, (pool, "datasets")).items()
    }


def _normal(section: Route, thing: JsonObject) -> JsonObject:
    """A thing with lists of objects as objects, all unit lists that the model reads, and a micro VM's own options."""
    normal = _plain_vm(thing) if section == VMS else dict(thing)
    if section == SERVICES:
        for option, strict in _UNITS.items():
            lists = [thing[key] for key in (option, strict) if isinstance(thing.get(key), list)]
            normal[option] = [unit for units in lists for unit in units]
    for option, key in _NAMED.items():
        if section == VMS and isinstance(normal.get(option), list):
            normal[option] = {str(dig(item, (key,))): item for item in normal[option]}
    return normal


def _plain_vm(vm: JsonObject) -> JsonObject:
    """A micro VM with its options in one place: the host's module has them beside `config`, plain microvm.nix in it."""
    plain = {key: value for key, value in vm.items() if key != "config"} | table(vm, ("config", "microvm"))
    if dig(plain, ("vsock", "cid")) is None:  # left to a default, which other modules may give
        plain.pop("vsock", None)
    return plain


def _changes(route: Route, ours: JsonObject, supposed: JsonObject, theirs: JsonObject, place: Place) -> Iterator[Found]:
    """The differences from both, one finding each thing in it that has one cause."""
    also = {difference[0] for difference in _differences(supposed, theirs, route)}
    groups: dict[Route, list[_Difference]] = {}
    for difference in _differences(ours, theirs, route):
        if difference[0] in also:
            groups.setdefault(_cause(route, difference[0]), []).append(difference)
    for (option, mine, other), *rest in groups.values():
        if other is None and len(option) == len(route) + 2:
            yield missing(option, place)
        else:
            names = [f"`{format_route(each[0][len(route) :])}`" for each in rest]
            yield changed(option, mine, other, place, names)


def _cause(thing: Route, option: Route) -> Route:
    """What stands for the one cause: a service, an interface, a share or a bind mount, or the option itself."""
    return thing if thing[: len(SERVICES)] == SERVICES else option[: len(thing) + 2]


def _differences(ours: JsonObject, theirs: JsonObject, route: Route) -> Iterator[_Difference]:
    """Options of `ours` that `theirs` has with another value; what it has not at all is passed over."""
    for key, mine in ours.items():
        if key not in theirs:
            if route[-1] in (*_NAMED, "bindMounts"):
                yield (*route, key), mine, None
        elif isinstance(mine, dict) and isinstance(theirs[key], dict):
            yield from _differences(mine, theirs[key], (*route, key))
        elif not _agree(key, mine, theirs[key]):
            yield (*route, key), mine, theirs[key]


def _agree(option: str, ours: Any, theirs: Any) -> bool:  # noqa: ANN401 - any JSON values
    if option in _UNITS or option == "extraFlags":
        # Other modules add to these lists, as NixOS itself does for containers
        return isinstance(theirs, list) and all(each in theirs for each in ours)
    if option == "options":
        return isinstance(theirs, list) and _plain(ours) == _plain(theirs)
    if option == "DefaultDependencies":
        return theirs in _NO
    return same_value(option, ours, theirs)


def _plain(options: list[Any]) -> frozenset[str]:
    return frozenset(map(str, options)) - _OF_NIXOS


def _places(made: Made, section: Route) -> dict[Route, Place]:
    """Where each thing that the host file makes in a section comes from; of several zfs entries the first."""
    host = made.host
    if section == MOUNTS:
        return {(*section, path): mount.place for path, mount in host.mounts.items()}
    if section == SERVICES:
        return {(*section, name.removesuffix(".service")): unit.place for name, unit in host.units.items()}
    if section == POOLS:
        shares = reversed(host.shares)
        return {(*section, share.pool, "datasets", share.dataset): share.place for share in shares}
    return {(*section, guest.name): guest.place for guest in host.guests}


def _related(one: Place, other: Place) -> bool:
    """Whether one place lies in the other."""
    length = min(len(one.route), len(other.route))
    return one.route[:length] == other.route[:length]


def _lacking(lacking: list[tuple[Place, Route]]) -> Iterator[Found]:
    """One finding for all that is missing of a guest, or of a zfs entry of a guest that exists."""
    groups: dict[Place, list[Route]] = {}
    for place, route in sorted(lacking, key=lambda each: len(each[0].route)):
        above = (place._replace(route=place.route[:length]) for length in range(1, len(place.route)))
        owner = next((known for known in above if known in groups), place)
        groups.setdefault(owner, []).append(route)
    for place, (route, *also) in groups.items():
        yield missing(route, place, also=also)


class _Unexplained:
    """Things as only the module makes them, that come from no guest of the host file or of the configuration."""

    def __init__(self, first: Made, compared: Compared, actual: JsonObject) -> None:
        self._made = (first, compared.supposed)
        self._first = first
        self._actual = actual
        guests = table(actual, ("guests",))
        self._guests = {*guests}
        self._guests_place = Place(first.host.file, ("guests",), "key")
        entries = [entry for name in guests for entry in table(guests, (name, "zfs")).values()]
        self._paths = {str(dig(entry, ("hostMountpoint",))) for entry in entries}
        self._devices = {f"{dig(entry, ('pool',))}/{dig(entry, ('dataset',))}" for entry in entries}
        self._chained = {
            f"{REQUIRES_MOUNTS_FOR}{mount.path}"
            for made in self._made
            for mount in made.host.mounts.values()
            if mount.share is not None
        }
        self._datasets = {share.path: share.place for share in first.host.shares}
        self._nixpkgs = first.host.nixpkgs

    def found(self) -> Iterator[Found]:
        """One finding each guest, and each mount with the service that ensures its dataset."""
        reported = set()
        for section in (VMS, CONTAINERS):
            for name in self._unknown(section):
                if name not in self._guests and name not in reported:
                    reported.add(name)
                    yield unexplained((*section, name), self._guests_place)
        ensured = set(map(self._ensure, self._devices))
        for path in self._unknown(MOUNTS):
            mount = table(self._actual, (*MOUNTS, path))
            if self._is_of_the_module(mount, path) and path not in self._paths:
                device = str(mount.get("device"))
                ensured.add(self._ensure(device))
                yield unexplained((*MOUNTS, path), self._datasets.get(device, self._guests_place))
        for name in self._unknown(SERVICES):
            template, _, instance = name.partition("@")
            is_guest = template in ("microvm", "container") and instance and instance not in self._guests | reported
            if is_guest or (name.startswith("zfs-ensure-") and name not in ensured):
                yield unexplained((*SERVICES, name), self._guests_place)

    def _ensure(self, device: str) -> str:
        return f"zfs-ensure-{self._nixpkgs.escape_systemd_path(device)}"

    def _unknown(self, section: Route) -> list[str]:
        known = {name for made in self._made for name in table(made.expansion, section)}
        return sorted(table(self._actual, section).keys() - known)

    def _is_of_the_module(self, mount: Mapping[str, Any], path: str) -> bool:
        options = mount.get("options")
        if mount.get("fsType") != "zfs" or not isinstance(options, list) or "zfsutil" not in options:
            return False
        device = str(mount.get("device"))
        return (
            path.startswith("/guests/")
            or any(device == dataset or device.startswith(f"{dataset}/") for dataset in self._datasets)
            or self._ensure(device) in table(self._actual, SERVICES)
            or not self._chained.isdisjoint(map(str, options))
        )
