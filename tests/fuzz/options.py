"""Options of the host itself: file systems, disko, systemd and networks."""

from __future__ import annotations

from tests.fuzz.choices import ADDRESS, BOOL, LINK, MAC, PATH
from tests.fuzz.dice import listed, named, of, table
from tests.fuzz.words import DATASETS, GUEST_PATHS, HOST_PATHS, LINKS, POOLS

_DEVICE = of("/dev/sda1", "rpool/safe/a", "tank/b", "/dev/disk/by-label/a b", "nas:/x", "/srv/a", "tmpfs")
_FLAGS = listed(
    of("defaults", "nofail", "noauto", "bind", "_netdev", "zfsutil", "x-systemd.automount", "x-systemd.after=a.mount"),
    2,
)
_MOUNT = table(
    {"device": _DEVICE, "fsType": of("ext4", "zfs", "nfs", "none", "btrfs", "overlay")},
    {"options": _FLAGS, "neededForBoot": BOOL, "depends": listed(PATH, 2), "noCheck": BOOL},
)
_POOL = table(
    {"type": of("zpool")},
    {
        "mountpoint": PATH,
        "datasets": named(
            DATASETS,
            table({"type": of("zfs_fs", "zfs_volume")}, {"mountpoint": PATH, "options": of({"mountpoint": "legacy"})}),
            2,
        ),
    },
)
_UNITS = of(
    "a.service", "srv-a.mount", "srv.mount", "microvm@a.service", "network.target", "local-fs.target", "", "a b"
)
_SERVICE = table(
    {}, {key: listed(_UNITS, 2) for key in ("after", "before", "requires", "wants", "wantedBy")} | {"enable": BOOL}
)
_NETDEV = of({"Kind": "bridge", "Name": "br0"}, {"Kind": "tap"})
_MATCH = of({"Name": "lan"}, {"Name": "vm-*"}, {"Name": "!lan l?n"}, {"MACAddress": "02:01:27:00:00:01"}, {})
_SYSTEMD = {
    "services": named(("a", "b", "microvm@a", "microvm-virtiofsd@a", "container@web"), _SERVICE, 2),
    "mounts": listed(table({"where": PATH, "what": _DEVICE}, {"type": of("ext4"), "after": listed(_UNITS, 1)}), 1),
    "tmpfiles": table(
        {},
        {"rules": listed(of("d /srv/b 0755 - - -", "L+ /srv/a/b - - - - x", "d srv", "", "d"), 2)},
    ),
    "network": table(
        {},
        {
            "networks": named(
                ("10", "20"),
                table({"matchConfig": _MATCH}, {"networkConfig": of({"Bridge": "br0"}), "address": listed(ADDRESS, 1)}),
                2,
            ),
            "netdevs": named(
                ("a",), table({"netdevConfig": of({"Kind": "bridge", "Name": "br0"}, {"Kind": "tap"})}, {}), 1
            ),
        },
    ),
}
HOST = table(
    {},
    {
        "fileSystems": named((*HOST_PATHS, *GUEST_PATHS), _MOUNT, 3),
        "disko": table({}, {"devices": table({}, {"zpool": named(POOLS, _POOL, 2)}, 0.9)}, 0.9),
        "systemd": table({}, _SYSTEMD),
        "networking": table(
            {},
            {
                "hostName": of("ward", "web", "a b"),
                "interfaces": named(LINKS, table({}, {"macAddress": MAC, "virtual": BOOL, "useDHCP": BOOL}), 2),
                "bridges": named(LINKS, table({"interfaces": listed(LINK, 2)}, {}), 2),
                "nat": table({}, {"internalInterfaces": listed(of("ve-+", "ve-*", "lan"), 2)}),
                "nftables": of({"enable": True}, {}),
            },
        ),
    },
    0.3,
)


"""What a host has beside its guests."""
