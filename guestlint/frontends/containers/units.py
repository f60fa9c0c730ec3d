"""The service of a container.

Source: nixpkgs, nixos/modules/virtualisation/nixos-containers.nix, `unit` and what is laid over it.
"""

from __future__ import annotations

from guestlint.frontends.containers.container import Container
from guestlint.names.nixpkgs import Nixpkgs
from guestlint.picture.types import Unit

STATE_DIRECTORY = "/var/lib/nixos-containers"
"""Of the roots of containers, on hosts whose `system.stateVersion` is 22.05 or later."""


def container_unit(container: Container, nixpkgs: Nixpkgs) -> Unit:
    """Waits for the mounts of its root and of its bind mounts, and where it is started at boot for its interfaces."""
    values = container.values
    paths = [] if values.get("ephemeral") else [f"{STATE_DIRECTORY}/{container.name}"]
    for name in sorted(container.binds):
        bind = container.binds[name]
        path = bind.get("hostPath")
        paths += (bind.get("mountPoint", name) if path is None else path).split()
    starts = values.get("autoStart") is True
    links = [word for text in values.get("interfaces", ()) for word in text.split()] if starts else []
    devices = [f"sys-subsystem-net-devices-{nixpkgs.escape_systemd_path(link)}.device" for link in links]
    after = ("network.target", *devices) if starts else ()
    return Unit(
        name=f"container@{container.name}.service",
        requires=(),
        after=after,
        before=(),
        wanted_by=("machines.target",) if starts else (),
        type="notify",
        place=container.place,
        guest=container.name,
        wants=after,
        mounts_for=tuple(path for path in paths if path.startswith("/")),
    )
