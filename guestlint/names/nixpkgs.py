"""What revisions of nixpkgs do in different ways."""

from __future__ import annotations

from guestlint.records import NamedTuple


class Nixpkgs(NamedTuple):
    """A revision of nixpkgs, and with it of disko and of the default kernel.

    `date` is its day, as ISO 8601 has it. Where it is empty, nothing is known: paths are escaped as in May 2024.
    """

    date: str = ""

    @property
    def simplifies_paths(self) -> bool:
        """Whether paths are simplified before they are escaped, and `?` is escaped (nixpkgs, pull request 529688)."""
        return self.date >= "2026-06-08"

    @property
    def quotes_datasets(self) -> bool:
        """Whether disko quotes names of datasets in its scripts (disko, pull request 1222)."""
        return self.date >= "2026-03-14"

    @property
    def separates_namespaces(self) -> bool:
        """Whether a link may be made in a namespace whatever names the host has (Linux 6.15; 26.05 has 6.18)."""
        return self.date >= "2026-05-01"

    @property
    def waits_for_depends(self) -> bool:
        """Whether a mount waits for what its `depends` names, which only sorted before (nixpkgs, PR 233707)."""
        return not self.date or self.date >= "2024-09-01"

    def escape_systemd_path(self, path: str) -> str:
        """The path as the module writes it into a unit's name; of one that is refused, nothing can be said."""
        from guestlint.names.unit_names import escaped  # noqa: PLC0415 - a clean run has no need of names of units

        return escaped(path, is_simplified=self.simplifies_paths)

    def mount_unit(self, path: str) -> str:
        """The mount unit that the module's services name for a host mountpoint."""
        return f"{self.escape_systemd_path(path)}.mount"

    def refused_in_unit_name(self, path: str) -> str:
        """What NixOS refuses in the unit made of `path`, a character or `..`; empty where it accepts it."""
        from guestlint.names.unit_names import refused  # noqa: PLC0415 - a clean run has no need of names of units

        return refused(path, is_simplified=self.simplifies_paths)


UNKNOWN = Nixpkgs()
"""Where no setting says which."""


def nixpkgs_of(text: str) -> Nixpkgs:
    """The revision that a release's number (`24.05`) or a date names; of an empty text, nothing is known.

    >>> nixpkgs_of("24.05"), nixpkgs_of("2026-07-01")
    (Nixpkgs(date='2024-05-30'), Nixpkgs(date='2026-07-01'))
    """
    if not text:
        return UNKNOWN
    year, dot, month = text.partition(".")
    return Nixpkgs(f"20{year}-{month}-30" if dot else text)
