"""What a guest's options mean in the module's later schema: several interfaces a guest.

Source: nixos-extra-modules, modules/guests/default.nix at 26d55fc.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.model.options import ATTRS, INTERFACE
from guestlint.model.problems import Problem, TypeMismatch
from guestlint.model.read import read_options
from guestlint.model.types import Container, Interface, MicroVM
from guestlint.source.route import Place

Values = Mapping[str, Any]


def interfaces(file: str, guest: str, microvm: Values, problems: list[Problem]) -> Sequence[Interface]:
    """Those of `interfaces`, in byte order of their names; MACs are assigned by `<guest>-<interface>`."""
    found = []
    for name, data in sorted(microvm.get("interfaces", {}).items()):
        place = Place(file, ("guests", guest, "microvm", "interfaces", name))
        if not isinstance(data, dict):
            problems.append(TypeMismatch(place, ATTRS.words, data))
            continue
        read = read_options(data, INTERFACE, place, problems)
        mac_place = Place(file, (*place.route, "mac")) if "mac" in read else place
        link, mac = read.get("hostLink", name), read.get("mac", "").lower()
        found.append(Interface(name, link, mac, f"{guest}-{name}", place, mac_place))
    return tuple(found)


def container(file: str, guest: str, block: Values, networking: Values) -> Container:  # noqa: ARG001 - as in `seed`
    """The `macvlans` as they are given."""
    return Container(tuple(block.get("macvlans", ())), "", Place(file, ("guests", guest, "container", "macvlans")))


def links(networking: Values, microvm: MicroVM | None, container: Container | None) -> Sequence[str]:
    """`networking.links`, by default one for each interface or macvlan."""
    if "links" in networking:
        return tuple(networking["links"])
    if microvm is not None:
        return tuple(interface.name for interface in microvm.interfaces)
    pairs = container.macvlans if container is not None else ()
    return tuple(pair.split(":")[1] if ":" in pair else f"mv-{pair}" for pair in pairs)


def mac_names(guest: str, microvm: Values) -> Sequence[str]:
    """Addresses are assigned over the interfaces of all guests, unused blocks of containers too."""
    interfaces = microvm.get("interfaces")
    return tuple(f"{guest}-{name}" for name in sorted(interfaces)) if isinstance(interfaces, dict) else ()
