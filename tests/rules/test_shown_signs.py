"""Signs: shown by the hosts that a rule may have something to say of, and by no host that is as most are."""

from __future__ import annotations

from typing import Any

from tests.rules.plain_vms import disk, macvtap, share, tap
from tests.rules.signs import Json, box, guests, network, plain_vm, shown, usual
from tests.rules.table import containers, later, vm, zfs

UNUSUAL = {"unusual-share", "explicit-mountpoint"}


def test_a_host_as_most_are_shows_none() -> None:
    for data in [
        usual(),
        guests(a=later({"lan": {}}), b=containers("lan")),
        guests(a=vm(), **{"a" * 12: vm()}),
        plain_vm(interfaces=[tap("vm-a")]),
        plain_vm(interfaces=[macvtap("vm-a")]),
        usual(networking={"interfaces": {"lan": {}}}),
        usual(networking={"interfaces": {"lan": {}}}, disko={"devices": {"zpool": {"rpool": {}}}}),
        usual(**network(matchConfig={"Name": "lan"}, networkConfig={})),
        usual(networking={"nat": {"internalInterfaces": ["lan"]}}),
    ]:
        assert shown(data) == set()


def test_a_share() -> None:
    for entry, signs in [
        ({}, set()),
        ({"hostMountpoint": "/guests/x"}, {"explicit-mountpoint"}),
        ({"guestMountpoint": "/persist"}, {"explicit-mountpoint"}),
        ({"hostMountpoint": "/guests/x", "guestMountpoint": "/p"}, {"explicit-mountpoint"}),
        ({"hostMountpoint": "/srv/x"}, UNUSUAL),
        ({"hostMountpoint": "/guests//x"}, UNUSUAL),
        ({"hostMountpoint": "/guests/a b"}, UNUSUAL),
        ({"guestMountpoint": "/etc"}, UNUSUAL),
        ({"guestMountpoint": "/etcetera"}, {"explicit-mountpoint"}),
        ({"guestMountpoint": "/var"}, UNUSUAL),
        ({"guestMountpoint": "/var/lib"}, {"explicit-mountpoint"}),
        ({"pool": "mirror"}, UNUSUAL),
        ({"pool": "raidz1"}, UNUSUAL),
        ({"pool": "log"}, UNUSUAL),
        ({"pool": "logs"}, set()),
        ({"pool": "a-b"}, UNUSUAL),
        ({"pool": "a" * 20}, set()),
        ({"pool": "a" * 21}, UNUSUAL),
        ({"dataset": "rpool/safe"}, UNUSUAL),
        ({"dataset": "rpools/safe"}, set()),
        ({"dataset": "safe/"}, UNUSUAL),
        ({"dataset": "safe/_a"}, UNUSUAL),
        ({"dataset": "a" * 37}, set()),
        ({"dataset": "a" * 38}, UNUSUAL),
        ({"dataset": "-".join("a" * 10)}, set()),
        ({"dataset": "-".join("a" * 11)}, UNUSUAL),
    ]:
        assert shown(guests(a=vm(zfs={"/persist": zfs() | entry}))) == signs


def test_what_a_guest_has_of_the_host() -> None:
    for data, sign in [
        (plain_vm(interfaces=[tap("x")], vsock={"cid": 3}), {"unusual-share"}),
        (
            plain_vm(
                interfaces=[{**tap("x"), "type": "user"}], forwardPorts=[{"host": {"port": 1}, "guest": {"port": 1}}]
            ),
            {"unusual-share", "unusual-interface"},
        ),
        (plain_vm(interfaces=[tap("x")], volumes=[disk("/srv/x.img")]), UNUSUAL),
        (plain_vm(interfaces=[tap("x")], shares=[share("/srv/x")]), UNUSUAL),
        (box(bindMounts={"/x": {"hostPath": "/srv/x"}}), {*UNUSUAL, "unusual-interface"}),
        (box(tmpfs=["/x"]), {"unusual-option", "unusual-interface"}),
    ]:
        assert shown(data) == sign


def pool(**given: Any) -> Json:
    return {"disko": {"devices": {"zpool": {"rpool": given}}}}


def test_mounts_of_the_host() -> None:
    for host, is_shown in [
        ({}, False),
        (pool(), False),
        (pool(rootFsOptions={"mountpoint": "none"}), True),
        (pool(mountpoint="/rpool"), True),
        (pool(rootFsOptions={"mountpoint": "none"}, mountpoint="/rpool"), True),
        (pool(datasets={"local": {"type": "zfs_fs"}}), True),
        ({"fileSystems": {"/srv": {"device": "/dev/sda1", "fsType": "ext4"}}}, True),
        ({"systemd": {"mounts": [{"what": "/dev/sda1", "where": "/srv"}]}}, True),
        ({"systemd": {"services": {"x": {"after": ["y.service"]}}}}, False),
    ]:
        assert ("own-mounts" in shown(usual(**host))) is is_shown


def test_names_that_the_host_does_not_have() -> None:
    for host, is_shown in [
        (pool(), False),
        ({"disko": {"devices": {"zpool": {"tank": {}}}}}, True),
        ({"disko": {"devices": {"zpool": {"tank": {}, "rpool": {}}}}}, False),
        ({"fileSystems": {"/srv": {"device": "rpool/srv", "fsType": "zfs"}}}, False),
        ({"fileSystems": {"/srv": {"device": "tank/srv", "fsType": "zfs"}}}, True),
        ({"fileSystems": {"/srv": {"device": "tank/srv", "fsType": "ext4"}}}, False),
        ({"networking": {"interfaces": {"lan": {}}}}, False),
        ({"networking": {"interfaces": {"wan": {}}}}, True),
        ({"networking": {"interfaces": {"wan": {}, "lan": {}}}}, False),
        ({**pool(), "networking": {"interfaces": {"wan": {}}}}, True),
        ({"disko": {"devices": {"zpool": {"tank": {}}}}, "networking": {"interfaces": {"lan": {}}}}, True),
    ]:
        assert ("undeclared-name" in shown(usual(**host))) is is_shown


def test_names_of_guests() -> None:
    for name, is_shown in [
        ("a", False),
        ("web-1", False),
        ("Web", False),
        ("a" * 63, False),
        ("a" * 64, True),
        ("a-", True),
        ("-a", True),
        ("a_b", True),
        ("a.b", True),
        ("ä", True),
    ]:
        assert ("unusual-guest-name" in shown(guests(web=vm(), **{name: vm()}))) is is_shown


def test_what_is_rejected_or_not_read() -> None:
    for data, sign in [
        (guests(a=vm(microvm={"system": 1})), {"rejected"}),
        (guests(a=vm(container={"macvlan": "lan"})), {"unusual-option"}),
        ({**guests(a=vm()), "containers": {}}, {"unusual-option"}),
        ({**guests(a=vm()), "microvm": {}}, {"unusual-option"}),
        (guests(a=vm(zfs={"/p": zfs()}), b=vm(zfs={"/p": zfs()})), {"possible-cycle"}),
        (
            guests(a=vm(zfs={"/p": zfs(host="/guests/x")}), b=vm(zfs={"/p": zfs(dataset="safe/b", host="/guests/x")})),
            {"rejected", "explicit-mountpoint"},
        ),
    ]:
        assert shown(data) == sign


ONE_DATASET = guests(a=vm(zfs={"/p": zfs()}), b=vm(zfs={"/p": zfs()}))
"""The second mount of a dataset waits for the first."""


def own(path: str, **options: Any) -> Json:
    return {"fileSystems": {path: {"device": "/dev/sda1", "fsType": "ext4", **options}}}


def test_waits_that_may_go_round() -> None:
    for data, is_shown in [
        (usual(), False),
        (ONE_DATASET, True),
        (usual(systemd={"services": {"x": {"after": ["y.service"]}}}), True),
        (usual(**own("/srv")), False),
        (usual(**own("/srv", options=["noatime"])), False),
        (usual(**own("/srv", depends=["/var/x"])), True),
        (usual(**own("/srv", options=["x-systemd.after=a.service"])), True),
        (usual(**own("/guests/web", device="/guests/db", fsType="none", options=["bind"])), False),
        (usual(**own("/guests/web", device="/guests/web/persist", fsType="none", options=["bind"])), True),
    ]:
        assert ("possible-cycle" in shown(data)) is is_shown
