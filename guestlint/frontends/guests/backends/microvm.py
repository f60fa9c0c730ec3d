"""Micro VMs: a macvtap for each interface, with a MAC address given or derived.

Source: nixos-extra-modules, modules/guests/default.nix and microvm.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.guests.backend import Addresses, Backend, Given, JsonObject, Running
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.options import (
    ATTRS,
    MAC,
    MODULE_SYSTEM,
    STRING,
    Option,
    Table,
    are_accepted,
    attrs_of,
    read_options,
)
from guestlint.hints import Any
from guestlint.picture.problems import Problem, TypeMismatch
from guestlint.picture.types import Guest, Interface, Share, Unused
from guestlint.records import NamedTuple
from guestlint.source.digest import hex_digest
from guestlint.source.route import Place

POSITION = 1
"""In the module's own list of backends."""

DEFAULT_BASE_MAC = "02:01:27:00:00:00"

INTERFACE: Table = {
    "hostLink": Option(
        STRING, about="The link of the host that the interface is a macvtap on. By default its name.", examples=("lan",)
    ),
    "mac": Option(MAC, about="The interface's MAC address. By default derived from `baseMac` and its name."),
    "_module": MODULE_SYSTEM,
}
"""The options of `microvm.interfaces.<name>`, of the later revision."""

_SYSTEM = Option(
    STRING, required=True, about="The platform that the guest is built for.", examples=("x86_64-linux", "aarch64-linux")
)
_BASE_MAC = Option(
    MAC,
    about="The address whose second and third byte those have that are derived; one that is given needs none.",
    default=DEFAULT_BASE_MAC,
)

OPTIONS: Mapping[Revision, Table] = {
    "seed": {
        "system": _SYSTEM,
        "macvtap": Option(
            STRING, required=True, about="The link of the host that the guest's macvtap is on.", examples=("lan",)
        ),
        "baseMac": _BASE_MAC,
        "mac": Option(MAC, about="The guest's MAC address. By default derived from `baseMac` and the guest's name."),
    },
    "later": {
        "system": _SYSTEM,
        "baseMac": _BASE_MAC,
        "interfaces": Option(
            attrs_of(INTERFACE),
            about="The guest's interfaces, by their names inside it.",
            default={},
            examples=({"lan": {}}, {"wan": {"hostLink": "lan", "mac": "02:01:27:00:00:0a"}}),
        ),
    },
}


class GivenInterface(NamedTuple):
    """An interface as the document gives it; `mac` is empty where the module derives it, by `mac_name`."""

    name: str
    link: str
    mac: str
    mac_name: str
    link_place: Place
    mac_place: Place


class MicroVM(NamedTuple):
    """The `microvm` block; `gives_base` where the document gives `baseMac`."""

    system: str
    base_mac: str
    gives_base: bool
    interfaces: Sequence[GivenInterface]


class MicroVMBackend(Backend):
    """`backend = "microvm"`."""

    name = "microvm"
    share_kind = "virtiofs"

    def options(self, revision: Revision) -> Table:
        """One link a guest in the seed's revision, several interfaces in the later."""
        return OPTIONS[revision]

    def read(self, given: Given) -> MicroVM:
        """A `MicroVM`."""
        interfaces = _one_interface(given) if given.revision == "seed" else _interfaces(given)
        base_mac = given.values.get("baseMac", DEFAULT_BASE_MAC).lower()
        system, gives_base = given.values.get("system", ""), "baseMac" in given.values
        return MicroVM(system, base_mac, gives_base, interfaces)

    def links(self, given: Given, block: MicroVM) -> Sequence[str]:
        """The seed names the link as the host's, the later revision as the interface."""
        is_seed = given.revision == "seed"
        return tuple([each.link if is_seed else each.name for each in block.interfaces])

    def link_places(self, given: Given, block: MicroVM) -> Sequence[Place]:
        """The later revision renames the links inside to the interfaces' names."""
        if given.revision == "seed":
            return ()
        block_at = "guests", given.guest, given.block, "interfaces"
        return tuple([Place(given.file, (*block_at, each.name), "key") for each in block.interfaces])

    def unused(self, given: Given, block: MicroVM) -> Sequence[Unused]:
        """`baseMac`, where each interface is given an address."""
        is_unused = block.gives_base and block.interfaces and all(each.mac for each in block.interfaces)
        return (Unused(given.at("baseMac"), "addresses-given"),) if is_unused else ()

    def mac_names(self, revision: Revision, guest: str, values: Mapping[str, Any]) -> Sequence[str]:
        """All guests' names, containers too; in the later revision all interfaces, of unused blocks too."""
        if revision == "seed":
            return (guest,)
        interfaces = values.get("interfaces")
        return tuple(f"{guest}-{name}" for name in sorted(interfaces)) if isinstance(interfaces, dict) else ()

    def check(
        self, revision: Revision, file: str, blocks: Mapping[str, Any], tables: Mapping[str, Any]
    ) -> Sequence[Problem]:
        """Deriving one address makes Nix list the interfaces of all guests, of unused blocks of containers too."""
        if revision == "seed":
            return ()
        microvms = [block for block in blocks.values() if isinstance(block, MicroVM)]
        if all(interface.mac for microvm in microvms for interface in microvm.interfaces):
            return ()
        unused = ((name, tables[name].get(self.name)) for name, own in blocks.items() if not isinstance(own, MicroVM))
        return tuple(
            TypeMismatch(Place(file, ("guests", name, "microvm", "interfaces")), ATTRS.words, block["interfaces"])
            for name, block in unused
            if isinstance(block, dict) and not isinstance(block.get("interfaces", {}), dict)
        )

    def interfaces(self, guest: Guest, block: MicroVM, revision: Revision, addresses: Addresses) -> Iterable[Interface]:
        """The seed names the host's end by the guest; the later revision, with several a guest, by the address."""
        for each in block.interfaces:
            mac = each.mac or addresses.address(block.base_mac, each.mac_name)
            name = f"vm-{guest.name}" if revision == "seed" else f"vm-{mac.replace(':', '')}"
            derivation = None if each.mac else addresses.derivation
            yield Interface(
                guest.name, name, "macvtap", "", each.link, mac, derivation, None, each.mac_place, each.link_place
            )

    def guest_options(self, revision: Revision, running: Running) -> JsonObject:
        """`guests.<name>.microvm`."""
        microvm: MicroVM = running.block
        options: JsonObject = {"system": microvm.system, "baseMac": microvm.base_mac}
        both = list(zip(microvm.interfaces, running.interfaces, strict=True))
        if revision == "seed":
            for given, made in both:
                options |= {"macvtap": given.link, "mac": made.mac}
        else:
            options["interfaces"] = {given.name: {"hostLink": given.link, "mac": made.mac} for given, made in both}
        return options

    def expand(self, revision: Revision, running: Sequence[Running]) -> JsonObject:
        """`microvm.host` and `microvm.vms`."""
        vms = {each.guest.name: _vm(each) for each in running}
        return {"microvm": {"host": {"enable": bool(vms)}, "vms": vms}}


def _one_interface(given: Given) -> Sequence[GivenInterface]:
    """The seed's, on `macvtap`; its address is assigned by the guest's name."""
    if "macvtap" not in given.values:
        return ()
    place = given.at("macvtap")
    mac_place = given.at("mac") if "mac" in given.values else place
    mac = given.values.get("mac", "").lower()
    return (GivenInterface("", given.values["macvtap"], mac, given.guest, place, mac_place),)


def _interfaces(given: Given) -> Sequence[GivenInterface]:
    """The later revision's, in byte order of their names; addresses are assigned by `<guest>-<interface>`."""
    found = []
    for name, data in sorted(given.values.get("interfaces", {}).items()):
        route = "guests", given.guest, given.block, "interfaces", name
        place = Place(given.file, route)
        if not isinstance(data, dict):
            given.problems.append(TypeMismatch(place, ATTRS.words, data))
            continue
        read = data if are_accepted(data, INTERFACE) else read_options(data, INTERFACE, place, given.problems)
        mac_place = place.below("mac") if "mac" in read else place
        link_place = place.below("hostLink") if "hostLink" in read else Place(given.file, route, "key")
        link, mac = read.get("hostLink", name), read.get("mac", "").lower()
        found.append(GivenInterface(name, link, mac, f"{given.guest}-{name}", link_place, mac_place))
    return tuple(found)


def _vm(running: Running) -> JsonObject:
    store = {"source": "/nix/store", "mountPoint": "/nix/.ro-store", "tag": "ro-store", "proto": "virtiofs"}
    return {
        "autostart": running.guest.autostart,
        "interfaces": [
            {"type": "macvtap", "id": each.name, "mac": each.mac, "macvtap": {"link": each.link, "mode": "bridge"}}
            for each in running.interfaces
        ],
        "shares": [store, *(_share(share) for share in running.shares)],
    }


def _share(share: Share) -> JsonObject:
    tag = hex_digest(share.source)[:16]
    return {"source": share.source, "mountPoint": share.target, "tag": tag, "proto": "virtiofs"}
