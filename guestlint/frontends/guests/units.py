"""Units: a `zfs-ensure-…` for each dataset, and what runs each guest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.guests.backend import Backend
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.types import Guest, Share, Unit


def lower_units(
    guests: Iterable[Guest], shares: Sequence[Share], backends: Mapping[str, Backend], nixpkgs: Nixpkgs
) -> Iterator[Unit]:
    """The module's definitions; several shares of one dataset define one unit several times."""
    mounts: dict[str, list[str]] = {}
    imports: dict[str, str] = {}
    for share in shares:
        if share.pool not in imports:
            imports[share.pool] = f"zfs-import-{nixpkgs.escape_systemd_path(share.pool)}.service"
        unit = nixpkgs.mount_unit(share.source)
        mounts.setdefault(share.guest, []).append(unit)
        yield Unit(
            name=f"zfs-ensure-{nixpkgs.escape_systemd_path(share.path)}.service",
            requires=(),
            after=(imports[share.pool], "zfs-mount.target"),
            before=(unit,),
            wanted_by=(unit,),
            type="oneshot",
            place=share.place,
            default_dependencies=False,
            creates=(share.path,),
        )
    for guest in guests:
        own = backends[guest.kind].service(guest, tuple(mounts.get(guest.name, ()))) if guest.kind else None
        if own is not None:
            yield own
