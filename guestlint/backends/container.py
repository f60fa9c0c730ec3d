"""Containers: systemd-nspawn with a macvlan for each link, and datasets bound into it.

Source: nixos-extra-modules, modules/guests/default.nix and container.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.lower.backend import Address, Backend, Given, JsonObject, Running
from guestlint.lower.types import Link, Service
from guestlint.model.options import STRING, STRINGS, Option, Table
from guestlint.model.types import Container, Guest, Host, Revision
from guestlint.source.digest import hex_digest

OPTIONS: Mapping[Revision, Table] = {
    "seed": {"macvlan": Option(STRING, required=True)},
    "later": {"macvlans": Option(STRINGS, required=True)},
}


class ContainerBackend(Backend):
    """`backend = "container"`."""

    name = "container"

    def options(self, revision: Revision) -> Table:
        """One link a guest in the seed's revision, several in the later."""
        return OPTIONS[revision]

    def read(self, given: Given) -> Container:
        """A `Container`; the seed pairs the host's link with the name of the guest's main link."""
        if given.revision == "later":
            pairs = tuple(given.values.get("macvlans", ()))
            return Container(pairs, "", tuple(given.at("macvlans", index) for index in range(len(pairs))))
        if "macvlan" not in given.values:
            return Container((), "", ())
        link = given.values["macvlan"]
        inside = given.networking.get("mainLinkName", f"mv-{link}")
        return Container((f"{link}:{inside}",), link, (given.at("macvlan"),))

    def links(self, given: Given, block: Container) -> Sequence[str]:
        """As the pairs of host link and link inside say, or `mv-` and the host's."""
        if given.revision == "seed":
            return (f"mv-{block.link}",) if block.macvlans else ()
        return tuple(pair.split(":")[1] if ":" in pair else f"mv-{pair}" for pair in block.macvlans)

    def interfaces(self, host: Host, guest: Guest, address: Address) -> Iterable[Link]:
        """One for each pair; its name is that inside, as it is made on the host and then moved."""
        container: Container = guest.block
        for pair, place in zip(container.macvlans, container.places, strict=True):
            link, separator, name = pair.partition(":")
            yield Link(
                guest.name, name if separator else f"mv-{link}", link, "", derived=False, place=place, link_place=place
            )

    def service(self, guest: Guest, mounts: Sequence[str]) -> Service:
        """Started at once, as the module does not wait for a container to have booted."""
        name = f"container@{guest.name}"
        return Service(name, mounts, mounts, (), (), "exec", guest.place, guest=guest.name)

    def guest_options(self, host: Host, guest: Guest, interfaces: Sequence[Link]) -> JsonObject:
        """`guests.<name>.container`."""
        container: Container = guest.block
        if host.revision == "seed":
            return {"macvlan": container.link}
        return {"macvlans": list(container.macvlans)}

    def expand(self, host: Host, running: Running) -> JsonObject:
        """`containers`."""
        return {"containers": {guest.name: _container(guest) for guest, _ in running}}


def _container(guest: Guest) -> JsonObject:
    container: Container = guest.block
    binds: JsonObject = {}
    for zfs in guest.zfs:
        # Of two entries at one guest mountpoint Nix's listToAttrs keeps the first.
        binds.setdefault(zfs.guest_mountpoint, {"hostPath": zfs.host_mountpoint, "isReadOnly": False})
    return {
        "autoStart": guest.autostart,
        "ephemeral": True,
        "privateNetwork": True,
        "macvlans": list(container.macvlans),
        "bindMounts": binds,
        "extraFlags": [f"--uuid={hex_digest(guest.name)[:32]}"],
    }


BACKEND = ContainerBackend()
