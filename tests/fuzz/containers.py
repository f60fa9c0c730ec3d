"""NixOS containers."""

from __future__ import annotations

from typing import Any

from tests.fuzz.choices import ADDRESS, BOOL, LINK, MAC, PATH, PORT, TARGET
from tests.fuzz.dice import Dice, listed, named, of, table
from tests.fuzz.words import GUEST_PATHS, LINKS, NAMES

_NETWORK = {
    "hostBridge": of("br0", "br1", ""),
    **dict.fromkeys(("hostAddress", "localAddress", "hostAddress6", "localAddress6"), ADDRESS),
    "localMacAddress": MAC,
    "forwardPorts": listed(table({"hostPort": PORT}, {"protocol": of("tcp", "udp"), "containerPort": PORT}), 2),
}
_BIND = table({}, {"hostPath": PATH, "mountPoint": TARGET, "isReadOnly": BOOL}, 0.6)
_CONTAINER = table(
    {},
    {
        **_NETWORK,
        "autoStart": BOOL,
        "privateNetwork": BOOL,
        "ephemeral": BOOL,
        "enableTun": BOOL,
        "privateUsers": of("no", "identity", "pick", 0, 65536, -1, "x"),
        "bindMounts": named((*GUEST_PATHS, "/a:idmap", "/b:norbind,idmap", "/c:"), _BIND, 3),
        "allowedDevices": listed(table({"node": PATH, "modifier": of("rw", "rwm", "drm", "")}, {}), 2),
        "extraVeths": named(LINKS, table({}, _NETWORK, 0.2), 2),
        "macvlans": listed(LINK, 2),
        "interfaces": listed(LINK, 2),
        "extraFlags": listed(of("--bind=/srv/a:/b:idmap", "--port=tcp:80:80", "-p 81", "--port=x", "-U"), 2),
        "config": of({"networking": {"hostName": "web"}}, {"networking": 1}, {}),
    },
    0.25,
)


def containers(dice: Dice) -> dict[str, Any]:
    """`containers`, NixOS's own."""
    return {"containers": named(NAMES, _CONTAINER, 3)(dice)}
