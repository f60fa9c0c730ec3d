"""What the model asks of a backend: its options, and what they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from guestlint.model.options import Table
from guestlint.model.problems import Problem
from guestlint.model.types import Guest, Revision
from guestlint.source.route import Place


class Given(NamedTuple):
    """A guest's own block: `values` are well typed by its backend's options, `networking` by the module's.

    What Nix would refuse beyond that is to be added to `problems`.
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


class BackendOptions(Protocol):
    """The options of the block that is named as the backend is; `lower.backend.Backend` says what each gives."""

    name: str

    def options(self, revision: Revision) -> Table:
        """The options of the block."""

    def read(self, given: Given) -> Any:  # noqa: ANN401 - each backend has a type of its own
        """The block of a guest of this backend."""

    def links(self, given: Given, block: Any) -> Sequence[str]:  # noqa: ANN401 - as `read` gives it
        """The names of the links inside the guest where `networking` says none."""

    def mac_names(self, revision: Revision, guest: str, values: Mapping[str, Any]) -> Sequence[str]:
        """What any guest adds to the names over which addresses are assigned; `values` are its block as written."""

    def check(self, revision: Revision, guests: Sequence[Guest], tables: Mapping[str, Any]) -> Sequence[Problem]:
        """What Nix refuses in all guests together."""


Backends = Mapping[str, BackendOptions]
