"""What a guest's options ask for that its hypervisor cannot do: Nix fails when it makes the script that starts it.

Source: microvm.nix 71beea0, lib/runners/*.nix, each `throw`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.frontends.microvm.assertions import Elements, below
from guestlint.hints import Any
from guestlint.picture.problems import FailedAssertion
from guestlint.source.route import Place

_SHARES = {
    "cloud-hypervisor": ("virtiofs",),
    "firecracker": (),
    "kvmtool": ("9p",),
    "stratovirt": ("virtiofs",),
    "alioth": ("virtiofs",),
    "vfkit": ("virtiofs",),
}
"""The protocols that each takes; one that is not here takes both."""

_WRITABLE_9P = frozenset({"crosvm", "kvmtool"})
_INTERFACES = {
    "cloud-hypervisor": ("tap", "macvtap"),
    "firecracker": ("tap",),
    "crosvm": ("tap", "macvtap"),
    "kvmtool": ("user", "tap", "macvtap"),
    "alioth": ("tap",),
    "vfkit": ("user",),
}
_DEVICES = {
    "cloud-hypervisor": ("pci",),
    "firecracker": (),
    "crosvm": ("pci",),
    "kvmtool": ("pci",),
    "alioth": (),
    "vfkit": (),
}
_MEMORY = ("initialBalloonMem", "hotplugMem", "hotpluggedMem")
_REFUSED = {
    "qemu": ("initialBalloonMem",),
    "cloud-hypervisor": ("user", "credentialFiles"),
    "firecracker": ("user", "balloon", *_MEMORY, "credentialFiles"),
    "crosvm": ("user", *_MEMORY, "credentialFiles"),
    "kvmtool": ("user", *_MEMORY, "credentialFiles"),
    "stratovirt": ("balloon", *_MEMORY, "credentialFiles"),
    "alioth": ("user", "balloon", *_MEMORY, "credentialFiles"),
    "vfkit": ("user", "balloon", "credentialFiles"),
}
"""Options that must be left at their defaults, all of which are empty or zero."""


def refusals(guest: str, given: Mapping[str, Any], elements: Elements, place: Place) -> Iterator[FailedAssertion]:
    """Those of the micro VM `guest`, whose options are `given` at `place`; none where its hypervisor is not given."""
    name = given.get("hypervisor")
    if not isinstance(name, str):
        return
    found = (*_shares(name, elements), *_interfaces(name, elements), *_devices(name, elements), *_options(name, given))
    for route, message, help_ in found:
        at = Place(place.file, (*place.route, *route))
        yield FailedAssertion(at=at, guest=guest, message=f"{message} with `{name}`", help=help_)


_Refusal = tuple[tuple[str | int, ...], str, str]


def _shares(name: str, elements: Elements) -> Iterator[_Refusal]:
    for index, values in elements.get("shares", ()):
        route, protocol = ("shares", index), values.get("proto", "9p")
        taken = _SHARES.get(name, (protocol,))
        if protocol not in taken:
            help_ = f'set `proto = "{taken[0]}"`' if taken else "use a volume, or another hypervisor"
            yield below(route, "proto", values), f"a share over `{protocol}`", help_
        elif protocol == "9p" and name in _WRITABLE_9P and values.get("readOnly"):
            yield (*route, "readOnly"), "a read-only share over `9p`", "use another hypervisor"


def _interfaces(name: str, elements: Elements) -> Iterator[_Refusal]:
    for index, values in elements.get("interfaces", ()):
        kind = values.get("type")
        taken = _INTERFACES.get(name, (kind,))
        if kind is not None and kind not in taken:
            help_ = f'use `type = "{taken[0]}"`, or another hypervisor'
            yield ("interfaces", index, "type"), f"an interface of type `{kind}`", help_


def _devices(name: str, elements: Elements) -> Iterator[_Refusal]:
    for index, values in elements.get("devices", ()):
        bus = values.get("bus")
        if bus is not None and bus not in _DEVICES.get(name, (bus,)):
            yield ("devices", index, "bus"), f"a `{bus}` device", "use the hypervisor `qemu`"


def _options(name: str, given: Mapping[str, Any]) -> Iterator[_Refusal]:
    for option in _REFUSED.get(name, ()):
        if given.get(option):
            yield (option,), f"`{option}`", "remove it, or use another hypervisor"
