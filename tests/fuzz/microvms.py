"""Plain micro VMs, without the guests module."""

from __future__ import annotations

from typing import Any

from tests.fuzz.choices import BOOL, LINK, MAC, PATH, PORT, TARGET
from tests.fuzz.dice import Dice, either, listed, named, of, table
from tests.fuzz.words import NAMES

_TAPS = table(
    {"type": of("tap", "tap", "macvtap", "bridge", "user"), "id": of("vm-a", "vm-b", "a" * 16, "", "br0"), "mac": MAC},
    {"macvtap": table({"link": LINK, "mode": of("bridge", "private")}, {}), "bridge": of("br0", "br1")},
)
_SHARE = table(
    {"tag": of("a", "b", "ro-store"), "source": either(PATH, of("data", "/nix/store", "../b")), "mountPoint": TARGET},
    {"proto": of("9p", "virtiofs"), "readOnly": BOOL, "socket": of(None, "x.sock"), "posixAcl": BOOL},
)
_VOLUME = table(
    {"image": of("a.img", "/srv/a/a.img", "/dev/sda", "../a/a.img"), "mountPoint": either(TARGET, of(None))},
    {"size": of(1, 1024), "readOnly": BOOL, "autoCreate": BOOL},
)
_END = table({"port": PORT}, {"address": of("", "10.0.0.1")})
_PLAIN = table(
    {},
    {
        "hypervisor": of("qemu", "cloud-hypervisor", "crosvm", "firecracker", "kvmtool", "stratovirt"),
        "interfaces": listed(_TAPS, 2),
        "shares": listed(_SHARE, 2),
        "volumes": listed(_VOLUME, 2),
        "devices": listed(table({"bus": of("pci", "usb"), "path": of("0000:01:00.0", "1-2")}, {}), 2),
        "forwardPorts": listed(table({"host": _END}, {"proto": of("tcp", "udp"), "from": of("host", "guest")}), 2),
        "vsock": table({}, {"cid": of(None, 2, 3, 4)}),
        "virtiofsd": table({}, {"extraArgs": of(["--translate-uid=map:0:1:1"], ["x"])}),
        "balloon": BOOL,
        "storeOnDisk": BOOL,
    },
)
_CONFIG = table({"microvm": _PLAIN}, {"networking": table({}, {"hostName": of(*NAMES)})}, 0.2)
_VMS = named(NAMES, table({"config": _CONFIG}, {"autostart": BOOL}), 3)


def microvms(dice: Dice) -> dict[str, Any]:
    """`microvm.vms`, without the guests module."""
    return {"microvm": {"vms": _VMS(dice)}}
