"""The front end for plain microvm.nix: `microvm.vms`, as a host declares it without the guests module.

Source: microvm.nix 71beea0, nixos-modules/host.
"""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.microvm.part import read_vms
from guestlint.hints import Any
from guestlint.picture.host import HostPart
from guestlint.source.document import Document

POSITION = 3
"""Among the front ends: after those that the guests module and NixOS itself need."""


class MicroVMNix(FrontEnd):
    """`microvm.vms.<name>`; what the guests module declares there itself is its own."""

    name = "microvm"
    keys = frozenset({"microvm"})

    def read(self, document: Document) -> HostPart:
        """The micro VMs, with what microvm.nix makes of them."""
        return read_vms(document)

    def schema(self) -> Mapping[str, Any]:
        """Of `microvm`; a guest's configuration may hold any option of NixOS beside."""
        from guestlint.frontends.microvm.json_schema import microvm_schema  # noqa: PLC0415 - no lint needs it

        return {"microvm": microvm_schema()}
