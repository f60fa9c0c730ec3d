"""Containers in NixOS's option paths, with the defaults of what is looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.frontends.containers.container import Container
from guestlint.hints import Any

_NETWORK: Mapping[str, Any] = {
    "hostBridge": None,
    "hostAddress": None,
    "hostAddress6": None,
    "localAddress": None,
    "localAddress6": None,
    "localMacAddress": None,
}
_DEFAULTS: Mapping[str, Any] = {
    "allowedDevices": [],
    "autoStart": False,
    "enableTun": False,
    "ephemeral": False,
    "extraFlags": [],
    "interfaces": [],
    "macvlans": [],
    "networkNamespace": None,
    "privateNetwork": False,
    "privateUsers": "no",
    "tmpfs": [],
    **_NETWORK,
}
_NESTED = frozenset({"bindMounts", "extraVeths", "forwardPorts", "config", "path", "nixpkgs", "specialArgs"})


def expand_containers(containers: Iterable[Container]) -> dict[str, Any]:
    """The containers by name; what only their own systems say is left out."""
    return {each.name: _expanded(each) for each in containers}


def _expanded(container: Container) -> dict[str, Any]:
    values = {name: value for name, value in container.values.items() if name not in _NESTED}
    veths = container.values.get("extraVeths", {})
    return {
        **_DEFAULTS,
        **values,
        "bindMounts": {
            name: {"hostPath": None, "isReadOnly": True, "mountPoint": name, **bind}
            for name, bind in container.binds.items()
        },
        "extraVeths": {name: {**_NETWORK, **veth, "forwardPorts": _ports(veth)} for name, veth in veths.items()},
        "forwardPorts": _ports(container.values),
    }


def _ports(values: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [{"protocol": "tcp", "containerPort": None, **port} for port in values.get("forwardPorts", ())]
