"""What the front ends have in common where Nix has evaluated the host: `fileSystems` and units are there as merged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.hints import Any
from guestlint.picture.types import Mount


def evaluated_mounts(definitions: Iterable[Mount], data: Mapping[str, Any], requires: str) -> Iterator[Mount]:
    """The definitions as Nix has merged them; one that is not in `fileSystems` is not mounted.

    `requires` is the mount option that makes a mount wait for another path. Where the facts have no file systems at
    all, the definitions are all that is known.
    """
    table = data.get("fileSystems")
    for mount in definitions:
        if not isinstance(table, dict):
            yield mount
        elif isinstance(made := table.get(mount.path), dict):
            options = strings(made.get("options"))
            yield mount._replace(
                device=_text(made.get("device"), mount.device),
                fs_type=_text(made.get("fsType"), mount.fs_type),
                options=options,
                previous=mount.previous if f"{requires}{mount.waits_for}" in options else None,
                depends=strings(made.get("depends")),
            )


def share_datasets(data: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Pool, dataset and mountpoint of each share that the guests module has options of."""
    for name, guest in tables(data.get("guests")):
        for entry, share in tables(guest.get("zfs")):
            pool, dataset = share.get("pool"), share.get("dataset")
            inside = _text(share.get("guestMountpoint"), entry)
            path = _text(share.get("hostMountpoint"), f"/guests/{name}{inside}")
            if isinstance(pool, str) and isinstance(dataset, str):
                yield pool, dataset, path


def tables(value: object) -> Iterator[tuple[str, dict[str, Any]]]:
    """The tables in a table, by name."""
    if isinstance(value, dict):
        yield from ((name, each) for name, each in sorted(value.items()) if isinstance(each, dict))


def list_at(data: object, *route: str) -> Sequence[Any]:
    """The list at `route`; empty where there is none."""
    for key in route:
        data = data.get(key) if isinstance(data, dict) else None
    return data if isinstance(data, list) else ()


def strings(value: object) -> tuple[str, ...]:
    """The strings of a list."""
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _text(value: object, otherwise: str) -> str:
    return value if isinstance(value, str) else otherwise
