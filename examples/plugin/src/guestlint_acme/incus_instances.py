"""Instances of Incus as data of the host's own: `incus.instances.<name>`, with the devices that Incus knows.

A front end makes a part of the picture of a host: here guests, their interfaces, and the directories that they see.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guestlint.plugins import Document, FrontEnd, Guest, HostPart, Interface, Place, Share, ShareOptions

_SHARE = ShareOptions(source="source", target="path")


class Instances(HostPart):
    """The guests that Incus runs; `nics` are the interfaces that their devices make."""

    nics: tuple[Interface, ...] = ()

    def interfaces(self) -> tuple[Interface, ...]:
        """One for each device of type `nic`."""
        return self.nics


class IncusInstances(FrontEnd):
    """`incus.instances`; what is of another shape than Incus has is passed over."""

    name = "incus"
    keys = frozenset({"incus"})

    def read(self, document: Document) -> Instances:
        """The instances, in byte order of their names."""
        part = Instances()
        instances = _table(_table(document.data.get("incus")).get("instances"))
        found = [(name, _table(_table(instances[name]).get("devices"))) for name in sorted(instances)]
        part.guests = tuple(_guest(document.file, name, _table(instances[name])) for name, _ in found)
        part.nics = tuple(each for name, devices in found for each in _nics(document.file, name, devices))
        part.shares = tuple(each for name, devices in found for each in _disks(document.file, name, devices))
        return part


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _guest(file: str, name: str, instance: Mapping[str, Any]) -> Guest:
    return Guest(
        name=name,
        kind="incus",
        node_name=name,
        autostart=_table(instance.get("config")).get("boot.autostart") == "true",
        unit="incus.service",
        links=(),
        link_places=(),
        unused=(),
        front_end="incus",
        place=Place(file, ("incus", "instances", name)),
    )


_Device = tuple[str, dict[str, str], Place]
"""Its name, those of its options that are strings, and where it stands."""


def _of_type(file: str, guest: str, devices: Mapping[str, Any], kind: str) -> Iterator[_Device]:
    for name in sorted(devices):
        options = {key: value for key, value in _table(devices[name]).items() if isinstance(value, str)}
        if options.get("type") == kind:
            yield name, options, Place(file, ("incus", "instances", guest, "devices", name))


def _nics(file: str, guest: str, devices: Mapping[str, Any]) -> Iterator[Interface]:
    """A macvlan lives in the instance; a pair that a bridge takes in has a name of Incus's own choice on the host."""
    for name, options, place in _of_type(file, guest, devices, "nic"):
        is_macvlan = options.get("nictype") == "macvlan"
        yield Interface(
            guest=guest,
            name=name if is_macvlan else "",
            kind="macvlan" if is_macvlan else "bridge",
            namespace=guest if is_macvlan else "",
            link=options.get("parent", ""),
            mac=options.get("hwaddr", "").lower(),
            derivation=None,
            written=None,
            place=Place(file, (*place.route, "hwaddr")) if "hwaddr" in options else place,
            link_place=Place(file, (*place.route, "parent")) if "parent" in options else place,
        )


def _disks(file: str, guest: str, devices: Mapping[str, Any]) -> Iterator[Share]:
    for name, options, place in _of_type(file, guest, devices, "disk"):
        if options.get("source", "").startswith("/") and "path" in options:
            yield Share(
                guest=guest,
                name=name,
                kind="bind",
                source=options["source"],
                target=options["path"],
                given=options,
                options=_SHARE,
                table=Place(file, place.route[:-1]),
                key=name,
                is_read_only=options.get("readonly") == "true",
            )


INSTANCES = IncusInstances()
