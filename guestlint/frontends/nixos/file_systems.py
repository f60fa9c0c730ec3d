"""`fileSystems` as the document gives them.

Source: nixpkgs, nixos/modules/tasks/filesystems.nix and filesystems/overlayfs.nix.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.frontends.nixos.options import FILE_SYSTEM
from guestlint.frontends.options import ATTRS, read_options
from guestlint.hints import Any
from guestlint.picture.problems import Problem, TypeMismatch
from guestlint.picture.types import FileSystem
from guestlint.source.route import Place

_SPECIAL = frozenset({"proc", "sysfs", "tmpfs", "ramfs", "devtmpfs", "devpts"})
"""Types whose device is by default named as they are (`specialFSTypes`)."""


def read_file_systems(file: str, data: Mapping[str, Any], problems: list[Problem]) -> Sequence[FileSystem]:
    """The host's own `fileSystems`, in byte order of their names; what Nix rejects is added to `problems`."""
    given = data.get("fileSystems", {})
    if not isinstance(given, dict):
        problems.append(TypeMismatch(Place(file, ("fileSystems",)), ATTRS.words, given))
        return ()
    read = []
    for name in sorted(given):
        place = Place(file, ("fileSystems", name))
        if not isinstance(given[name], dict):
            problems.append(TypeMismatch(place, ATTRS.words, given[name]))
            continue
        read.append(_file_system(name, read_options(given[name], FILE_SYSTEM, place, problems), place))
    return tuple(read)


def _file_system(name: str, values: Mapping[str, Any], place: Place) -> FileSystem:
    path = values.get("mountPoint")
    label = values.get("label")
    layers = _layers(values.get("overlay"))
    by_label = f"/dev/disk/by-label/{label}" if label else None
    options, fs_type = values.get("options"), values.get("fsType", "overlay" if layers else None)
    device = values.get("device") or ("overlay" if layers else by_label)
    is_by_type = "device" not in values and device is None and fs_type in _SPECIAL
    return FileSystem(
        name=name,
        path=name if path is None else path,
        device=fs_type if is_by_type else device,
        fs_type=fs_type,
        options=(*(options or ()), *_overlay_options(values["overlay"], layers)) if layers else options,
        place=place,
        path_place=place if path is None else place.below("mountPoint"),
        depends=(*values.get("depends", ()), *layers),
        is_enabled=values.get("enable", True),
        is_needed_for_boot=values.get("neededForBoot", False),
        device_option="fsType" if is_by_type else "device" if values.get("device") or not by_label else "label",
    )


def _layers(overlay: object) -> tuple[str, ...]:
    """The directories that an overlay is made of, for which it waits; none where there is no `lowerdir`."""
    if not isinstance(overlay, dict) or not isinstance(overlay.get("lowerdir"), list):
        return ()
    upper, work = overlay.get("upperdir"), overlay.get("workdir")
    layers = [*overlay["lowerdir"], *((upper, work) if upper is not None else ())]
    return tuple(layer for layer in layers if isinstance(layer, str))


def _overlay_options(overlay: Mapping[str, Any], layers: Iterable[str]) -> Iterator[str]:
    yield "lowerdir=" + ":".join(str(layer) for layer in overlay["lowerdir"])
    yield from (f"{name}={overlay[name]}" for name in ("upperdir", "workdir") if overlay.get("upperdir") is not None)
    yield from (f"x-systemd.requires-mounts-for={layer}" for layer in layers)
