"""The front end for NixOS's own containers, `containers.<name>`."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.containers.part import ContainersPart
from guestlint.frontends.front_end import FrontEnd
from guestlint.hints import Any
from guestlint.picture.host import HostPart
from guestlint.source.document import Document

POSITION = 4
"""Among the front ends: after the host's own, by which nothing of a container's is decided."""


class Containers(FrontEnd):
    """`containers`; those that the document also has in `guests` are the guests module's."""

    name = "containers"
    keys = frozenset({"containers"})

    def read(self, document: Document) -> HostPart:
        """The containers, with what NixOS and systemd-nspawn make of them."""
        return ContainersPart(document)

    def schema(self) -> Mapping[str, Any]:
        """Of `containers`."""
        from guestlint.frontends.containers.json_schema import containers_schema  # noqa: PLC0415 - no lint needs it

        return {"containers": containers_schema()}
