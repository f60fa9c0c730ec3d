"""Micro VMs: a macvtap for each interface, with a MAC address given or derived.

Source: nixos-extra-modules, modules/guests/default.nix and microvm.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from guestlint.lower.backend import Address, Backend, Given, JsonObject, Running
from guestlint.lower.types import Link
from guestlint.model.options import ATTRS, MAC, STRING, Option, Table, attrs_of
from guestlint.model.problems import Problem, TypeMismatch
from guestlint.model.read import read_options
from guestlint.model.types import Guest, Host, Interface, MicroVM, Revision, Zfs
from guestlint.source.digest import hex_digest
from guestlint.source.route import Place

DEFAULT_BASE_MAC = "02:01:27:00:00:00"

INTERFACE: Table = {"hostLink": Option(STRING), "mac": Option(MAC), "_module": Option(ATTRS)}
"""The options of `microvm.interfaces.<name>`, of the later revision."""

OPTIONS: Mapping[Revision, Table] = {
    "seed": {
        "system": Option(STRING, required=True),
        "macvtap": Option(STRING, required=True),
        "baseMac": Option(MAC),
        "mac": Option(MAC),
    },
    "later": {
        "system": Option(STRING, required=True),
        "baseMac": Option(MAC),
        "interfaces": Option(attrs_of(INTERFACE)),
    },
}


class MicroVMBackend(Backend):
    """`backend = "microvm"`."""

    name = "microvm"

    def options(self, revision: Revision) -> Table:
        """One link a guest in the seed's revision, several interfaces in the later."""
        return OPTIONS[revision]

    def read(self, given: Given) -> MicroVM:
        """A `MicroVM`."""
        interfaces = _one_interface(given) if given.revision == "seed" else _interfaces(given)
        base_mac = given.values.get("baseMac", DEFAULT_BASE_MAC).lower()
        return MicroVM(given.values.get("system", ""), base_mac, "baseMac" in given.values, interfaces, given.at())

    def links(self, given: Given, block: MicroVM) -> Sequence[str]:
        """The seed names the link as the host's, the later revision as the interface."""
        return tuple(each.link if given.revision == "seed" else each.name for each in block.interfaces)

    def mac_names(self, revision: Revision, guest: str, values: Mapping[str, Any]) -> Sequence[str]:
        """All guests' names, containers too; in the later revision all interfaces, of unused blocks too."""
        if revision == "seed":
            return (guest,)
        interfaces = values.get("interfaces")
        return tuple(f"{guest}-{name}" for name in sorted(interfaces)) if isinstance(interfaces, dict) else ()

    def check(self, revision: Revision, guests: Sequence[Guest], tables: Mapping[str, Any]) -> Sequence[Problem]:
        """Deriving one address makes Nix list the interfaces of all guests, of unused blocks of containers too."""
        microvms = [guest.microvm for guest in guests if guest.microvm] if revision == "later" else []
        if not any(not interface.mac for microvm in microvms for interface in microvm.interfaces):
            return ()
        unused = ((guest, tables[guest.name].get(self.name)) for guest in guests if guest.microvm is None)
        return tuple(
            TypeMismatch(
                Place(guest.place.file, (*guest.place.route, "microvm", "interfaces")), ATTRS.words, block["interfaces"]
            )
            for guest, block in unused
            if isinstance(block, dict) and not isinstance(block.get("interfaces", {}), dict)
        )

    def interfaces(self, host: Host, guest: Guest, address: Address) -> Iterable[Link]:
        """The seed names the host's end by the guest; the later revision, with several a guest, by the address."""
        microvm: MicroVM = guest.block
        for interface in microvm.interfaces:
            mac = interface.mac or address(microvm.base_mac, interface.mac_name)
            name = f"vm-{guest.name}" if host.revision == "seed" else f"vm-{mac.replace(':', '')}"
            yield Link(
                guest.name, name, interface.link, mac, not interface.mac, interface.mac_place, interface.link_place
            )

    def guest_options(self, host: Host, guest: Guest, interfaces: Sequence[Link]) -> JsonObject:
        """`guests.<name>.microvm`."""
        microvm: MicroVM = guest.block
        options: JsonObject = {"system": microvm.system, "baseMac": microvm.base_mac}
        both = list(zip(microvm.interfaces, interfaces, strict=True))
        if host.revision == "seed":
            for interface, link in both:
                options |= {"macvtap": interface.link, "mac": link.mac}
        else:
            options["interfaces"] = {
                interface.name: {"hostLink": interface.link, "mac": link.mac} for interface, link in both
            }
        return options

    def expand(self, host: Host, running: Running) -> JsonObject:
        """`microvm.host` and `microvm.vms`."""
        vms = {guest.name: _vm(guest, interfaces) for guest, interfaces in running}
        return {"microvm": {"host": {"enable": bool(vms)}, "vms": vms}}


def _one_interface(given: Given) -> Sequence[Interface]:
    """The seed's, on `macvtap`; its address is assigned by the guest's name."""
    if "macvtap" not in given.values:
        return ()
    place = given.at("macvtap")
    mac_place = given.at("mac") if "mac" in given.values else place
    mac = given.values.get("mac", "").lower()
    return (Interface("", given.values["macvtap"], mac, given.guest, place, mac_place),)


def _interfaces(given: Given) -> Sequence[Interface]:
    """The later revision's, in byte order of their names; addresses are assigned by `<guest>-<interface>`."""
    found = []
    for name, data in sorted(given.values.get("interfaces", {}).items()):
        place = given.at("interfaces", name)
        if not isinstance(data, dict):
            given.problems.append(TypeMismatch(place, ATTRS.words, data))
            continue
        read = read_options(data, INTERFACE, place, given.problems)
        mac_place = given.at("interfaces", name, "mac") if "mac" in read else place
        link_place = given.at("interfaces", name, "hostLink") if "hostLink" in read else place._replace(part="key")
        link, mac = read.get("hostLink", name), read.get("mac", "").lower()
        found.append(Interface(name, link, mac, f"{given.guest}-{name}", link_place, mac_place))
    return tuple(found)


def _vm(guest: Guest, interfaces: Sequence[Link]) -> JsonObject:
    store = {"source": "/nix/store", "mountPoint": "/nix/.ro-store", "tag": "ro-store", "proto": "virtiofs"}
    return {
        "autostart": guest.autostart,
        "interfaces": [
            {"type": "macvtap", "id": link.id, "mac": link.mac, "macvtap": {"link": link.link, "mode": "bridge"}}
            for link in interfaces
        ],
        "shares": [store, *(_share(zfs) for zfs in guest.zfs)],
    }


def _share(zfs: Zfs) -> JsonObject:
    tag = hex_digest(zfs.host_mountpoint)[:16]
    return {"source": zfs.host_mountpoint, "mountPoint": zfs.guest_mountpoint, "tag": tag, "proto": "virtiofs"}


BACKEND = MicroVMBackend()
