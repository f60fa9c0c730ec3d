"""The paths whose mounts a unit requires for what it runs, listens on or watches, and what it is after for them.

Sources: systemd 252, src/core/unit.c `unit_add_exec_dependencies`, src/core/socket.c `socket_add_mount_dependencies`,
src/core/path.c `path_add_mount_dependencies`; nixpkgs, nixos/lib/systemd-unit-options.nix (`listenStreams`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from guestlint.frontends.nixos.values import listed, means_yes
from guestlint.hints import Any
from guestlint.names.systemd import TMPFILES_SETUP

_DIRECTORIES = {
    "StateDirectory": "/var/lib",
    "CacheDirectory": "/var/cache",
    "LogsDirectory": "/var/log",
    "RuntimeDirectory": "/run",
    "ConfigurationDirectory": "/etc",
}
_WATCHED = ("PathExists", "PathExistsGlob", "PathChanged", "PathModified", "DirectoryNotEmpty")
_LISTENED = tuple(
    f"Listen{kind}" for kind in ("Stream", "Datagram", "SequentialPacket", "FIFO", "Special", "USBFunction")
)
_TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 - paths of the host that is described


def paths_of(kind: str, data: Mapping[str, Any]) -> Iterator[str]:
    """What a service, socket or path unit says of paths, as absolute ones."""
    own = data.get(f"{kind}Config")
    config = own if isinstance(own, dict) else {}
    if kind == "service":
        yield from _of_service(config)
    elif kind == "socket":
        heard = [*listed(data.get("listenStreams")), *listed(data.get("listenDatagrams"))]
        heard += (text for key in _LISTENED for text in listed(config.get(key)))
        yield from (text for text in heard if text.startswith("/"))
    elif kind == "path":
        watched = (text for key in _WATCHED for text in listed(config.get(key)))
        yield from (text for text in watched if text.startswith("/"))


def after_of(kind: str, data: Mapping[str, Any]) -> tuple[str, ...]:
    """What a service with a `/tmp` of its own is after, without saying so."""
    own = data.get(f"{kind}Config") if kind == "service" else None
    return (TMPFILES_SETUP,) if isinstance(own, dict) and means_yes(own.get("PrivateTmp")) else ()


def _of_service(config: Mapping[str, Any]) -> Iterator[str]:
    for key in ("WorkingDirectory", "RootDirectory", "RootImage"):
        # The last counts; one with a dash may be missing.
        yield from (text for text in listed(config.get(key))[-1:] if text.startswith("/"))
    for key, above in _DIRECTORIES.items():
        for text in listed(config.get(key)):
            yield from (f"{above}/{word.partition(':')[0]}" for word in text.split())
    if means_yes(config.get("PrivateTmp")):
        yield from _TEMPORARY
