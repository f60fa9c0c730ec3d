"""Guests run by Incus: `backend = "incus"`, with a bridge as the link and datasets as disk devices.

It generates profiles for `virtualisation.incus.preseed`, one for each guest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from guestlint.plugins import Addresses, Backend, Given, Guest, Interface, Option, Place, Running, Types


class Incus(NamedTuple):
    """The `incus` block of a guest."""

    image: str
    bridge: str
    place: Place


class IncusBackend(Backend):
    """`backend = "incus"`."""

    name = "incus"

    def options(self, revision: str) -> Mapping[str, Option]:
        """The same in all revisions of the module."""
        return {
            "image": Option(Types.string, required=True),
            "bridge": Option(Types.string, required=True),
            "_module": Option(Types.table),
        }

    def read(self, given: Given) -> Incus:
        """An `Incus`."""
        return Incus(given.values.get("image", ""), given.values.get("bridge", ""), given.at("bridge"))

    def links(self, given: Given, block: Incus) -> Sequence[str]:
        """Incus's name for the first network device of a profile."""
        return ("eth0",)

    def interfaces(self, guest: Guest, block: Incus, revision: str, addresses: Addresses) -> Iterable[Interface]:
        """One on the host's bridge; Incus gives it a random name and address."""
        if block.bridge:
            yield Interface(
                guest=guest.name,
                name=f"veth-{guest.name}",
                kind="veth",
                namespace="",
                link=block.bridge,
                mac="",
                derivation=None,
                written=None,
                place=block.place,
                link_place=block.place,
            )

    def guest_options(self, revision: str, running: Running) -> dict[str, Any]:
        """`guests.<name>.incus`."""
        incus: Incus = running.block
        return {"image": incus.image, "bridge": incus.bridge}

    def expand(self, revision: str, running: Sequence[Running]) -> dict[str, Any]:
        """`virtualisation.incus`."""
        profiles = [{"name": each.guest.name, "devices": _devices(each)} for each in running]
        return {"virtualisation": {"incus": {"enable": bool(profiles), "preseed": {"profiles": profiles}}}}


def _devices(running: Running) -> dict[str, dict[str, str]]:
    incus: Incus = running.block
    disks = {
        f"disk{number}": {"type": "disk", "source": share.source, "path": share.target}
        for number, share in enumerate(running.shares)
    }
    return {"eth0": {"type": "nic", "nictype": "bridged", "parent": incus.bridge}, **disks}


INCUS = IncusBackend()
