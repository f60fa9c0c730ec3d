"""The front end for what a host has beside its guests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.nixos.devices import read_storage
from guestlint.frontends.nixos.file_systems import read_file_systems
from guestlint.hints import Any
from guestlint.picture.host import HostPart
from guestlint.picture.problems import Problem
from guestlint.picture.types import Mount
from guestlint.source.document import Document
from guestlint.source.route import Place

POSITION = 2
"""Among the front ends: Nix has the module's definitions before the host's own."""


class NixOSPart(HostPart):
    """What the host declares itself; `disko_mounts` are the file systems that disko defines."""

    disko_mounts: Sequence[Mount] = ()

    def mounts(self) -> Iterable[Mount]:
        """Those of disko; `fileSystems` are laid over them."""
        return self.disko_mounts


class NixOS(FrontEnd):
    """`fileSystems`, `systemd`, `networking`, `disko` and `boot`, as far as guests have to do with them."""

    name = "nixos"
    keys = frozenset({"fileSystems", "systemd", "networking", "disko", "boot"})

    def read(self, document: Document) -> HostPart:
        """What the host declares itself."""
        file, data = document.file, document.data
        problems: list[Problem] = []
        part = NixOSPart()
        if "systemd" in data:
            from guestlint.frontends.nixos.units import read_units  # noqa: PLC0415 - few hosts have units of their own

            part.own_units = read_units(file, data)
        part.file_systems = read_file_systems(file, data, problems)
        if "networking" in data or "systemd" in data:
            from guestlint.frontends.nixos.links import read_links  # noqa: PLC0415 - many hosts name no links
            from guestlint.frontends.nixos.networks import read_networks  # noqa: PLC0415 - many hosts name no links

            part.links = read_links(file, data)
            part.networks = read_networks(file, data)
        part.pools, part.datasets, part.disko_mounts = read_storage(file, data)
        part.problems = problems
        if document.is_facts:
            from guestlint.frontends.nixos.evaluated import leave_out_generated  # noqa: PLC0415 - most are host files

            leave_out_generated(part, document)
        networking = data.get("networking")
        name = networking.get("hostName") if isinstance(networking, dict) else None
        if isinstance(name, str) and name:
            part.host_name = (name, Place(file, ("networking", "hostName")))
        return part

    def schema(self) -> Mapping[str, Any]:
        """Of `fileSystems`; the others are NixOS's to check."""
        from guestlint.frontends.nixos.json_schema import file_systems_schema  # noqa: PLC0415 - no lint needs it

        return {"fileSystems": file_systems_schema()}
