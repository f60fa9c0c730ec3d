"""The units that microvm.nix makes for each guest, and the target that starts them.

Source: microvm.nix 71beea0, nixos-modules/host/default.nix. A guest's units are instances of templates, here with what
the templates say.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.picture.types import Guest, Unit
from guestlint.source.route import Place

_PARTS = ("tap-interfaces", "macvtap-interfaces", "pci-devices", "virtiofsd", "set-booted")
"""What a guest's own unit requires, by the middle of the names."""

_AFTER: Mapping[str, Sequence[str]] = {
    "tap-interfaces": ("network.target",),
    "macvtap-interfaces": (),
    "virtiofsd": ("local-fs.target",),
}
"""What is after `microvm-set-booted@…`, and what else it is after."""


def lower_units(guests: Sequence[Guest], started: Iterable[str], place: Place) -> Iterator[Unit]:
    """The units of all guests, and `microvms.target`, which wants those of the guests in `started`."""
    for guest in guests:
        yield from _units(guest)
    target = _service("microvms.target", place, "")
    wants = tuple(f"microvm@{name}.service" for name in started)
    yield target._replace(wants=wants, wanted_by=("multi-user.target",))


def _units(guest: Guest) -> Iterator[Unit]:
    parts = tuple(f"microvm-{part}@{guest.name}.service" for part in _PARTS)
    own = _service(guest.unit, guest.place, "simple")
    after = ("network.target", "systemd-modules-load.service", *parts)
    yield own._replace(guest=guest.name, requires=parts, after=after)
    for part, name in zip(_PARTS, parts, strict=True):
        unit = _service(name, guest.place, "notify" if part == "virtiofsd" else "oneshot")
        after = (*_AFTER[part], f"microvm-set-booted@{guest.name}.service") if part in _AFTER else ()
        yield unit._replace(before=(guest.unit,), after=after)
    install = _service(f"install-microvm-{guest.name}.service", guest.place, "oneshot")
    yield install._replace(before=(guest.unit, *parts), wanted_by=("microvms.target",))


def _service(name: str, place: Place, kind: str) -> Unit:
    return Unit(name=name, requires=(), after=(), before=(), wanted_by=(), type=kind, place=place)
