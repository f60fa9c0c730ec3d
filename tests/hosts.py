"""Generated hosts: hypothesis strategies for documents that the module takes, and their text."""

from __future__ import annotations

import json
from typing import Any

from hypothesis import strategies as st

COMPONENTS = (
    "a",
    "b",
    "k",
    "q w",
    "x,y",
    "..",
    ".",
    "50%",
    "a-b",
    "d@e",
    "q",
    ".h",
    "o'k",
    'p"q',
    "b\\s",
    "c:d",
    "x~1",
)


def to_toml(data: dict[str, Any]) -> str:
    """A document as TOML; JSON's strings and lists are TOML's as well."""
    return "\n".join(f"{json.dumps(key)} = {_value(value)}" for key, value in data.items()) + "\n"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(_value(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def host_paths(components: tuple[str, ...] = COMPONENTS) -> st.SearchStrategy[str]:
    """Host mountpoints in a small tree, so that they meet; some with signs that systemd and fstab treat apart."""
    plain = st.lists(st.sampled_from(("a", "b", "k")), min_size=1, max_size=3)
    odd = st.lists(st.sampled_from(components), min_size=1, max_size=3)
    slashes = st.sampled_from(("/", "/", "/", "//"))
    return st.builds(lambda parts, slash: "/g" + "".join(slash + part for part in parts), plain | odd, slashes)


@st.composite
def shared_hosts(draw: st.DrawFn, components: tuple[str, ...] = COMPONENTS) -> dict[str, Any]:
    """A host whose guests share a few datasets at many host mountpoints; never two datasets on one mountpoint."""
    taken: dict[str, str] = {}
    guests: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=4, unique=True)):
        zfs: dict[str, Any] = {}
        for index, path in enumerate(draw(st.lists(host_paths(components), max_size=4, unique=True))):
            dataset = taken.setdefault(path, draw(st.sampled_from(("s/1", "s/2", "s/3"))))
            zfs[f"/m{index}"] = {"pool": "rpool", "dataset": dataset, "hostMountpoint": path}
        backend = draw(st.sampled_from(("microvm", "container")))
        block = {"system": "x86_64-linux", "macvtap": "lan"} if backend == "microvm" else {"macvlan": "lan"}
        guests[name] = {"backend": backend, backend: block, "zfs": zfs}
    return {"node": {"name": "ward"}, "guests": guests}


_NAMES = ("a", "b", "web", "a-b", "A", "home-gateway-1", "x" * 62, "x" * 240, "1", "a_b", "a.b", "lan")
_POOLS = ("rpool", "tank", "mirror1", "log", "1pool", "a/b", "pool x", "tank:a", "/guests", "")
_DATASETS = ("safe/a", "safe/b", "rpool/safe", "/a", "a/", "a//b", "a@b", "a#b", ".a", "-a", "a b", "x" * 250, "ä", "a")
_GUEST_PATHS = (
    "/persist",
    "/",
    "/nix",
    "/nix/store",
    "/nix/store/x",
    "/dev",
    "/p//q",
    "/p/./q",
    "/p:q",
    "/p q",
    "/proc/x",
)
_HOST_PATHS = (
    *("/guests/a/persist", "/guests/a", "/guests/b/x", "/guests//b/x", "/guests/./b/x", "/guests/a/../b", "/etc", "/"),
    *("/srv/a", "/srv/a/b", "/proc", "/run/x", "/guests/a:b", "/guests/a b", "/guests/" + "y" * 240, "/guests/~x"),
)
_MACS = (
    "02:01:27:00:00:01",
    "02:01:27:00:00:0A",
    "02:01:27:00:00:0a",
    "03:00:00:00:00:01",
    "00:00:00:00:00:00",
    "FF:FF:FF:FF:FF:FF",
    "52:54:00:00:00:01",
    "00:1b:21:00:00:01",
)
_LINKS = (
    "lan",
    "lna",
    "wan",
    "",
    ".",
    "a b",
    "lan:x",
    "a/b",
    "enp0s31f6-vlan1",
    "enp0s31f6-vlan10",
    "vm-a",
    "mv-lan",
    "ä" * 8,
    "100",
    "lo",
    "all",
    "wlan0",
    "lann",
)


def _entry() -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {"pool": st.sampled_from(_POOLS), "dataset": st.sampled_from(_DATASETS)},
        optional={"hostMountpoint": st.sampled_from(_HOST_PATHS), "guestMountpoint": st.sampled_from(_GUEST_PATHS)},
    )


def _networking(link: st.SearchStrategy[str], mac: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    own = st.fixed_dictionaries({}, optional={"macAddress": mac, "virtual": st.booleans(), "useDHCP": st.booleans()})
    ports = st.dictionaries(link, st.fixed_dictionaries({"interfaces": st.lists(link, max_size=2)}), max_size=2)
    return st.fixed_dictionaries({"interfaces": st.dictionaries(link, own, max_size=3)}, optional={"bridges": ports})


def _networks(link: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, Any]]:
    match = st.fixed_dictionaries({"Name": link | st.sampled_from(("*", "vm-*", "!lan", "l?n", "wan lan"))})
    config = st.sampled_from(({}, {"DHCP": "yes"}, {"Bridge": "br0"}))
    network = st.fixed_dictionaries({"matchConfig": match, "networkConfig": config})
    return st.dictionaries(st.sampled_from(("10", "20")), network, max_size=2)


@st.composite
def odd_hosts(draw: st.DrawFn) -> dict[str, Any]:
    """Well-typed hosts of either schema with names, paths and addresses that something real refuses, and facts."""
    later = draw(st.booleans())
    link, mac = st.sampled_from(_LINKS), st.sampled_from(_MACS)
    guests: dict[str, Any] = {}
    for name in draw(st.lists(st.sampled_from(_NAMES), max_size=4, unique=True)):
        backend = draw(st.sampled_from(("microvm", "container")))
        interface = st.fixed_dictionaries({}, optional={"hostLink": link, "mac": mac})
        blocks = {
            "microvm": st.fixed_dictionaries(
                {"system": st.just("x86_64-linux")} | ({} if later else {"macvtap": link}),
                optional={"baseMac": mac}
                | (
                    {"interfaces": st.dictionaries(st.sampled_from(_LINKS[:3]), interface, max_size=2)}
                    if later
                    else {"mac": mac}
                ),
            ),
            "container": st.fixed_dictionaries(
                {"macvlans": st.lists(st.builds("{}:{}".format, link, link) | link, max_size=2)}
                if later
                else {"macvlan": link}
            ),
        }
        guests[name] = {"backend": backend, backend: draw(blocks[backend])} | draw(
            st.fixed_dictionaries(
                {"zfs": st.dictionaries(st.sampled_from(_GUEST_PATHS), _entry(), max_size=3)},
                optional={
                    "nodeName": st.sampled_from(("a", "ward", "Web", "a-b")),
                    "networking": st.just({}) if later else st.fixed_dictionaries({"mainLinkName": link}),
                },
            )
        )
    facts = draw(
        st.fixed_dictionaries(
            {},
            optional={
                "networking": _networking(link, mac),
                "systemd": st.fixed_dictionaries({"network": st.fixed_dictionaries({"networks": _networks(link)})}),
                "disko": st.fixed_dictionaries(
                    {
                        "devices": st.fixed_dictionaries(
                            {
                                "zpool": st.dictionaries(
                                    st.sampled_from(_POOLS),
                                    st.sampled_from(
                                        ({}, {"type": "zpool"}, {"datasets": {"safe/a": {"mountpoint": "/srv/a"}}})
                                    ),
                                    max_size=2,
                                )
                            }
                        )
                    }
                ),
                "fileSystems": st.dictionaries(
                    st.sampled_from(_HOST_PATHS),
                    st.sampled_from(({}, {"device": "rpool/safe/a", "fsType": "zfs"})),
                    max_size=2,
                ),
            },
        )
    )
    return {"node": {"name": "ward"}, "guests": guests} | facts
