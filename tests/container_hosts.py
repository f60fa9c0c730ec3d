"""Generated hosts with NixOS containers, of names, addresses and paths that something real refuses."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

_NAMES = ("web", "db", "changedetection", "changedetection2", "a_b", "w" * 64, "w" * 65, "a.b", "lan", "1", "a b")
_PATHS = (
    "/srv/a",
    "/srv/a/b",
    "/srv/b",
    "/srv/web/x",
    "/srv/db/x",
    "/srv/a/../c",
    "/etc",
    "/etc/ssh",
    "/dev/dri",
    "/dev/null",
    "/run/x",
    "srv",
    "/",
    "/a:b",
    r"/a\:b",
)
_RULES = ("d /srv/b 0755 - - -", 'f "/srv/db/x"', "d /srv/web/x", "L+ /srv/a/b - - - - x", "d srv", "", "d", "r /srv/a")
_ENDS = ("", ":idmap", ":rootidmap", ":ro", ":", "::", ":norbind,idmap", " x", '"', "\\x", "/")
_ADDRESSES = (
    "10.0.0.1",
    "10.0.0.2",
    "10.0.0.2/24",
    "10.0.0.2/31",
    "10.0.0.2/32",
    "10.0.0.1/33",
    "fc00::1",
    "FC00::1/64",
)
_ODD_ADDRESSES = ("", "x", "10.0.0", "10.0.0.1/x", "fc00::/129", ":")
_LINKS = (
    "eth0",
    "br0",
    "lan",
    "ve-web",
    "vb-web",
    "eth0:x",
    "a b",
    "",
    "lo",
    "x" * 16,
    "all",
    "mv-lan",
    "ve-changede2KnI",
)
_FLAGS = (
    "--bind=/srv/a:/b:idmap",
    "--bind-ro=/srv/a",
    "--port=tcp:80:80",
    "-p 81",
    "--port=x",
    "-U",
    "--private-users=7",
)

_OPTION = st.sampled_from


def _network() -> dict[str, st.SearchStrategy[Any]]:
    address = _OPTION(_ADDRESSES) | _OPTION(_ODD_ADDRESSES)
    port = st.fixed_dictionaries({"hostPort": st.integers(0, 65536)}, optional={"protocol": _OPTION(("tcp", "udp"))})
    return {
        "hostBridge": _OPTION(("br0", "br1", "")),
        "hostAddress": address,
        "localAddress": address,
        "hostAddress6": address,
        "localAddress6": address,
        "localMacAddress": _OPTION(("02:00:00:00:00:01", "03:00:00:00:00:01", "x")),
        "forwardPorts": st.lists(port, max_size=2),
    }


def _container() -> st.SearchStrategy[dict[str, Any]]:
    path = _OPTION(_PATHS)
    target = st.builds(str.__add__, path, _OPTION(_ENDS))
    bind = st.fixed_dictionaries({}, optional={"hostPath": path, "mountPoint": target, "isReadOnly": st.booleans()})
    device = st.fixed_dictionaries({"node": path}, optional={"modifier": _OPTION(("rw", "rwm", "drm", ""))})
    return st.fixed_dictionaries(
        {},
        optional={
            **_network(),
            "autoStart": st.booleans(),
            "privateNetwork": st.booleans(),
            "privateUsers": _OPTION(("no", "identity", "pick", 0, 65536, 131072, -1, "x")),
            "bindMounts": st.dictionaries(target, bind, max_size=3),
            "allowedDevices": st.lists(device, max_size=2),
            "extraVeths": st.dictionaries(_OPTION(_LINKS), st.fixed_dictionaries({}, optional=_network()), max_size=2),
            "macvlans": st.lists(_OPTION(_LINKS), max_size=2),
            "interfaces": st.lists(_OPTION(_LINKS), max_size=2),
            "extraFlags": st.lists(_OPTION(_FLAGS), max_size=2),
            "enableTun": st.booleans(),
            "ephemeral": st.booleans(),
            "unknown": st.none(),
            "config": _OPTION(({"networking": {"hostName": "web"}}, {"networking": 1}, None, {})),
        },
    )


def container_hosts() -> st.SearchStrategy[dict[str, Any]]:
    """Hosts with containers, and facts that have to do with them."""
    filters = st.fixed_dictionaries(
        {},
        optional={
            "nftables": _OPTION(({"enable": True}, {"enable": False}, {})),
            "nat": st.fixed_dictionaries(
                {"internalInterfaces": st.lists(_OPTION(("ve-+", "ve-*", *_LINKS)), max_size=2)}
            ),
            "firewall": _OPTION(
                ({"interfaces": {"ve-+": {}}}, {"trustedInterfaces": ["ve-changedetection"]}, {"enable": 1})
            ),
            "bridges": _OPTION(({"br0": {"interfaces": []}}, {"ve-web": {"interfaces": ["eth0"]}})),
            "interfaces": _OPTION(({"eth0": {"ipv4": {"addresses": [{"address": "10.0.0.2"}]}}}, {"eth0": 1}, {})),
        },
    )
    networks = _OPTION(({"10": {"address": ["10.0.0.2/24"]}}, {"10": {"addresses": [{"Address": "fc00::1/64"}]}}, {}))
    rules = st.lists(_OPTION(_RULES), max_size=3) | st.just("x")
    settings = _OPTION(({"10-x": {"/srv/b": {"d": {}}, "/srv/c": 1}}, {"10-x": 1}, 1))
    tmpfiles = {"tmpfiles": st.fixed_dictionaries({}, optional={"rules": rules, "settings": settings})}
    return st.fixed_dictionaries(
        {"containers": st.dictionaries(_OPTION(_NAMES), _container(), max_size=3) | _OPTION((1, {"web": 1}))},
        optional={
            "networking": filters,
            "systemd": st.fixed_dictionaries(
                {"network": st.fixed_dictionaries({"networks": networks})}, optional=tmpfiles
            ),
            "node": st.just({"name": "ward"}),
            "fileSystems": _OPTION(({"/srv/a": {"device": "/", "fsType": "none", "options": ["bind"]}}, {})),
        },
    )
