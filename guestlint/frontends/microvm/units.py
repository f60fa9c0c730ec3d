"""The units that microvm.nix makes for each guest, and the target that starts them.

Source: microvm.nix 71beea0, nixos-modules/host/default.nix. A guest's units are instances of templates, here with what
the templates say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from guestlint.picture.types import Guest, Unit
from guestlint.source.route import Place

_PARTS = ("tap-interfaces", "macvtap-interfaces", "pci-devices", "virtiofsd", "set-booted")
"""What a guest's own unit requires, by the middle of the names."""

_AFTER = {
    "tap-interfaces": ("network.target",),
    "macvtap-interfaces": (),
    "virtiofsd": ("local-fs.target",),
}
"""What is after `microvm-set-booted@…`, and what else it is after."""


def lower_units(guests: Sequence[Guest], started: Iterable[str], place: Place) -> Iterator[Unit]:
    """The units of all guests, and `microvms.target`, which wants those of the guests in `started`."""
    for guest in guests:
        yield from _units(guest)
    yield _unit(
        "microvms.target",
        place,
        wants=tuple(f"microvm@{name}.service" for name in started),
        wanted_by=("multi-user.target",),
    )


def _units(guest: Guest) -> Iterator[Unit]:
    parts = tuple(f"microvm-{part}@{guest.name}.service" for part in _PARTS)
    yield _unit(
        guest.unit,
        guest.place,
        requires=parts,
        after=("network.target", "systemd-modules-load.service", *parts),
        guest=guest.name,
        type_="simple",
    )
    for part, name in zip(_PARTS, parts, strict=True):
        after = (*_AFTER[part], f"microvm-set-booted@{guest.name}.service") if part in _AFTER else ()
        kind = "notify" if part == "virtiofsd" else "oneshot"
        yield _unit(name, guest.place, after=after, before=(guest.unit,), type_=kind)
    yield _unit(
        f"install-microvm-{guest.name}.service",
        guest.place,
        before=(guest.unit, *parts),
        wanted_by=("microvms.target",),
        type_="oneshot",
    )


def _unit(
    name: str,
    place: Place,
    *,
    requires: Sequence[str] = (),
    after: Sequence[str] = (),
    before: Sequence[str] = (),
    wanted_by: Sequence[str] = (),
    wants: Sequence[str] = (),
    guest: str = "",
    type_: str = "",
) -> Unit:
    return Unit(
        name=name,
        requires=requires,
        after=after,
        before=before,
        wanted_by=wanted_by,
        type=type_,
        place=place,
        guest=guest,
        wants=wants,
    )
