"""What a guest's options mean in the module's first schema: one link a guest.

Source: nixos-extra-modules, modules/guests/default.nix at fc2cef5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.model.problems import Problem
from guestlint.model.types import Container, Interface, MicroVM
from guestlint.source.route import Place

Values = Mapping[str, Any]


def interfaces(file: str, guest: str, microvm: Values, problems: list[Problem]) -> Sequence[Interface]:  # noqa: ARG001 - as in `later`
    """The one interface, on `macvtap`; its MAC is assigned by the guest's name."""
    if "macvtap" not in microvm:
        return ()
    place = Place(file, ("guests", guest, "microvm", "macvtap"))
    mac_place = Place(file, ("guests", guest, "microvm", "mac")) if "mac" in microvm else place
    return (Interface("", microvm["macvtap"], microvm.get("mac", "").lower(), guest, place, mac_place),)


def container(file: str, guest: str, block: Values, networking: Values) -> Container:
    """The pair of `macvlan` and the name of the link in the container."""
    place = Place(file, ("guests", guest, "container", "macvlan"))
    if "macvlan" not in block:
        return Container((), "", place)
    link = block["macvlan"]
    return Container((f"{link}:{networking.get('mainLinkName', f'mv-{link}')}",), link, place)


def links(networking: Values, microvm: MicroVM | None, container: Container | None) -> Sequence[str]:
    """`networking.mainLinkName`, by default the link of the guest's backend."""
    if "mainLinkName" in networking:
        return (networking["mainLinkName"],)
    if microvm is not None:
        return tuple(interface.link for interface in microvm.interfaces)
    return (f"mv-{container.link}",) if container is not None and container.macvlans else ()


def mac_names(guest: str, microvm: Values) -> Sequence[str]:  # noqa: ARG001 - as in `later`
    """Addresses are assigned over the names of all guests, containers too."""
    return (guest,)
