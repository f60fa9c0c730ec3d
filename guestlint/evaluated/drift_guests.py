"""Guests: the options of the configuration against the host file's, causes before what follows from them.

Options have defaults that are made of others. So once a difference is found, the host file is taken as if it had the
configuration's value, and what then still differs is a difference of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy

from guestlint.engine.linter import view
from guestlint.evaluated.drift_kinds import Found, absent, changed, missing, unexplained
from guestlint.evaluated.option_values import same_value
from guestlint.frontends.extra_options import without_extra_options
from guestlint.frontends.guests.front_end import GuestsModule, GuestsPart
from guestlint.frontends.guests.options import NETWORKING, ZFS
from guestlint.hints import Any
from guestlint.picture.expand import expand
from guestlint.picture.host import Host
from guestlint.records import NamedTuple
from guestlint.registry.load import load
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.route import Place, Route

JsonObject = dict[str, Any]

_CAUSES = frozenset(
    {"autostart", "system", "baseMac", "macvtap", "hostLink", "macvlan", "macvlans"}
    | {"pool", "dataset", "guestMountpoint"}
)
_EFFECTS = frozenset({"nodeName", "mac", "hostMountpoint", "mainLinkName", "links"})
"""Options whose defaults are made of those above, or of names."""

_ENTRIES: tuple[Route, ...] = (("zfs",), ("microvm", "interfaces"))


class Made(NamedTuple):
    """What the module makes of a document: the host, its guests' part, and the expansion in NixOS option paths."""

    host: Host
    guests: GuestsPart
    expansion: JsonObject


class Compared(NamedTuple):
    """The differences between guests; `supposed` is what the module makes of the configuration's own guests.

    If Nix would reject those (`is_sound` is false), `supposed` is made of as many as it would accept.
    """

    found: list[Found]
    supposed: Made
    is_sound: bool


def make(document: Document, settings: Settings) -> Made | None:
    """The expansion of `document`; None if Nix would reject it."""
    registry = load(settings.plugins)
    host = view(document, registry, settings).host
    if host.problems or host.conflicts:
        return None
    if any(not interface.is_made for interface in host.interfaces):  # more than the era of the module has addresses for
        return None
    guests = host.parts.get(GuestsModule.name)
    if not isinstance(guests, GuestsPart):  # the host runs its guests without the module
        module = GuestsModule(registry.backends, settings.module_schema, settings.mac_era)
        guests = module.read(Document(document.file, "", {}))
    return Made(host, guests, expand(without_extra_options(host)))


def compare_guests(document: Document, first: Made, actual: JsonObject, settings: Settings) -> Compared:
    """Compare `node.name` and `guests` of an evaluated configuration with those of `document`."""
    guests = _Guests(document, first, actual, settings._replace(module_schema=first.guests.revision))
    guests.compare()
    return Compared(guests.found, guests.now, guests.is_sound)


def dig(data: object, route: Route) -> Any:  # noqa: ANN401 - any JSON value
    """What stands at `route`; None where nothing does."""
    for key in route:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def table(data: object, route: Route) -> JsonObject:
    """The object at `route`; an empty one where there is none."""
    value = dig(data, route)
    return value if isinstance(value, dict) else {}


class _Guests:
    def __init__(self, document: Document, first: Made, actual: JsonObject, settings: Settings) -> None:
        self.found: list[Found] = []
        self.now = self._first = first
        self.is_sound = True
        self._document = document
        self._settings = settings
        self._actual = actual
        self._data: JsonObject = deepcopy(document.data)
        self._known = 0
        self._gone: set[Route] = set()

    def compare(self) -> None:
        name, actual_name = self._first.host.name, dig(self._actual, ("node", "name"))
        if actual_name is not None and "node" in self._data and actual_name != name:
            self.found.append(changed(("node", "name"), name, actual_name, self._at(("node", "name"))))
            self._data["node"]["name"] = actual_name
        if isinstance(self._actual.get("guests"), dict):
            self._compare_names()
            self._suppose()
            for options in (_CAUSES, _EFFECTS):
                self._compare_options(options)
                self._suppose()

    def _compare_names(self) -> None:
        ours, theirs = table(self._first.expansion, ("guests",)), self._actual["guests"]
        for name in sorted(ours):
            if name not in theirs:
                self._report_missing(("guests", name))
            elif not same_value("backend", ours[name]["backend"], theirs[name].get("backend")):
                self._compare_backend(name, ours[name]["backend"], theirs[name])
            else:
                self._compare_entries(name, _ENTRIES)
        for name in sorted(theirs.keys() - ours.keys()):
            self.found.append(unexplained(("guests", name), Place(self._document.file, ("guests",), "key")))
            _put(self._data, ("guests", name), self._stated(theirs[name]))

    def _compare_backend(self, name: str, ours: str, guest: JsonObject) -> None:
        route: Route = ("guests", name, "backend")
        theirs = guest.get("backend")
        self._gone |= {("guests", name, block) for block in ("backend", "microvm", "container", "networking")}
        if theirs is None:
            self.found.append(absent(route, ours, self._at(route)))
        else:
            self.found.append(changed(route, ours, theirs, self._at(route)))
            stated = self._stated(guest)
            self._data["guests"][name] |= {key: stated[key] for key in ("backend", str(theirs)) if key in stated}
        self._compare_entries(name, _ENTRIES[:1])

    def _compare_entries(self, name: str, blocks: tuple[Route, ...]) -> None:
        """Zfs entries and interfaces, by name; each is there or not before its options are looked at."""
        stated = self._stated(self._actual["guests"][name])
        for block in blocks:
            ours = table(self._first.expansion["guests"][name], block)
            theirs = table(stated, block)
            for entry in sorted(ours.keys() - theirs.keys()):
                self._report_missing(("guests", name, *block, entry))
            for entry in sorted(theirs.keys() - ours.keys()):
                route: Route = ("guests", name, *block, entry)
                self.found.append(unexplained(route, self._at(route[:-1])))
                _put(self._data, route, theirs[entry])

    def _compare_options(self, options: frozenset[str]) -> None:
        for route, ours in list(_leaves(self.now.expansion["guests"], ("guests",))):
            theirs = dig(self._actual, route)
            is_new = route[1] not in self._first.expansion["guests"]
            is_gone = any(route[:length] in self._gone for length in range(2, len(route) + 1))
            if route[-1] not in options or is_new or is_gone:
                continue
            first = dig(self._first.expansion, route)
            if theirs is None and first not in (None, [], ""):
                self.found.append(absent(route, first, self._at(route)))
            elif theirs is not None and not any(same_value(str(route[-1]), each, theirs) for each in (ours, first)):
                self.found.append(changed(route, ours, theirs, self._at(route)))
                _put(self._data, route, theirs)

    def _suppose(self) -> None:
        """Take the host file as if it had the differences found so far."""
        if len(self.found) == self._known:
            return
        self._known = len(self.found)
        document = self._document
        supposed = make(Document(document.file, document.text, self._data, document.format), self._settings)
        self.is_sound = supposed is not None
        self.now = supposed or self.now

    def _stated(self, guest: JsonObject) -> JsonObject:
        """What a host file would define of an evaluated guest: known options of its own backend that have a value."""
        revision = self._first.guests.revision
        kept = {key: guest[key] for key in ("nodeName", "backend", "autostart") if guest.get(key) is not None}
        tables = {name: backend.options(revision) for name, backend in self._first.guests.backends.items()}
        tables["networking"] = NETWORKING[revision]
        for block in (str(guest.get("backend")), "networking"):
            if block in tables and isinstance(guest.get(block), dict):
                kept[block] = _only(guest[block], frozenset(tables[block]))
        interfaces = table(kept, ("microvm", "interfaces"))
        if interfaces:
            kept["microvm"]["interfaces"] = {
                name: _only(each, frozenset({"hostLink", "mac"})) for name, each in interfaces.items()
            }
        zfs = table(guest, ("zfs",))
        return kept | {"zfs": {name: _only(entry, frozenset(ZFS) - {"_module"}) for name, entry in zfs.items()}}

    def _report_missing(self, route: Route) -> None:
        self.found.append(missing(route, self._at(route)))
        self._gone.add(route)
        table(self._data, route[:-1]).pop(str(route[-1]), None)

    def _at(self, route: Route) -> Place:
        return Place(self._document.file, route)


def _put(data: JsonObject, route: Route, value: object) -> None:
    for key in route[:-1]:
        data = data.setdefault(str(key), {})
    data[str(route[-1])] = value


def _only(data: object, keys: frozenset[str]) -> JsonObject:
    return {key: value for key, value in table(data, ()).items() if key in keys and value is not None}


def _leaves(data: JsonObject, route: Route) -> Iterator[tuple[Route, Any]]:
    for key, value in data.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*route, key))
        else:
            yield (*route, key), value
