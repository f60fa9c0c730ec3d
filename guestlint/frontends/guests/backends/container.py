"""Containers: systemd-nspawn with a macvlan for each link, and datasets bound into it.

Source: nixos-extra-modules, modules/guests/default.nix and container.nix at fc2cef5 (seed) and 26d55fc (later).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.guests.backend import Addresses, Backend, Given, JsonObject, Running
from guestlint.frontends.guests.options import Revision
from guestlint.frontends.options import STRING, STRINGS, Option, Table
from guestlint.picture.types import Guest, Interface, Unit
from guestlint.records import NamedTuple
from guestlint.source.digest import hex_digest
from guestlint.source.route import Place

POSITION = 2
"""In the module's own list of backends."""

OPTIONS: Mapping[Revision, Table] = {
    "seed": {
        "macvlan": Option(
            STRING, required=True, about="The link of the host that the container shares by macvlan.", examples=("lan",)
        )
    },
    "later": {
        "macvlans": Option(
            STRINGS,
            required=True,
            about="The links of the host that the container shares by macvlan, each alone or as `link:name inside`.",
            examples=(["lan"], ["lan:wan", "dmz"]),
        )
    },
}


class Container(NamedTuple):
    """The `container` block: `host` or `host:guest` pairs, as the module passes them on.

    `link` is the seed's `macvlan` as written; `places` are those of the pairs.
    """

    macvlans: Sequence[str]
    link: str
    places: Sequence[Place]


class ContainerBackend(Backend):
    """`backend = "container"`."""

    name = "container"
    share_kind = "bind"

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

    def interfaces(
        self, guest: Guest, block: Container, revision: Revision, addresses: Addresses
    ) -> Iterable[Interface]:
        """One for each pair; its name is that inside, by default made of the link's."""
        for pair, place in zip(block.macvlans, block.places, strict=True):
            link, _, name = pair.partition(":")
            written = pair if revision == "later" else None
            yield Interface(
                guest.name, name or f"mv-{link}", "macvlan", guest.name, link, "", None, written, place, place
            )

    def service(self, guest: Guest, mounts: Sequence[str]) -> Unit | None:
        """Started at once, as the module does not wait for a container to have booted."""
        service = super().service(guest, mounts)
        return service and service._replace(type="exec")

    def guest_options(self, revision: Revision, running: Running) -> JsonObject:
        """`guests.<name>.container`."""
        container: Container = running.block
        return {"macvlan": container.link} if revision == "seed" else {"macvlans": list(container.macvlans)}

    def expand(self, revision: Revision, running: Sequence[Running]) -> JsonObject:
        """`containers`."""
        return {"containers": {each.guest.name: _container(each) for each in running}}


def _container(running: Running) -> JsonObject:
    container: Container = running.block
    guest = running.guest
    binds: JsonObject = {}
    for share in running.shares:
        # Of two entries at one guest mountpoint Nix's listToAttrs keeps the first.
        binds.setdefault(share.target, {"hostPath": share.source, "isReadOnly": False})
    return {
        "autoStart": guest.autostart,
        "ephemeral": True,
        "privateNetwork": True,
        "macvlans": list(container.macvlans),
        "bindMounts": binds,
        "extraFlags": [f"--uuid={hex_digest(guest.name)[:32]}"],
    }
