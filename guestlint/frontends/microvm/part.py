"""The micro VMs of one host: read from `microvm`, and what microvm.nix makes of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.microvm import options as tables
from guestlint.frontends.microvm.reader import VmReader
from guestlint.frontends.options import ATTRS, read_options
from guestlint.hints import Any
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.names.paths import PATH_MAX
from guestlint.picture.host import Host, HostPart, JsonObject
from guestlint.picture.problems import Problem, TypeMismatch
from guestlint.picture.types import Interface, Unit
from guestlint.source.document import Document
from guestlint.source.route import Place


def read_vms(document: Document) -> HostPart:
    """The micro VMs; none where microvm.nix's module for hosts is off."""
    file, data = document.file, document.data
    microvm = data["microvm"]
    if not isinstance(microvm, dict) or _is_off(microvm):
        return HostPart()
    problems: list[Problem] = []
    given = read_options(microvm, tables.HOST, Place(file, ("microvm",)), problems, ignore=microvm.keys())
    vms = microvm.get("vms", {})
    if not isinstance(vms, dict):
        problems.append(TypeMismatch(Place(file, ("microvm", "vms")), ATTRS.words, vms))
        vms = {}
    guests = data.get("guests")
    others = guests if isinstance(guests, dict) else {}
    started = given.get("autostart", ())
    state_dir = given.get("stateDir", tables.STATE_DIR)
    if len(state_dir) >= PATH_MAX:  # nothing is there, and each guest's own would be as long
        state_dir = tables.STATE_DIR
    reader = VmReader(file, state_dir, frozenset(started), problems)
    for name in sorted(vms):
        if name not in others:
            reader.read(name, vms[name])
    # What Nix has evaluated, it has accepted.
    rejected = () if document.is_facts else problems
    return VmPart(file, reader, state_dir, started, rejected)


class VmPart(HostPart):
    """What microvm.nix makes of one host's micro VMs."""

    def __init__(
        self, file: str, reader: VmReader, state_dir: str, started: Sequence[str], problems: Sequence[Problem]
    ) -> None:
        """`reader` has read all guests; `started` are those that `microvm.autostart` names itself."""
        self.guests = reader.guests
        self.shares = reader.shares
        self.volumes = reader.volumes
        self.ports = reader.ports
        self.vsocks = reader.vsocks
        self.devices = reader.devices
        self.problems = problems
        self._file = file
        self._reader = reader
        self._state_dir = state_dir
        self._started = started

    def has_plain_mounts(self) -> bool:
        """There are none: what a guest sees is a directory of the host."""
        return True

    def interfaces(self) -> Sequence[Interface]:
        """Those that are on the host."""
        return self._reader.interfaces

    def units(self, nixpkgs: Nixpkgs) -> Iterable[Unit]:  # noqa: ARG002 - the names have no path in them
        """Those of each guest, and the target that starts them."""
        from guestlint.frontends.microvm.units import lower_units  # noqa: PLC0415 - a clean run has no need of units

        return lower_units(self.guests, self._autostart(), Place(self._file, ("microvm",))) if self.guests else ()

    def expand(self, host: Host) -> JsonObject:  # noqa: ARG002 - nothing of other front ends is in it
        """`microvm`, and the directories that systemd-tmpfiles makes for shares."""
        from guestlint.frontends.microvm.expand import expand_vms  # noqa: PLC0415 - no lint needs it

        return expand_vms(self._reader, self._state_dir, self._autostart()) if self.guests else {}

    def _autostart(self) -> Sequence[str]:
        """`microvm.autostart`: the host's own definition, and the guests that start by default."""
        own = (guest.name for guest in self.guests if guest.autostart)
        return tuple(dict.fromkeys((*self._started, *own)))


def _is_off(microvm: Mapping[str, Any]) -> bool:
    host = microvm.get("host")
    return isinstance(host, dict) and host.get("enable") is False
