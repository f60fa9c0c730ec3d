"""Services: `zfs-ensure-…` for each dataset, that of each guest's backend, and the host's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.lower.backend import Backend
from guestlint.lower.names import ensure_name, import_unit
from guestlint.lower.types import Service
from guestlint.model.types import Guest, Host, HostService, Zfs
from guestlint.names.nixpkgs import mount_unit


def lower_services(host: Host, backends: Mapping[str, Backend]) -> Mapping[str, Service]:
    """By name, in byte order; definitions of one name are merged."""
    services: dict[str, Service] = {}
    for guest in host.guests:
        for zfs in guest.zfs:
            _merge(services, _ensure(zfs))
    for guest in host.guests:
        own = _guest(guest, backends) if guest.backend else None
        if own is not None:
            _merge(services, own)
    for host_service in host.services:
        _merge(services, _of_host(host_service))
    return dict(sorted(services.items()))


def _ensure(zfs: Zfs) -> Service:
    mount = (mount_unit(zfs.host_mountpoint),)
    after = (import_unit(zfs.pool), "zfs-mount.target")
    return Service(ensure_name(zfs), (), after, mount, mount, "oneshot", zfs.place, default_dependencies=False)


def _guest(guest: Guest, backends: Mapping[str, Backend]) -> Service | None:
    return backends[guest.backend].service(guest, tuple(mount_unit(zfs.host_mountpoint) for zfs in guest.zfs))


def _of_host(own: HostService) -> Service:
    return Service(
        own.name,
        own.requires,
        own.after,
        own.before,
        own.wanted_by,
        "",
        own.place,
        default_dependencies=own.default_dependencies,
    )


def _merge(services: dict[str, Service], new: Service) -> None:
    known = services.get(new.name)
    if known is None:
        services[new.name] = new
        return
    services[new.name] = known._replace(
        requires=_union(known.requires, new.requires),
        after=_union(known.after, new.after),
        before=_union(known.before, new.before),
        wanted_by=_union(known.wanted_by, new.wanted_by),
    )


def _union(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))
