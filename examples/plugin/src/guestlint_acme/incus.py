"""Guests that Incus runs: `backend = "incus"`, with a bridge for the link and datasets as disk devices.

What is generated are profiles in the form of `virtualisation.incus.preseed`, one for each guest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from guestlint.plugins import Backend, Given, Guest, Host, Link, Option, Place, Types


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
        """Incus calls the first network device of a profile so."""
        return ("eth0",)

    def interfaces(self, host: Host, guest: Guest, address: object) -> Iterable[Link]:
        """One on the host's bridge; Incus gives it a random name and address."""
        incus: Incus = guest.block
        if incus.bridge:
            yield Link(
                guest.name,
                f"veth-{guest.name}",
                incus.bridge,
                "",
                derived=False,
                place=incus.place,
                link_place=incus.place,
            )

    def guest_options(self, host: Host, guest: Guest, interfaces: Sequence[Link]) -> dict[str, Any]:
        """`guests.<name>.incus`."""
        incus: Incus = guest.block
        return {"image": incus.image, "bridge": incus.bridge}

    def expand(self, host: Host, running: Sequence[tuple[Guest, Sequence[Link]]]) -> dict[str, Any]:
        """`virtualisation.incus`."""
        profiles = [{"name": guest.name, "devices": _devices(guest)} for guest, _ in running]
        return {"virtualisation": {"incus": {"enable": bool(profiles), "preseed": {"profiles": profiles}}}}


def _devices(guest: Guest) -> dict[str, dict[str, str]]:
    incus: Incus = guest.block
    disks = {
        f"disk{number}": {"type": "disk", "source": zfs.host_mountpoint, "path": zfs.guest_mountpoint}
        for number, zfs in enumerate(guest.zfs)
    }
    return {"eth0": {"type": "nic", "nictype": "bridged", "parent": incus.bridge}, **disks}


INCUS = IncusBackend()
