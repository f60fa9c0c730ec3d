"""A host that notes which of its options are looked at."""

from __future__ import annotations

from typing import Any

from guestlint.source.route import Route


class Watched(dict[str, Any]):
    """A table, with all below it, that adds to `seen` the path of each name that it is asked for by name."""

    def __init__(self, data: dict[str, Any], seen: set[Route], route: Route = ()) -> None:
        super().__init__({name: watched(value, seen, (*route, name)) for name, value in data.items()})
        self._seen = seen
        self._route = route

    def get(self, name: str, default: Any = None) -> Any:
        self._seen.add((*self._route, name))
        return super().get(name, default)

    def __getitem__(self, name: str) -> Any:
        self._seen.add((*self._route, name))
        return super().__getitem__(name)

    def __contains__(self, name: object) -> bool:
        self._seen.add((*self._route, str(name)))
        return super().__contains__(name)


def watched(value: Any, seen: set[Route], route: Route = ()) -> Any:
    """`value` with its tables, and those in its lists, watched."""
    if isinstance(value, dict):
        return Watched(value, seen, route)
    if isinstance(value, list):
        return [watched(each, seen, (*route, index)) for index, each in enumerate(value)]
    return value


_X = "x"
_UNIT: dict[str, Any] = {"unitConfig": {}}
_LINK: dict[str, Any] = {_X: {}}
_FAMILY: dict[str, Any] = {"addresses": [{}]}

TABLES: dict[str, Any] = {
    "fileSystems": {"/x": {"device": "x", "fsType": "x", "options": ["x"], "overlay": {"lowerdir": ["/x"]}}},
    "boot": {"zfs": {}, "initrd": {"secrets": {}}},
    "disko": {"devices": {"zpool": {_X: {"rootFsOptions": {}, "datasets": {_X: {"options": {}, "content": {}}}}}}},
    "networking": {
        **dict.fromkeys(
            ["bonds", "bridges", "greTunnels", "ipips", "macvlans", "sits", "vlans", "wlanInterfaces"], _LINK
        ),
        "vswitches": {_X: {"interfaces": {_X: {}}}},
        **{name: {"interfaces": _LINK} for name in ("wireguard", "wg-quick", "openconnect")},
        "interfaces": {_X: {"virtual": True, "ipv4": _FAMILY, "ipv6": _FAMILY}},
        "wireless": {},
        "nat": {},
        "nftables": {"enable": True},
        "firewall": {"interfaces": {"x+": {}}},
        "defaultGateway": {},
        "defaultGateway6": {},
        "dhcpcd": {},
        "renameInterfacesByMac": {},
        "supplicant": _LINK,
    },
    "systemd": {
        "services": {_X: {**_UNIT, "serviceConfig": {}}},
        "targets": {_X: _UNIT},
        "sockets": {_X: {**_UNIT, "socketConfig": {}}},
        "timers": {_X: {**_UNIT, "timerConfig": {}}},
        "paths": {_X: {**_UNIT, "pathConfig": {}}},
        "mounts": [{**_UNIT, "where": "/x"}],
        "automounts": [{**_UNIT, "where": "/x"}],
        "network": {
            "netdevs": {_X: {"netdevConfig": {}, "peerConfig": {}}},
            "links": {_X: {"linkConfig": {}, "matchConfig": {}}},
            "networks": {
                _X: {
                    "matchConfig": {"Name": "x"},
                    "linkConfig": {},
                    "networkConfig": {},
                    "addresses": [{"addressConfig": {}}],
                }
            },
        },
    },
}
"""A host with a table of each kind, and few values in them."""
