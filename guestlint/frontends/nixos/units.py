"""The units of `systemd` as the document gives them.

Units are NixOS's own options: what is not of the shape that is looked for is passed over. Sources: nixpkgs,
nixos/lib/systemd-unit-options.nix and systemd-lib.nix; systemd.unit(5).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.frontends.nixos.unit_paths import after_of, paths_of
from guestlint.frontends.nixos.values import listed, means_no
from guestlint.hints import Any
from guestlint.names.systemd import split_words, unit_of, where
from guestlint.picture.types import Mount, Unit
from guestlint.source.route import Place

_KINDS = {"services": "service", "targets": "target", "sockets": "socket", "timers": "timer", "paths": "path"}
_DEPENDENCIES = {
    "requires": ("Requires", "BindsTo"),
    "verifies": ("Requisite",),
    "wants": ("Wants", "Upholds"),
    "after": ("After",),
    "before": ("Before",),
}


def read_units(file: str, data: Mapping[str, Any]) -> Sequence[Unit]:
    """The host's own units, services first, each kind in byte order of their names."""
    systemd = data.get("systemd", {})
    if not isinstance(systemd, dict):
        return ()
    return tuple(unit for option in (*_KINDS, "mounts", "automounts") for unit in _kind(file, option, systemd))


def _kind(file: str, option: str, systemd: Mapping[str, Any]) -> Iterator[Unit]:
    given = systemd.get(option)
    if option in _KINDS and isinstance(given, dict):
        for name in sorted(given):
            if isinstance(given[name], dict):
                yield _unit(f"{name}.{_KINDS[option]}", given[name], Place(file, ("systemd", option, name)))
    elif option not in _KINDS and isinstance(given, list):
        for index, each in enumerate(given):
            path = where(each["where"]) if isinstance(each, dict) and isinstance(each.get("where"), str) else None
            if path is not None:
                yield _mount(path, each, Place(file, ("systemd", option, index)))


def _mount(path: str, data: Mapping[str, Any], place: Place) -> Unit:
    """A mount or an automount, which are named for where they are."""
    unit = unit_of(path)
    if place.route[1] == "automounts":
        name = f"{unit.removesuffix('.mount')}.automount"
        automount = _unit(name, data, place)
        paths = (*automount.mounts_for, path[: path.rindex("/")] or "/")
        return automount._replace(triggers=unit, mounts_for=paths, mount=_what(path, {}, place))
    return _unit(unit, data, place)._replace(mount=_what(path, data, place))


def _what(path: str, data: Mapping[str, Any], place: Place) -> Mount:
    options = data.get("options")
    return Mount(
        path=path,
        device=_text(data.get("what")),
        fs_type=_text(data.get("type")) or "auto",
        options=tuple(options.split(",")) if isinstance(options, str) else (),
        share=None,
        previous=None,
        place=place,
    )


def _unit(name: str, data: Mapping[str, Any], place: Place) -> Unit:
    given = data.get("unitConfig")
    config = given if isinstance(given, dict) else {}
    said = {key: _units(data, config, *names) for key, names in _DEPENDENCIES.items()}
    return Unit(
        name=name,
        requires=(*said["requires"], *said["verifies"]),
        after=(*said["after"], *after_of(name.rpartition(".")[2], data)),
        before=said["before"],
        wanted_by=listed(data.get("wantedBy")),
        type="",
        place=place,
        default_dependencies=not means_no(config.get("DefaultDependencies")),
        wants=said["wants"],
        required_by=listed(data.get("requiredBy")),
        mounts_for=(*_mounts_for(config), *paths_of(name.rpartition(".")[2], data)),
        verifies=tuple(unit for unit in said["verifies"] if unit not in said["requires"]),
        triggers=_triggered(name, data, config),
        is_enabled=data.get("enable", True) is not False,
    )


def _units(data: Mapping[str, Any], config: Mapping[str, Any], *names: str) -> tuple[str, ...]:
    """What NixOS's own options say, and then `unitConfig` of the same names, read word by word.

    Where Nix has evaluated them, `unitConfig` has all of it, and each unit counts once.
    """
    own = [unit for name in names for unit in listed(data.get(name[0].lower() + name[1:]))]
    own += [word for name in names for text in listed(config.get(name)) for word in text.split()]
    return tuple(dict.fromkeys(own))


def _mounts_for(config: Mapping[str, Any]) -> Iterator[str]:
    for text in listed(config.get("RequiresMountsFor")):
        yield from split_words(text, " \t\n\r", quotes="'\"")


def _triggered(name: str, data: Mapping[str, Any], config: Mapping[str, Any]) -> str:
    """The service that a socket, a timer or a path starts."""
    stem, _, kind = name.rpartition(".")
    if kind not in ("socket", "timer", "path"):
        return ""
    own = data.get(f"{kind}Config")
    said = own.get("Service" if kind == "socket" else "Unit", config.get("Unit")) if isinstance(own, dict) else None
    return said if isinstance(said, str) else f"{stem}.service"


def _text(value: object) -> str:
    """As NixOS writes a value into a unit."""
    return str(value) if isinstance(value, str | int) else ""
