"""Hosts of both of the module's schemas, in text."""

from __future__ import annotations

from tests.architecture.code import ROOT
from tests.conformance.corpus import FIXTURES

ODD = r"""
[node]
name = "ward"
type = "host"

[networking.interfaces."v lan.1"]

[fileSystems."/"]
device = "/dev/disk/by-label/root"
fsType = "ext4"
options = ["noatime", "x-é"]

[guests.a]
backend = "microvm"
nodeName = "other"
autostart = true
microvm = { system = "x86_64-linux", macvtap = "v lan.1", baseMac = "02:0A:27:00:00:00", mac = "02:01:27:00:00:0A" }
networking.mainLinkName = "wan"

[guests.a.zfs."/p \"q\" \\ \u007f"]
pool = "rpool"
dataset = "a/b"
guestMountpoint = "/inside"

[guests.a.zfs."/same"]
pool = "rpool"
dataset = "same"
hostMountpoint = "/guests/a/same"
guestMountpoint = "/same"

[guests."dot.ted"]
backend = "container"
nodeName = "ward-dot.ted"
autostart = false
container.macvlan = "lan"
networking.mainLinkName = "mv-lan"

[guests.empty]
backend = "container"
container.macvlan = ""
"""

LATER = """
[node]
name = "ward"

[guests.none]
backend = "microvm"
microvm.system = "x86_64-linux"

[guests.router]
backend = "microvm"
microvm.system = "x86_64-linux"
microvm.interfaces.lan = {}
microvm.interfaces.wan = { hostLink = "br0", mac = "02:01:27:00:00:01" }
microvm.interfaces."same.1" = { hostLink = "same.1" }
networking.links = ["wan"]

[guests.web]
backend = "container"
container.macvlans = ["lan", "dmz:outer"]
networking.links = ["mv-lan", "outer"]

[guests.web.zfs."/persist"]
pool = "rpool"
dataset = "web"
"""

HOSTS = {
    "odd": ODD,
    "later": LATER,
    **{f"example-{path.stem}": path.read_text("utf-8") for path in sorted((ROOT / "examples").glob("*.toml"))},
    **{path.stem: path.read_text("utf-8") for path in sorted((FIXTURES / "realworld").glob("*.toml"))},
}
