"""What a backend is: its options, what they mean, and what the module generates for a guest that it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from guestlint.lower.types import Link, Service
from guestlint.model.backend import Given
from guestlint.model.options import Table
from guestlint.model.problems import Problem
from guestlint.model.types import Guest, Host, Revision

__all__ = ["Address", "Backend", "Given", "JsonObject", "Running"]

JsonObject = dict[str, Any]

Address = Callable[[str, str], str]
"""The MAC address derived from a base and a name among `mac_names`; empty where the module has none left."""

Running = Sequence[tuple[Guest, Sequence[Link]]]
"""Guests with their interfaces."""


class Backend:
    """A way to run guests; each answer has a default that suits a backend without it.

    `name` is the value of the option `backend`, the name of the guest's block, and what its service's name begins
    with. A guest's block is any object that `read` makes of it, and is handed back as `guest.block`.
    """

    name: str = ""

    def options(self, revision: Revision) -> Table:
        """The options of the block in a revision of the module, by name."""
        return {}

    def read(self, given: Given) -> Any:  # noqa: ANN401 - each backend has a type of its own
        """The block of a guest of this backend, with defaults applied."""
        return given.values

    def links(self, given: Given, block: Any) -> Sequence[str]:  # noqa: ANN401 - as `read` gives it
        """The names of the links inside the guest where `networking` says none."""
        return ()

    def mac_names(
        self,
        revision: Revision,
        guest: str,
        values: Mapping[str, Any],
    ) -> Sequence[str]:
        """What a guest adds to the names over which addresses are assigned.

        Asked of guests of every backend: `values` is this backend's block as written, empty where there is none.
        """
        return ()

    def check(
        self,
        revision: Revision,
        guests: Sequence[Guest],
        tables: Mapping[str, Any],
    ) -> Sequence[Problem]:
        """What Nix refuses in all guests together; `tables` are the guests' as parsed, by name."""
        return ()

    def interfaces(self, host: Host, guest: Guest, address: Address) -> Iterable[Link]:
        """The host's ends of a guest's interfaces, in order."""
        return ()

    def service(self, guest: Guest, mounts: Sequence[str]) -> Service | None:
        """The service that runs the guest; `mounts` are the units of its host mountpoints."""
        return Service(f"{self.name}@{guest.name}", mounts, mounts, (), (), "", guest.place, guest=guest.name)

    def guest_options(self, host: Host, guest: Guest, interfaces: Sequence[Link]) -> JsonObject:
        """The block as Nix shows it, with defaults applied."""
        return dict(guest.block)

    def expand(self, host: Host, running: Running) -> JsonObject:
        """What the module generates for all its guests together, in NixOS option paths."""
        return {}
