"""What a front end is: it reads some options at the top of a document, and makes its part of the picture of them."""

from __future__ import annotations

from collections.abc import Mapping

from guestlint.hints import Any
from guestlint.picture.host import HostPart
from guestlint.source.document import Document


class FrontEnd:
    """A way to describe a host or its guests; `keys` are the option trees that it reads, as `microvm` or `containers`.

    Several may read one tree. A front end never fails for what a document may hold: what Nix would reject goes into the
    part's `problems`, what is of no shape that it knows is passed over.
    """

    name: str = ""
    keys: frozenset[str] = frozenset()

    def read(self, document: Document) -> HostPart:  # noqa: ARG002 - each front end reads something else
        """Its part of the host that `document` describes; asked only where one of `keys` is in it."""
        return HostPart()

    def schema(self) -> Mapping[str, Any]:
        """The JSON Schema (draft 7) of each option tree that it checks, by key."""
        return {}
