"""Plain micro VMs: each rule on both sides of its limit, and what must not be said of hosts that are in order."""

from __future__ import annotations

from typing import Any

import pytest

from guestlint.settings.check import check_options
from guestlint.settings.resolve import resolve
from tests.rules.plain_vms import bridge, disk, findings, macvtap, plain, routed, said, share, tap

OTHER = "02:00:00:00:00:02"
SHARES = "config.microvm.shares"
VOLUMES = "config.microvm.volumes"
INTERFACES = "config.microvm.interfaces"


def one(**microvm: Any) -> list[tuple[str, str, str]]:
    """What is said of host with one guest, `a`."""
    return said({"a": plain(**microvm)})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("data", [("relative-share-source", "warning", f"a.{SHARES}.0.source")]),
        ("./data", [("relative-share-source", "warning", f"a.{SHARES}.0.source")]),
        ("/srv/a", []),
        ("/nix/store", []),
        ("/run/secrets/a", []),
        ("/var/lib/microvms/a/data", []),
        ("/var/lib/microvms/a", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/var/lib/microvms", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/run/secrets", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/etc", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/etc/ssl/certs", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/etc/guests/a", []),
        ("/boot/efi", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/bootstrap", []),
        ("/home", [("writable-share-of-host-system", "warning", f"a.{SHARES}.0.source")]),
        ("/home/me", []),
    ],
)
def test_where_a_share_comes_from(source: str, expected: list[tuple[str, str, str]]) -> None:
    assert one(shares=[share(source)]) == expected
    read_only = [each for each in expected if each[0] != "writable-share-of-host-system"]
    if source in ("/etc", "/run/secrets"):
        read_only = [("share-exposes-host-identity", "warning", f"a.{SHARES}.0.source")]
    assert one(shares=[share(source, readOnly=True)]) == read_only


def test_a_directory_that_is_meant_to_be_written() -> None:
    options = check_options("x", {"rules": {"writable-share-of-host-system": {"allowed": ["/home"]}}})
    vms = {"a": plain(shares=[share("/home")])}
    assert said(vms) != said(vms, resolve(options)) == []


def test_one_host_directory_in_many_guests_is_one_finding() -> None:
    vms = {f"g{number}": plain(shares=[share("/etc/ssl/certs", readOnly=number == 0)]) for number in range(8)}
    (first,) = (each for each in findings({"microvm": {"vms": vms}}) if each.rule == "writable-share-of-host-system")
    assert first.path == f"microvm.vms.g1.{SHARES}.0.source"
    assert len(first.diagnostic.related) == 6


@pytest.mark.parametrize(
    ("source", "image", "expected"),
    [
        ("/srv", "/srv/b.img", True),
        ("/srv", "/srv/deep/b.img", True),
        ("/srv/", "/srv/b.img", True),
        ("/srv/x", "/srv/b.img", False),
        ("/sr", "/srv/b.img", False),
        ("/srv-1", "/srv/b.img", False),
        ("/var/lib/microvms/b", "b.img", True),
        ("/srv", "b.img", False),
    ],
)
def test_a_disk_in_a_share(source: str, image: str, *, expected: bool) -> None:
    for owner, is_read_only, finds in (("b", False, expected), ("a", False, False), ("b", True, False)):
        image_of = image if image[:1] == "/" or owner == "b" else "/none"
        vms = {"a": plain(shares=[share(source, readOnly=is_read_only)]), "b": plain()}
        vms[owner]["config"]["microvm"]["volumes"] = [disk(image_of)]
        rules = {rule for rule, _, _ in said(vms)}
        assert ("share-exposes-volume" in rules) is finds, (owner, is_read_only)


def test_the_disks_in_a_share_are_one_finding() -> None:
    vms = {f"g{number}": plain(volumes=[disk(f"/srv/{number}.img")]) for number in range(9)}
    vms["a"] = plain(shares=[share("/srv")])
    (found,) = findings({"microvm": {"vms": vms}})
    assert "holds 9 disks of other guests (`g0`, `g1`, `g2`, …)" in found.diagnostic.message


@pytest.mark.parametrize(
    ("first", "second", "finds"),
    [
        ("/srv/x.img", "/srv/x.img", True),
        ("/srv/x.img", "/srv//x.img", True),
        ("/dev/zvol/tank/x", "/dev/zvol/tank/x", True),
        ("x.img", "x.img", False),
        ("x.img", "/var/lib/microvms/a/x.img", True),
        ("x.img", "../a/x.img", True),
        ("/srv/x.img", "/srv/y.img", False),
    ],
)
def test_one_disk_in_two_guests(first: str, second: str, *, finds: bool) -> None:
    expected = [("shared-volume-image", "error", f"b.{VOLUMES}.0.image")] if finds else []
    assert said({"a": plain(volumes=[disk(first)]), "b": plain(volumes=[disk(second)])}) == expected
    one_writes = {"a": plain(volumes=[disk(first)]), "b": plain(volumes=[disk(second, readOnly=True)])}
    assert said(one_writes) == expected
    none = {name: plain(volumes=[disk(image, readOnly=True)]) for name, image in (("a", first), ("b", second))}
    assert said(none) == []


@pytest.mark.parametrize("on_disk", [True, False])
@pytest.mark.parametrize("explicit", [True, False])
def test_letters_for_disks(*, on_disk: bool, explicit: bool) -> None:
    left = 25 if on_disk else 26
    store = [] if on_disk else [share("/nix/store", at="/nix/.ro-store")]
    given: dict[str, Any] = {"storeOnDisk": on_disk} if explicit else {"shares": store}
    volumes = [disk(f"{number}.img", f"/{number}") for number in range(left)]
    assert one(volumes=volumes, **given) == []
    more = [*volumes, disk("more.img", "/more"), disk("most.img", "/most")]
    assert one(volumes=more, **given) == [("too-many-volumes", "error", f"a.{VOLUMES}.{left}")]
    assert one(volumes=[*volumes, disk("more.img", None)], **given) == []


def test_guests_that_write_to_one_directory() -> None:
    both = {"a": plain(shares=[share("/srv/x")]), "b": plain(shares=[share("/srv/x")])}
    assert said(both) == [("shared-writable-share", "info", f"b.{SHARES}.0.source")]
    reader = {"a": plain(shares=[share("/srv/x")]), "b": plain(shares=[share("/srv/x", readOnly=True)])}
    assert said(reader) == []
    assert one(shares=[share("/srv/x"), share("/srv/x", "/y", "y"), share("/srv/x/z", "/z", "z")]) == []
    store = {name: plain(shares=[share("/nix/store", "/nix/.ro-store")]) for name in "ab"}
    assert said(store) == []


def test_a_share_within_that_of_another_guest_is_told_once_for_the_outer() -> None:
    vms = {f"g{number}": plain(shares=[share(f"/srv/{number}")]) for number in range(5)}
    vms["a"] = plain(shares=[share("/srv")])
    assert said(vms) == [("shared-writable-share", "info", f"a.{SHARES}.0.source")]
    vms["a"] = plain(shares=[share("/srv", readOnly=True)])
    assert said(vms) == []


@pytest.mark.parametrize(
    ("options", "severity"),
    [
        ({"fsType": "nfs"}, "warning"),
        ({"fsType": "cifs"}, "warning"),
        ({"fsType": "ext4", "options": ["nofail"]}, "warning"),
        ({"fsType": "ext4", "options": ["noauto"]}, "warning"),
        ({"fsType": "ext4", "options": ["_netdev"]}, "warning"),
        ({"fsType": "nfs", "options": ["x-systemd.automount", "noauto"]}, "info"),
        ({"fsType": "ext4"}, ""),
        ({"fsType": "nfs", "neededForBoot": True}, ""),
        ({"fsType": "nfs", "options": ["x-systemd.before=microvm-virtiofsd@a.service"]}, ""),
    ],
)
def test_a_share_on_a_mount(options: dict[str, Any], severity: str) -> None:
    mounts = {"/srv": {"device": "nas:/x" if options["fsType"] in ("nfs", "cifs") else "/dev/sda1", **options}}
    for source in ("/srv", "/srv/a"):
        expected = [("share-on-late-mount", severity, f"a.{SHARES}.0.source")] if severity else []
        assert said({"a": plain(shares=[share(source)])}, fileSystems=mounts) == expected
    assert said({"a": plain(shares=[share("/data")])}, fileSystems=mounts) == []
    near = mounts | {"/srv/a": {"device": "/dev/sdb1", "fsType": "ext4"}}
    assert said({"a": plain(shares=[share("/srv/a/b")])}, fileSystems=near) == []


@pytest.mark.parametrize(
    "service",
    [
        {"microvm-virtiofsd@a": {"unitConfig": {"RequiresMountsFor": "/srv/a"}}},
        {"microvm-virtiofsd@": {"after": ["srv.mount"]}},
        {"microvm@a": {"after": ["remote-fs.target"]}},
    ],
)
def test_a_share_that_the_host_makes_wait(service: dict[str, Any]) -> None:
    mounts = {"/srv": {"device": "nas:/x", "fsType": "nfs"}}
    vms = {"a": plain(shares=[share("/srv/a")])}
    assert said(vms, fileSystems=mounts, systemd={"services": service}) == []
    assert said({"b": plain(shares=[share("/srv/a")])}, fileSystems=mounts) != []


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("/persist", "/srv/a", ""),
        ("/etc", "/srv/a", ""),
        ("/nix/store", "/nix/store", ""),
        ("/nix/.ro-store", "/nix/store", ""),
        ("/nix/.rw-store", "/srv/a", ""),
        ("/var/log/journal", "/srv/a", ""),
        ("/nix/store", "/srv/a", "guest-mountpoint-shadows-system"),
        ("/proc", "/srv/a", "guest-mountpoint-shadows-system"),
        ("/run", "/srv/a", "guest-mountpoint-shadows-system"),
        ("/run/secrets", "/srv/a", ""),
        ("/persist/", "/srv/a", "trailing-slash-in-mountpoint"),
        ("/", "/srv/a", ""),
    ],
)
def test_where_a_share_is_mounted(target: str, source: str, expected: str) -> None:
    assert [rule for rule, _, _ in one(shares=[share(source, target)])] == ([expected] if expected else [])


def test_two_at_one_place() -> None:
    at = [("duplicate-guest-mountpoint", "error", f"a.{SHARES}.1.mountPoint")]
    assert one(shares=[share("/srv/x", tag="x"), share("/srv/y", tag="y")]) == at
    assert one(shares=[share("/srv/x", tag="x"), share("/srv/x", tag="y")]) == []
    volume = [("duplicate-guest-mountpoint", "error", f"a.{VOLUMES}.1.mountPoint")]
    assert one(volumes=[disk("x.img"), disk("y.img")]) == volume
    assert one(volumes=[disk("x.img", None), disk("y.img", None)]) == []
    mixed = said({"a": plain(shares=[share("/srv/x")], volumes=[disk("x.img", "/data")])})
    assert mixed == [("duplicate-guest-mountpoint", "error", f"a.{VOLUMES}.0.mountPoint")]
    assert said({"a": plain(shares=[share("/srv/x")]), "b": plain(shares=[share("/srv/y")])}) == []


def test_a_tag_twice() -> None:
    twice = [share("/srv/x", "/x"), share("/srv/y", "/y")]
    assert one(shares=twice) == [("duplicate-virtiofs-tag", "error", f"a.{SHARES}.1.tag")]
    assert said({"a": plain(shares=twice[:1]), "b": plain(shares=twice[1:])}) == []


@pytest.mark.parametrize(
    ("interface", "expected"),
    [
        (tap("a" * 15), []),
        (tap("a" * 16), [("interface-name-too-long", "error", f"a.{INTERFACES}.0.id")]),
        (tap("a b"), [("invalid-interface-name", "error", f"a.{INTERFACES}.0.id")]),
        (tap("a", "02:00:00:00:00:0A"), []),
        (tap("a", "not a mac"), [("malformed-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (tap("a", ""), [("malformed-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (tap("a", "2:0:0:0:0:1"), [("malformed-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (tap("a", "02-00-00-00-00-01"), []),
        (tap("a", "02-00:00-00-00-01"), []),
        (tap("a", "2-0-0-0-0-1"), [("malformed-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (macvtap("a", mac="02-00-00-00-00-01"), [("malformed-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (tap("a", "03:00:00:00:00:01"), [("unusable-mac", "error", f"a.{INTERFACES}.0.mac")]),
        (tap("a", "00:00:00:00:00:01"), [("global-mac", "info", f"a.{INTERFACES}.0.mac")]),
        (macvtap("a", link="lo"), [("busy-host-link", "error", f"a.{INTERFACES}.0.macvtap.link")]),
        (macvtap("a", link="wlan0"), [("wireless-host-link", "warning", f"a.{INTERFACES}.0.macvtap.link")]),
        (tap("a", bridge="br0"), [("failed-assertion", "error", f"a.{INTERFACES}.0.bridge")]),
        ({**tap("a"), "type": "bridge"}, [("failed-assertion", "error", f"a.{INTERFACES}.0")]),
        ({**tap("a", bridge="br0"), "type": "bridge"}, []),
        ({**tap("a" * 16, bridge="br0"), "type": "bridge"}, [("failed-assertion", "error", f"a.{INTERFACES}.0.id")]),
        ({**tap("a"), "type": "user"}, []),
        ({"type": "tap", "mac": OTHER}, [("missing-option", "error", f"a.{INTERFACES}.0")]),
        ({**tap("a"), "type": "macvtap"}, [("missing-option", "error", f"a.{INTERFACES}.0")] * 2),
        ({**tap("a"), "type": "veth"}, [("type-mismatch", "error", f"a.{INTERFACES}.0.type")]),
    ],
)
def test_an_interface(interface: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    assert one(interfaces=[interface]) == expected


def test_an_id_twice() -> None:
    two = {"a": plain(interfaces=[tap("x")]), "b": plain(interfaces=[tap("x", OTHER)])}
    assert said(two) == [("interface-name-clash", "error", f"b.{INTERFACES}.0.id")]
    in_one = one(interfaces=[tap("x"), tap("x", OTHER)])
    assert in_one == [("failed-assertion", "error", f"a.{INTERFACES}.1.id")]
    user = {name: plain(interfaces=[{**tap("x", mac), "type": "user"}]) for name, mac in (("a", OTHER), ("b", OTHER))}
    assert said(user) == []


def test_an_id_that_a_device_of_the_host_has() -> None:
    vms = {"a": plain(interfaces=[tap("x")])}
    clash = [("interface-name-clash", "error", f"a.{INTERFACES}.0.id")]
    assert said(vms, networking={"bridges": {"x": {"interfaces": []}}}) == clash
    assert said(vms, networking={"interfaces": {"x": {"virtual": True}}}) == []
    for kind, expected in (("tap", []), ("bridge", clash)):
        netdevs = {"x": {"netdevConfig": {"Kind": kind, "Name": "x"}}}
        assert said(vms, systemd={"network": {"netdevs": netdevs}}) == expected


def test_an_address_twice_on_one_host() -> None:
    same = {"a": plain(interfaces=[tap("x")]), "b": plain(interfaces=[tap("y")])}
    assert said(same) == [("mac-collision", "error", f"b.{INTERFACES}.0.mac")]
    assert said(same, systemd=routed("x", "y")) == [("mac-collision", "info", f"b.{INTERFACES}.0.mac")]
    assert one(interfaces=[tap("x"), tap("y")]) == [("mac-collision", "error", f"a.{INTERFACES}.1.mac")]


@pytest.mark.parametrize(
    ("interface", "systemd", "finds"),
    [
        (macvtap("x"), {}, True),
        (tap("x"), {}, False),
        (tap("x"), routed("x"), False),
        (tap("x"), bridge(names="x"), False),
        (tap("x"), bridge(names="x eno1"), True),
        (tap("x"), bridge(names="x en*"), True),
        ({**tap("x", bridge="br0"), "type": "bridge"}, bridge(names="eno1"), True),
        ({**tap("x", bridge="br1"), "type": "bridge"}, bridge(names="eno1"), False),
    ],
)
def test_an_address_on_two_hosts(interface: dict[str, Any], systemd: dict[str, Any], *, finds: bool) -> None:
    host = {"microvm": {"vms": {"a": plain(interfaces=[interface])}}, "systemd": systemd}
    names = [{**host, "networking": {"hostName": name}} for name in ("one", "two")]
    assert [each.rule for each in findings(*names)] == (["mac-collision"] if finds else [])


def test_host_names() -> None:
    clash = [("node-name-clash", "warning", "b.config.networking.hostName")]
    assert said({"a": plain("web"), "b": plain("Web")}) == clash
    assert said({"web": plain(), "b": plain("web")})[0][0] == "node-name-clash"
    assert said({"a": plain(), "b": plain()}) == []
    host = {"microvm": {"vms": {"tang": plain()}}}
    assert list(findings(*({**host, "networking": {"hostName": name}} for name in ("one", "two")))) == []


@pytest.mark.parametrize(
    ("name", "systemd", "finds"),
    [
        ("tap-a", bridge(), True),
        ("vm-a", bridge(), False),
        ("tap-a", {}, False),
        ("tap-a", routed("other"), False),
        ("tap-a", bridge(names="*"), False),
        ("tap-a", bridge(names="!eno1"), False),
        ("tap-a", {**bridge(), "services": {"up": {"script": "ip link set tap-a master br0"}}}, False),
        ("tap-a", {**bridge(), "services": {"up": {"script": "for t in tap-*; do ip link set $t up; done"}}}, False),
        ("tap-a", {**bridge(), "services": {"up": {"script": "ip link set tap-$1 master br0"}}}, False),
        ("tap-a", {**bridge(), "services": {"up": {"script": "ip link set tap-ab master br0"}}}, True),
    ],
)
def test_a_tap_in_no_bridge(name: str, systemd: dict[str, Any], *, finds: bool) -> None:
    expected = [("unattached-tap", "warning", f"a.{INTERFACES}.0.id")] if finds else []
    assert said({"a": plain(interfaces=[tap(name)])}, systemd=systemd) == expected


def test_a_tap_that_the_host_configures() -> None:
    vms = {"a": plain(interfaces=[tap("vm-a")])}
    for systemd in (routed("vm-a"), bridge(), routed("vm-*")):
        assert said(vms, systemd=systemd) == []
    taken = said({"a": plain(interfaces=[macvtap("vm-a")])}, systemd=routed("vm-*"))
    assert [rule for rule, _, _ in taken] == ["guest-interface-taken"]


def test_a_link_written_wrongly() -> None:
    networking: dict[str, Any] = {"interfaces": {"lan": {}}}
    found = said({"a": plain(interfaces=[macvtap("x", "lna")])}, networking=networking)
    assert found == [("unknown-host-link", "warning", f"a.{INTERFACES}.0.macvtap.link")]
    assert said({"a": plain(interfaces=[macvtap("x", "lan")])}, networking=networking) == []


@pytest.mark.parametrize(
    ("cid", "expected"),
    [
        (-1, "error"),
        (0, "error"),
        (1, "error"),
        (2, "error"),
        (3, ""),
        (4294967294, ""),
        (4294967295, "error"),
        (None, ""),
    ],
)
def test_a_context_id(cid: int | None, expected: str) -> None:
    at = "a.config.microvm.vsock.cid"
    assert one(vsock={"cid": cid}) == ([("reserved-vsock-cid", expected, at)] if expected else [])
    warned = [("reserved-vsock-cid", "warning", at)] if expected else []
    assert one(vsock={"cid": cid}, hypervisor="cloud-hypervisor") == warned


@pytest.mark.parametrize("hypervisor", ["qemu", "crosvm", "kvmtool", "alioth"])
def test_a_context_id_twice(hypervisor: str) -> None:
    vms = {name: plain(vsock={"cid": 3}, hypervisor=hypervisor) for name in "ab"}
    assert said(vms) == [("vsock-cid-collision", "error", "b.config.microvm.vsock.cid")]
    vms["b"] = plain(vsock={"cid": 3}, hypervisor="cloud-hypervisor")
    assert said(vms) == []


def forward(*ports: tuple[str, str, int]) -> dict[str, Any]:
    """A guest with these ports of the host: protocol, address and number."""
    interfaces = [{**tap("u"), "type": "user"}]
    given = [
        {"proto": proto, "host": {"address": address, "port": port}, "guest": {"port": 1}}
        for proto, address, port in ports
    ]
    return plain(interfaces=interfaces, forwardPorts=given)


@pytest.mark.parametrize(
    ("first", "second", "finds"),
    [
        (("tcp", "", 22), ("tcp", "", 22), True),
        (("tcp", "", 22), ("udp", "", 22), False),
        (("tcp", "", 22), ("tcp", "", 23), False),
        (("tcp", "", 22), ("tcp", "10.0.0.1", 22), True),
        (("tcp", "0.0.0.0", 22), ("tcp", "10.0.0.1", 22), True),  # noqa: S104 - a document's
        (("tcp", "10.0.0.2", 22), ("tcp", "10.0.0.1", 22), False),
        (("tcp", "10.0.0.1", 22), ("tcp", "10.0.0.1", 22), True),
    ],
)
def test_a_port_twice(first: tuple[str, str, int], second: tuple[str, str, int], *, finds: bool) -> None:
    rules = ["forward-port-collision"] if finds else []
    assert [rule for rule, _, _ in said({"a": forward(first), "b": forward(second)})] == rules
    assert [rule for rule, _, _ in said({"a": forward(first, second)})] == rules


@pytest.mark.parametrize(
    ("openssh", "port", "finds"),
    [
        ({"enable": True}, ("tcp", "", 22), True),
        ({"enable": True}, ("tcp", "", 2222), False),
        ({"enable": True}, ("udp", "", 22), False),
        ({"enable": True}, ("tcp", "10.0.0.1", 22), False),
        ({"enable": True, "ports": [2222]}, ("tcp", "", 22), False),
        ({"enable": True, "ports": [22, 2222]}, ("tcp", "", 2222), True),
        ({"enable": True, "listenAddresses": [{"addr": "10.0.0.1"}]}, ("tcp", "", 22), False),
        ({"enable": False}, ("tcp", "", 22), False),
        ({"ports": [22]}, ("tcp", "", 22), False),
    ],
)
def test_the_port_of_the_hosts_ssh(openssh: dict[str, Any], port: tuple[str, str, int], *, finds: bool) -> None:
    found = said({"a": forward(port)}, services={"openssh": openssh})
    assert [rule for rule, _, _ in found] == (["forward-port-collision"] if finds else [])


def test_what_a_disk_needs() -> None:
    made = {"image": "x.img", "mountPoint": "/x"}
    assert one(volumes=[made]) == [("missing-option", "error", f"a.{VOLUMES}.0")]
    assert one(volumes=[{**made, "autoCreate": False}]) == []


def test_assertions_about_ports() -> None:
    port = {"host": {"port": 1}, "guest": {"port": 1}}
    user = [{**tap("u"), "type": "user"}]
    at = [("failed-assertion", "error", "a.config.microvm.forwardPorts")]
    assert one(forwardPorts=[port], interfaces=user) == []
    no_user = ("failed-assertion", "error", f"a.{INTERFACES}.0.type")
    assert one(forwardPorts=[port], interfaces=user, hypervisor="cloud-hypervisor") == [*at, no_user]
    assert one(forwardPorts=[port], interfaces=[tap("x")]) == at
    assert one(forwardPorts=[port], interfaces=[]) == at
    assert one(forwardPorts=[port]) == []
    assert one(forwardPorts=[{**port, "from": "guest"}], interfaces=user) == []


def test_an_image_twice_in_one_guest() -> None:
    found = one(volumes=[disk("x.img", "/x"), disk("x.img", "/y")])
    assert found == [("failed-assertion", "error", f"a.{VOLUMES}.1.image")]
