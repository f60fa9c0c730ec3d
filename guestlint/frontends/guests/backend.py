"""What a backend is: its options, what they mean, and what the module generates for a guest that it runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from guestlint.frontends.guests.options import Revision
from guestlint.frontends.options import Table
from guestlint.hints import Any, Protocol
from guestlint.picture.derivation import Derivation
from guestlint.picture.problems import Problem
from guestlint.picture.types import Guest, Interface, Share, Unit, Unused
from guestlint.records import NamedTuple
from guestlint.source.route import Place

JsonObject = dict[str, Any]


class Given(NamedTuple):
    """A guest's own block: `values` are well typed by its backend's options, `networking` by the module's.

    What Nix would reject beyond that is to be added to `problems`.
    """

    file: str
    guest: str
    block: str
    revision: Revision
    values: Mapping[str, Any]
    networking: Mapping[str, Any]
    problems: list[Problem]

    def at(self, *keys: str | int) -> Place:
        """Where an option of the block stands."""
        return Place(self.file, ("guests", self.guest, self.block, *keys))


class Addresses(Protocol):
    """The MAC addresses that the module assigns on this host."""

    @property
    def derivation(self) -> Derivation:
        """How they are derived."""

    def address(self, base_mac: str, name: str) -> str:
        """The address derived from a base and a name among `mac_names`; empty where the module has none left."""


class Running(NamedTuple):
    """A guest that the backend runs, with what its block means, its shares and its interfaces."""

    guest: Guest
    block: Any
    shares: Sequence[Share]
    interfaces: Sequence[Interface]


class Backend:
    """A way to run guests; each answer has a default that suits a backend without it.

    `name` is the value of the option `backend`, the name of the guest's block, and what its unit's name begins with.
    `share_kind` is how its guests get at directories of the host. A guest's block is any object that `read` makes of
    it; it is handed back to the methods that need it.
    """

    name: str = ""
    share_kind: str = ""

    def options(self, revision: Revision) -> Table:
        """The options of the block in a revision of the module, by name."""
        return {}

    def read(self, given: Given) -> Any:  # noqa: ANN401 - each backend has a type of its own
        """The block of a guest of this backend, with defaults applied."""
        return given.values

    def links(self, given: Given, block: Any) -> Sequence[str]:  # noqa: ANN401 - as `read` gives it
        """The names of the links inside the guest where `networking` says none."""
        return ()

    def link_places(self, given: Given, block: Any) -> Sequence[Place]:  # noqa: ANN401 - as `read` gives it
        """Where the block names those links; none where they follow from the links of the host."""
        return ()

    def unused(self, given: Given, block: Any) -> Sequence[Unused]:  # noqa: ANN401 - as `read` gives it
        """Options of the block that have no effect, as others are given."""
        return ()

    def mac_names(self, revision: Revision, guest: str, values: Mapping[str, Any]) -> Sequence[str]:
        """What a guest adds to the names over which addresses are assigned.

        Asked of guests of every backend: `values` is this backend's block as written, empty where there is none.
        """
        return ()

    def check(
        self, revision: Revision, file: str, blocks: Mapping[str, Any], tables: Mapping[str, Any]
    ) -> Sequence[Problem]:
        """What Nix rejects in all guests together.

        `blocks` are what `read` of each guest's own backend gave, `tables` the guests as parsed, both by name.
        """
        return ()

    def interfaces(
        self,
        guest: Guest,
        block: Any,  # noqa: ANN401 - as `read` gives it
        revision: Revision,
        addresses: Addresses,
    ) -> Iterable[Interface]:
        """The guest's interfaces, in order."""
        return ()

    def unit(self, guest: str) -> str:
        """The name of the unit that runs the guest of that name; empty where none does."""
        return f"{self.name}@{guest}.service"

    def service(self, guest: Guest, mounts: Sequence[str]) -> Unit | None:
        """The unit of that name; `mounts` are the units of the directories that are shared with the guest."""
        if not guest.unit:
            return None
        return Unit(
            name=guest.unit,
            requires=mounts,
            after=mounts,
            before=(),
            wanted_by=(),
            type="",
            place=guest.place,
            guest=guest.name,
        )

    def guest_options(self, revision: Revision, running: Running) -> JsonObject:
        """The block as Nix shows it, with defaults applied."""
        return dict(running.block)

    def expand(self, revision: Revision, running: Sequence[Running]) -> JsonObject:
        """What the module generates for all its guests together, in NixOS option paths."""
        return {}
