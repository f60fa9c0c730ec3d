"""From an evaluated configuration to the data of a host file: what the module needs, without what it would add."""

from __future__ import annotations

import re
from collections.abc import Mapping

from guestlint.evaluated.beside_guests import BesideGuests
from guestlint.evaluated.configuration import Configuration, wrong_shape
from guestlint.evaluated.option_values import same_value
from guestlint.evaluated.written import LeftOut
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.guests.backends.microvm import DEFAULT_BASE_MAC, INTERFACE
from guestlint.frontends.guests.options import NETWORKING, ZFS, Revision, guest_options, node_options
from guestlint.frontends.guests.revision import choose
from guestlint.frontends.nixos.options import FILE_SYSTEM
from guestlint.frontends.options import Table
from guestlint.hints import Any
from guestlint.names.ethernet import base_of
from guestlint.picture.expand import expand
from guestlint.picture.host import Host
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.route import Route, format_route

_Data = dict[str, Any]


class Adopted(NamedTuple):
    """A host file's data without defaults, the same with them, and what is in neither or only in the latter."""

    data: _Data
    full: _Data
    left_out: tuple[LeftOut, ...]


def adopt(
    file: str, evaluated: Configuration, name: str = "", revision: Revision | None = None, era: str = ""
) -> Adopted:
    """The host that `evaluated` is the configuration of.

    `name` is the node's where the configuration has none; `revision` and `era` are as in a lint.
    """
    chosen = revision or choose(file, evaluated.data.get("guests", {}), BACKENDS).revision
    return _Adoption(file, chosen, era, evaluated).run(name)


_NEVER = {
    "modules": "the guest's own configuration: it may contain functions and secrets, and stays in Nix",
    "extraSpecialArgs": "arguments for the guest's modules: they may contain functions and secrets, and stay in Nix",
    "_module": "internal to NixOS",
}
_FUNCTION = re.compile(r"<(?:LAMBDA|PRIMOP|PRIMOP-APP|CODE)>|«.*»", re.DOTALL).fullmatch
_SECRET = re.compile(r"(?:pass|password|passwd|passphrase|secret|token)=", re.IGNORECASE).match
_DEFAULTED = frozenset({"nodeName", "autostart", "mainLinkName", "links", "mac", "hostLink", "hostMountpoint"})
_EMPTY_BY_DEFAULT = ((2, "networking"), (2, "zfs"), (3, "interfaces"))
"""Tables that are left out where nothing is in them, and how deep they lie."""
_FILE_SYSTEM_DEFAULTS: Mapping[str, Any] = {
    "fsType": "auto",
    "options": ["defaults"],
    "depends": [],
    "neededForBoot": False,
    "noCheck": False,
    "autoFormat": False,
    "autoResize": False,
    "enable": True,
}
_ON_BY_DEFAULT = "useStage1BaseDirectories"
"""Of `overlay`, and true where there is no overlay at all."""


class _Adoption:
    """One host's way through; what is left out gathers in `left_out`."""

    def __init__(self, file: str, revision: Revision, era: str, evaluated: Configuration) -> None:
        self._file = file
        self._revision: Revision = revision
        self._era = era
        self._evaluated = evaluated
        self._left_out = [LeftOut(path, "Nix could not evaluate it") for path in evaluated.threw]

    def run(self, name: str) -> Adopted:
        evaluated = self._evaluated.data
        guests = evaluated.get("guests", {})
        full: _Data = {"node": self._node(evaluated.get("node", {}), name)}
        full["guests"] = {guest: self._guest(guest, guests[guest]) for guest in sorted(guests)}
        data = {**full, "guests": self._without_defaults(full)}
        beside = BesideGuests(self._file, self._evaluated)
        full |= beside.data
        data |= beside.data
        if not full.get("networking", {}).get("interfaces"):
            data["networking"] = {key: value for key, value in full.get("networking", {}).items() if value}
        if "fileSystems" in evaluated:
            host = self._parse({key: full[key] for key in ("node", "guests", "disko") if full.get(key)})
            full["fileSystems"], data["fileSystems"] = self._file_systems(evaluated["fileSystems"], host)
        left_out = (*self._left_out, *beside.left_out)
        return Adopted({key: value for key, value in data.items() if value}, full, left_out)

    def _is_default(self, *route: str | int) -> bool:
        """Whether it is known that nobody wrote the option."""
        return self._evaluated.is_written is not None and not self._evaluated.is_written(route)

    def _may_be_default(self, *route: str | int) -> bool:
        """Whether it is not known that somebody wrote the option."""
        return self._evaluated.is_written is None or not self._evaluated.is_written(route)

    def _leave(self, route: Route, reason: str, *, implied: bool = False) -> None:
        self._left_out.append(LeftOut(format_route(route), reason, implied))

    def _parse(self, data: _Data) -> Host:
        front_ends = own_front_ends(BACKENDS, self._revision, self._era)
        return read_host(Document(self._file, "", data, "json"), front_ends)

    def _node(self, data: Mapping[str, Any], name: str) -> _Data:
        node = self._take(("node",), data, node_options(BACKENDS))
        if name:
            node["name"] = name
        evaluated = self._evaluated.data
        if not node and not evaluated.get("guests") and any(evaluated.get(key) for key in ("microvm", "containers")):
            return {}
        if "name" not in node:
            message = f"{self._file}: node.name is missing"
            raise GuestlintError(message, "set it with --name")
        if node.get("type") == "host":
            del node["type"]
            self._leave(("node", "type"), "the default", implied=True)
        return {key: node[key] for key in ("name", "type") if key in node}

    def _take(self, route: Route, data: object, table: Table) -> _Data:
        """The values at `route` that are valid for the options of `table`; null means that Nix has none."""
        if not isinstance(data, dict):
            raise wrong_shape(self._file, route, "a table")
        taken = {}
        for key, value in data.items():
            at = (*route, key)
            if value is None:
                continue
            if key in _NEVER:
                if value:
                    self._leave(at, _NEVER[key])
            elif key not in table:
                self._leave(at, "not an option of the module that guestlint knows")
            elif isinstance(value, str) and _FUNCTION(value):
                self._leave(at, "a function")
            elif not table[key].type.accepts(value):
                raise wrong_shape(self._file, at, table[key].type.words)
            else:
                taken[key] = value
        return {key: taken[key] for key in table if key in taken}

    def _guest(self, name: str, data: Mapping[str, Any]) -> _Data:
        route: Route = ("guests", name)
        values = self._take(route, data, guest_options(BACKENDS))
        backend: str = values["backend"]
        for unused in BACKENDS:
            if unused != backend and values.pop(unused, None):
                at = (*route, unused)
                self._leave(at, f"the guest's backend is {backend}", implied=self._is_default(*at))
        guest: _Data = {key: values[key] for key in ("backend", "nodeName", "autostart") if key in values}
        blocks = {block: own.options(self._revision) for block, own in BACKENDS.items()}
        blocks["networking"] = NETWORKING[self._revision]
        for key, table in blocks.items():
            if key in values:
                guest[key] = self._take((*route, key), values[key], table)
        interfaces = guest.get("microvm", {}).get("interfaces")
        if interfaces:
            at = (*route, "microvm", "interfaces")
            guest["microvm"]["interfaces"] = self._each(at, interfaces, INTERFACE)
        guest["zfs"] = self._each((*route, "zfs"), values.get("zfs", {}), ZFS)
        return guest

    def _each(self, route: Route, data: Mapping[str, Any], table: Table) -> _Data:
        return {name: self._take((*route, name), data[name], table) for name in sorted(data)}

    def _without_defaults(self, full: _Data) -> _Data:
        """The guests without values that equal the module's defaults."""
        guests = {name: self._without_constants(name, guest) for name, guest in full["guests"].items()}
        bare = {"node": full["node"], "guests": _strip(guests)}
        defaults = expand(self._parse(bare))["guests"]
        return {name: self._minus(("guests", name), guest, defaults.get(name)) for name, guest in guests.items()}

    def _without_constants(self, name: str, guest: _Data) -> _Data:
        """What other defaults are made of: the base MAC and each guest mountpoint."""
        guest = dict(guest)
        at = ("guests", name, "microvm", "baseMac")
        if guest.get("microvm", {}).get("baseMac", "").lower() == DEFAULT_BASE_MAC and self._may_be_default(*at):
            guest["microvm"] = {key: value for key, value in guest["microvm"].items() if key != "baseMac"}
            self._leave(at, "the default", implied=True)
        if "zfs" in guest:
            guest["zfs"] = {entry: dict(values) for entry, values in guest["zfs"].items()}
            for entry, values in guest["zfs"].items():
                inside = ("guests", name, "zfs", entry, "guestMountpoint")
                if values.get("guestMountpoint") == entry and self._may_be_default(*inside):
                    del values["guestMountpoint"]
                    self._leave(inside, "the default", implied=True)
        return guest

    def _minus(self, route: Route, data: _Data, defaults: object) -> _Data:
        known = defaults if isinstance(defaults, dict) else {}
        kept: _Data = {}
        for key, value in data.items():
            at = (*route, key)
            if isinstance(value, dict):
                rest = self._minus(at, value, known.get(key))
                if rest or (len(route), key) not in _EMPTY_BY_DEFAULT:
                    kept[key] = rest
            elif key not in _DEFAULTED or key not in known or not self._may_be_default(*at):
                kept[key] = value
            elif same_value(key, value, known[key]):
                self._leave(at, "the default", implied=True)
            elif key == "mac" and self._is_default(*at) and base_of(value.lower()) == base_of(str(known[key])):
                self._leave(at, "derived, by another revision of the module: select it with --mac-era")
            else:
                kept[key] = value
        return kept

    def _file_systems(self, data: Mapping[str, Any], host: Host) -> tuple[_Data, _Data]:
        """The file systems that the module does not make, with and without defaults."""
        mounts = host.mounts
        full, kept = {}, {}
        for path in sorted(data):
            route: Route = ("fileSystems", path)
            values = self._take(route, data[path], FILE_SYSTEM)
            for key in ("encrypted", "overlay", "stratis"):
                if any(value for option, value in values.pop(key, {}).items() if option != _ON_BY_DEFAULT):
                    self._leave((*route, key), "not needed, and may refer to keys: it stays in Nix")
            self._without_secrets(route, values)
            implied: dict[str, Any] = {**_FILE_SYSTEM_DEFAULTS, "mountPoint": path}
            mount = mounts.get(path)
            if mount is not None:
                implied |= {"device": mount.device, "fsType": mount.fs_type, "options": []}
                values["options"] = [each for each in values.get("options", ()) if each not in mount.options]
            rest = {key: value for key, value in values.items() if implied.get(key) != value}
            if mount is not None and not rest:
                self._leave(route, "generated by the module", implied=True)
                continue
            full[path] = values if mount is None else rest
            kept[path] = rest
        return full, kept

    def _without_secrets(self, route: Route, values: _Data) -> None:
        for index, option in enumerate(values.get("options", ())):
            if _SECRET(option):
                self._leave((*route, "options", index), "a secret")
        if "options" in values:
            values["options"] = [option for option in values["options"] if not _SECRET(option)]


def _strip(data: _Data) -> _Data:
    """Without the options that have a default made of others."""
    return {
        key: _strip(value) if isinstance(value, dict) else value
        for key, value in data.items()
        if isinstance(value, dict) or key not in _DEFAULTED
    }
