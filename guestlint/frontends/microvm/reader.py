"""`microvm.vms` as the document gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.microvm import options as tables
from guestlint.frontends.microvm.assertions import Elements, failed_assertions
from guestlint.frontends.microvm.hypervisors import refusals
from guestlint.frontends.microvm.macs import read_mac
from guestlint.frontends.options import ATTRS, Table, are_accepted, read_options
from guestlint.hints import Any
from guestlint.names.paths import collapsed
from guestlint.picture.problems import MissingOption, Problem, TypeMismatch
from guestlint.picture.resources import Device, ForwardedPort, Volume, Vsock
from guestlint.picture.types import Guest, Interface, Share, ShareOptions
from guestlint.source.route import Place, Route, format_route

SHARE_OPTIONS = ShareOptions(source="source", target="mountPoint")

_VHOST_VSOCK = frozenset({"qemu", "crosvm", "kvmtool", "alioth"})
"""Hypervisors that get their context id from the kernel, which has one table for the host."""

_LETTERS = 26
"""`lib.strings.lowerChars`, of which the store's disk takes the first (microvm.nix, lib/default.nix)."""


class VmReader:
    """Reads the micro VMs of one host one by one, and notes in `problems` what Nix rejects."""

    def __init__(self, file: str, state_dir: str, started: frozenset[str], problems: list[Problem]) -> None:
        """`started` are the guests in `microvm.autostart`."""
        self.guests: list[Guest] = []
        self.shares: list[Share] = []
        self.interfaces: list[Interface] = []
        self.volumes: list[Volume] = []
        self.ports: list[ForwardedPort] = []
        self.vsocks: list[Vsock] = []
        self.devices: list[Device] = []
        self._file = file
        self._state_dir = state_dir
        self._started = started
        self._problems = problems

    def read(self, name: str, data: object) -> None:
        """Read the micro VM `name`; one whose value is no table is left out."""
        route: Route = ("microvm", "vms", name)
        if not isinstance(data, dict):
            self._problems.append(TypeMismatch(Place(self._file, route), ATTRS.words, data))
            return
        values = self._values(data, tables.VM, route)
        config = values.get("config")
        config = config if isinstance(config, dict) else {}
        own = config.get("microvm")
        own_route = (*route, "config", "microvm")
        given = self._values(own, tables.GUEST, own_route) if isinstance(own, dict) else {}
        networking = config.get("networking")
        host_name = networking.get("hostName") if isinstance(networking, dict) else None
        node_name = host_name if isinstance(host_name, str) else name
        autostart = values.get("autostart", True) or name in self._started
        unit, place = f"microvm@{name}.service", Place(self._file, route)
        self.guests.append(Guest(name, "microvm", node_name, autostart, unit, (), (), (), "microvm", place))
        if given:
            self._guest(name, given, own_route)

    def _guest(self, name: str, given: Mapping[str, Any], route: Route) -> None:
        elements = {key: list(self._elements(given[key], key, route)) for key in tables.ELEMENTS if key in given}
        hypervisor = given.get("hypervisor", tables.DEFAULT_HYPERVISOR)
        for index, values in elements.get("interfaces", ()):
            self._interface(name, values, hypervisor, (*route, "interfaces", index))
        if "shares" in elements:
            self._shares(name, elements["shares"], Place(self._file, (*route, "shares")))
        self._volumes(name, given, elements, route)
        for index, values in elements.get("forwardPorts", ()):
            self._port(name, values, (*route, "forwardPorts", index))
        vsock = self._values(given["vsock"], tables.VSOCK, (*route, "vsock")) if given.get("vsock") else {}
        if vsock.get("cid") is not None:
            place = Place(self._file, (*route, "vsock", "cid"))
            is_shared = hypervisor in _VHOST_VSOCK
            self.vsocks.append(Vsock(guest=name, cid=vsock["cid"], is_shared=is_shared, place=place))
        for index, values in elements.get("devices", ()):
            if "bus" in values and "path" in values:
                place = Place(self._file, (*route, "devices", index, "path"))
                self.devices.append(Device(guest=name, node=values["path"], rights="", place=place, bus=values["bus"]))
        virtiofsd = given.get("virtiofsd")
        daemon = self._values(virtiofsd, tables.VIRTIOFSD, (*route, "virtiofsd")) if virtiofsd else {}
        self._problems += _refused(name, {**given, "virtiofsd": daemon}, elements, Place(self._file, route))

    def _elements(self, given: Sequence[Any], key: str, route: Route) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The tables of a list, with their places in it."""
        table, required = tables.ELEMENTS[key], tables.REQUIRED[key]
        for index, data in enumerate(given):
            at = (*route, key, index)
            if isinstance(data, dict):
                values = self._values(data, table, at)
                if not data.keys() >= required:
                    self._problems += _missing(self._file, data, table, at)
                if key == "volumes" and "size" not in data and values.get("autoCreate", True):
                    self._problems += _missing(self._file, data, tables.MADE_VOLUME, at)
                yield index, values
            else:
                self._problems.append(TypeMismatch(Place(self._file, at), ATTRS.words, data))

    def _values(self, data: Mapping[str, Any], table: Table, route: Route) -> Mapping[str, Any]:
        """The values of `data` that have the types in `table`; other names are passed over."""
        if are_accepted(data, table):
            return data
        return read_options(data, table, Place(self._file, route), self._problems, ignore=data.keys())

    def _interface(self, guest: str, values: Mapping[str, Any], hypervisor: str, route: Route) -> None:
        kind = values.get("type", "")
        macvtap: Mapping[str, Any] = {}
        name_place = link_place = Place(self._file, (*route, "id"))
        if kind == "macvtap":
            at = (*route, "macvtap")
            given = values.get("macvtap", {})
            macvtap = self._values(given, tables.MACVTAP, at)
            self._problems += _missing(self._file, given, tables.MACVTAP, at if given else route)
            link_place = Place(self._file, (*at, "link"))
        elif kind == "bridge":
            link_place = Place(self._file, (*route, "bridge"))
        if kind in ("", "user") or "id" not in values or (kind == "macvtap" and "link" not in macvtap):
            return
        mac = read_mac(values["mac"], kind, hypervisor) if "mac" in values else ""
        malformed_mac = values["mac"] if "mac" in values and not mac else None
        name = values["id"] if kind != "bridge" else ""
        link = macvtap["link"] if kind == "macvtap" else (values.get("bridge") or "") if kind == "bridge" else ""
        place = Place(self._file, (*route, "mac"))
        self.interfaces.append(
            Interface(guest, name, kind, "", link, mac, None, None, place, link_place, name_place, malformed_mac)
        )

    def _shares(self, guest: str, shares: Iterable[tuple[int, Mapping[str, Any]]], table: Place) -> None:
        for index, values in shares:
            if "source" in values and "mountPoint" in values:
                tag, kind, target = values.get("tag", ""), values.get("proto", "9p"), values["mountPoint"]
                source, is_read_only = _below(self._state_dir, guest, values["source"]), values.get("readOnly", False)
                share = Share(
                    guest, tag, kind, source, target, values, SHARE_OPTIONS, table, index, "", "", is_read_only, tag
                )
                self.shares.append(share)

    def _volumes(self, guest: str, given: Mapping[str, Any], elements: Mapping[str, Any], route: Route) -> None:
        """The disks, each with the letter that is left for it; a later one is never mounted."""
        shares = elements.get("shares", ())
        is_on_disk = given.get("storeOnDisk", all(each.get("source") != "/nix/store" for _, each in shares))
        left = _LETTERS - 1 if is_on_disk else _LETTERS
        for index, values in elements.get("volumes", ()):
            if "image" in values:
                written, target = values["image"], values.get("mountPoint") or ""
                image, is_mounted = _below(self._state_dir, guest, written), index < left and bool(target)
                is_read_only, is_made = values.get("readOnly", False), values.get("autoCreate", True)
                place = Place(self._file, (*route, "volumes", index))
                self.volumes.append(Volume(guest, image, written, target, is_read_only, is_made, place, is_mounted))

    def _port(self, guest: str, values: Mapping[str, Any], route: Route) -> None:
        if values.get("from", "host") != "host":
            return
        at = (*route, "host")
        end = self._values(values.get("host", {}), tables.END, at)
        self._problems += _missing(self._file, values.get("host", {}), tables.END, at if "host" in values else route)
        if "port" in end:
            place = Place(self._file, (*at, "port"))
            address, protocol = end.get("address", ""), values.get("proto", "tcp")
            port = ForwardedPort(guest=guest, protocol=protocol, address=address, port=end["port"], place=place)
            self.ports.append(port)


def _missing(file: str, data: Mapping[str, Any], table: Table, route: Route) -> Iterator[MissingOption]:
    """The options that a table needs and has not."""
    place = Place(file, route, "key")
    for key, option in table.items():
        if option.required and key not in data:
            yield MissingOption(place, format_route((*route, key)), option.type.words)


def _refused(guest: str, given: Mapping[str, Any], elements: Elements, place: Place) -> Iterator[Problem]:
    """What microvm.nix asserts, and what the guest's hypervisor does not take."""
    yield from failed_assertions(guest, given, elements, place)
    yield from refusals(guest, given, elements, place)


def _below(state_dir: str, guest: str, written: str) -> str:
    """An absolute path; a relative one is below the guest's state directory, where the hypervisor runs."""
    return written if written[:1] == "/" else collapsed(f"{state_dir}/{guest}/{written}")
