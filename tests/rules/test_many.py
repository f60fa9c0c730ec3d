"""Messages about many micro VMs: the first few are named, all others are counted, and the words agree with it."""

from __future__ import annotations

import pytest

from tests.rules.many import Json, boxes, found, message, the_one, vms
from tests.rules.plain_vms import disk, macvtap, plain, share, tap
from tests.rules.table import container, vm, zfs

PCI = {"devices": [{"bus": "pci", "path": "0000:01:00.0"}]}
NAMED_LAST = {
    2: "guests `a` and `b` have",
    3: "guests `a` and `c` and 1 more have",
    6: "guests `a` and `f` and 4 more have",
}


@pytest.mark.parametrize("number", [2, 3, 6])
@pytest.mark.parametrize(
    ("rule", "options"),
    [
        ("shared-pci-device", PCI),
        ("vsock-cid-collision", {"vsock": {"cid": 5}}),
        ("shared-volume-image", {"volumes": [disk("/srv/x.img")]}),
    ],
)
def test_guests_that_have_the_same(rule: str, options: Json, number: int) -> None:
    finding = the_one(rule, vms(number, **options))
    assert finding.diagnostic.message.startswith(NAMED_LAST[number])
    assert [each.at.route[2] for each in finding.diagnostic.related] == list("abcdef"[: number - 1])
    assert finding.diagnostic.at.route[2] == "abcdef"[number - 1]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, "`x` is the interface of guests `a` and `b` on the host"),
        (3, "`x` is the interface of guests `a` and `c`, and of 1 more on the host"),
        (6, "`x` is the interface of guests `a` and `f`, and of 4 more on the host"),
    ],
)
def test_one_interface_of_several(number: int, said: str) -> None:
    guests = {name: plain(interfaces=[tap("x", f"02:00:00:00:00:0{at}")]) for at, name in enumerate("abcdef"[:number])}
    finding = the_one("interface-name-clash", {"microvm": {"vms": guests}})
    assert finding.diagnostic.message.startswith(said)
    assert len(finding.diagnostic.related) == number - 1


@pytest.mark.parametrize(("number", "also"), [(1, ""), (2, ", and so may 1 more"), (6, ", and so may 5 more")])
def test_guests_that_may_write_or_read(number: int, also: str) -> None:
    written = message("writable-share-of-host-system", vms(number, shares=[share("/etc")]))
    assert written == f"guest `a` may write to `/etc` of the host{also}"
    read = the_one("share-exposes-host-identity", vms(number, shares=[share("/etc/ssh", readOnly=True)]))
    assert read.diagnostic.message.startswith("root of guest `a` may read `/etc/ssh`, which ")
    assert read.diagnostic.message.partition(", and so may")[2] == also.removeprefix(", and so may")
    assert len(read.diagnostic.related) == number - 1


@pytest.mark.parametrize(("number", "also"), [(1, ""), (2, " and 1 more"), (6, " and 5 more")])
def test_guests_on_a_link_with_an_address(number: int, also: str) -> None:
    guests = {
        name: plain(interfaces=[macvtap(f"t{name}", "lan", f"02:00:00:00:00:0{at}")])
        for at, name in enumerate("abcdef"[:number])
    }
    networks = {"10-lan": {"matchConfig": {"Name": "lan"}, "address": ["10.0.0.1/24"]}}
    host = {"microvm": {"vms": guests}, "systemd": {"network": {"networks": networks}}}
    assert message("host-address-on-guest-link", host) == (
        f"the host has its own address on `lan`, the link of guest `a`{also}: host and guests cannot reach each other "
        "on it"
    )


@pytest.mark.parametrize(("number", "also"), [(25, None), (26, ""), (27, ", nor are 1 more"), (30, ", nor are 4 more")])
def test_disks_without_a_letter(number: int, also: str | None) -> None:
    """Of 26 letters, the first is that of the guest's store."""
    host = vms(1, volumes=[disk(f"{at}.img", f"/m{at}") for at in range(number)])
    said = [each.diagnostic.message for each in found("too-many-volumes", host)]
    assert said == (
        [] if also is None else [f"disk `25.img` of guest `a` is not mounted at `/m25`{also}: no drive letter is left"]
    )


@pytest.mark.parametrize(
    ("writers", "readers", "said"),
    [
        ("a", "b", "guest `a` may write to `/srv`, which holds a share of `b`"),
        ("a", "bc", "guest `a` may write to `/srv`, which holds shares of 2 guests (`b`, `c`)"),
        ("a", "bcd", "guest `a` may write to `/srv`, which holds shares of 3 guests (`b`, `c`, `d`)"),
        ("a", "bcdef", "guest `a` may write to `/srv`, which holds shares of 5 guests (`b`, `c`, `d`, …)"),
        ("ab", "", "2 guests (`a` and `b`) may write to `/srv`"),
        ("abc", "", "3 guests (`a`, `b`, `c`) may write to `/srv`"),
        ("abcd", "", "4 guests (`a`, `b`, `c`, …) may write to `/srv`"),
        ("abcdef", "", "6 guests (`a`, `b`, `c`, …) may write to `/srv`"),
    ],
)
def test_guests_that_write_to_one_directory(writers: str, readers: str, said: str) -> None:
    guests = {name: plain(shares=[share("/srv")]) for name in writers}
    guests |= {name: plain(shares=[share(f"/srv/{name}", readOnly=True)]) for name in readers}
    finding = the_one("shared-writable-share", {"microvm": {"vms": guests}})
    assert finding.diagnostic.message == said
    assert finding.diagnostic.at.route[2] == writers[-1]
    assert [each.at.route[2] for each in finding.diagnostic.related] == [*writers[:-1], *readers[:3]]


@pytest.mark.parametrize(
    ("owners", "said"),
    [
        ("", None),
        ("b", "holds the disk of another guest (`b`)"),
        ("bb", "holds 2 disks of other guests (`b`)"),
        ("bc", "holds 2 disks of other guests (`b`, `c`)"),
        ("bcd", "holds 3 disks of other guests (`b`, `c`, `d`)"),
        ("bcde", "holds 4 disks of other guests (`b`, `c`, `d`, …)"),
        ("bcdefg", "holds 6 disks of other guests (`b`, `c`, `d`, …)"),
        ("bbbbcd", "holds 6 disks of other guests (`b`, …)"),
    ],
)
def test_disks_in_a_share(owners: str, said: str | None) -> None:
    """Those of the guest that has the share are its own, and those beside the directory are not in it."""
    disks: dict[str, list[Json]] = {
        "a": [disk("/srv/a.img", "/d"), disk("/srv/z.img", "/e")],
        "h": [disk("/srv.img", "/d"), disk("/srv0/x.img", "/e"), disk("/sru/x.img", "/f"), disk("/srv-x/x.img", "/g")],
    }
    for at, name in enumerate(owners):
        disks.setdefault(name, []).append(disk(f"/srv/d{at}/x.img", f"/m{at}"))
    guests = {name: plain(volumes=own) for name, own in disks.items()}
    for path in ("/srv", "/srv/", "//srv/."):
        guests["a"] = plain(volumes=disks["a"], shares=[share(path)])
        findings = found("share-exposes-volume", {"microvm": {"vms": guests}})
        assert [each.diagnostic.message.partition(", which ")[2] for each in findings] == ([said] if said else [])
        places = [each.at.route[2] for finding in findings for each in finding.diagnostic.related]
        assert places == list(owners[:3])
    guests["a"] = plain(volumes=disks["a"], shares=[share("/srv", readOnly=True)])
    assert found("share-exposes-volume", {"microvm": {"vms": guests}}) == []


def test_each_share_holds_its_own_disks() -> None:
    guests = {
        "a": plain(shares=[share("/srv/x", "/x", "x"), share("/srv/y", "/y", "y"), share("/srv/z", "/z", "z")]),
        "b": plain(volumes=[disk("/srv/x/b.img", "/1"), disk("/srv/y/b.img", "/2"), disk("/srv/y/c.img", "/3")]),
        "c": plain(volumes=[disk("/srv/y/d/c.img")], shares=[share("/srv/y/d")]),
    }
    said = [each.diagnostic.message for each in found("share-exposes-volume", {"microvm": {"vms": guests}})]
    assert said == [
        "guest `a` may write to `/srv/x`, which holds the disk of another guest (`b`)",
        "guest `a` may write to `/srv/y`, which holds 3 disks of other guests (`b`, `c`)",
    ]


def forward(host_port: int) -> Json:
    """A forwarded port."""
    return {"host": {"port": host_port}, "guest": {"port": 1}}


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (2, "is forwarded 2 times, to guest `a` and `b`: QEMU does not start the second"),
        (3, "is forwarded 3 times, to guest `a` and `b`, …: QEMU does not start the second"),
        (6, "is forwarded 6 times, to guest `a` and `b`, …: QEMU does not start the second"),
    ],
)
def test_a_port_of_several_guests(number: int, said: str) -> None:
    host = vms(number, interfaces=[{**tap("u"), "type": "user"}], forwardPorts=[forward(80)])
    assert message("forward-port-collision", host) == f"port 80 (tcp) of the host {said}"


def test_a_port_of_one_guest() -> None:
    host = vms(1, interfaces=[{**tap("u"), "type": "user"}], forwardPorts=[forward(80), forward(80)])
    said = "port 80 (tcp) of the host is forwarded 2 times, to guest `a`: QEMU does not start the second"
    assert message("forward-port-collision", host) == said
    ports = [{"hostPort": 80, "containerPort": 80}] * 2
    said = "port 80 (tcp) of the host is forwarded 2 times, to guest `a`: systemd-nspawn does not start `a`"
    assert message("forward-port-collision", boxes(1, privateNetwork=True, forwardPorts=ports)) == said


@pytest.mark.parametrize(
    ("number", "names"),
    [(1, "`ta`"), (2, "`ta`, `tb`"), (3, "`ta`, `tb`, `tc`"), (4, "`ta`, `tb`, `tc`, …"), (6, "`ta`, `tb`, `tc`, …")],
)
def test_interfaces_that_a_network_takes_in(number: int, names: str) -> None:
    guests = {
        name: plain(interfaces=[macvtap(f"t{name}", "lan", f"02:00:00:00:00:0{at}")])
        for at, name in enumerate("abcdef"[:number])
    }
    networks = {"10": {"matchConfig": {"Name": "t*"}, "networkConfig": {"Bridge": "br0"}}}
    host = {"microvm": {"vms": guests}, "systemd": {"network": {"networks": networks}}}
    finding = the_one("guest-interface-taken", host)
    start = f"network `10` of the host also configures the guests' interfaces, {names}: "
    assert finding.diagnostic.message == start + "the kernel refuses to put them into `br0`"
    assert len(finding.diagnostic.related) == number


@pytest.mark.parametrize(
    ("number", "names"),
    [(1, "`a`"), (2, "`a`, `b`"), (3, "`a`, `b`, `c`"), (4, "`a`, `b`, `c`, …"), (6, "`a`, `b`, `c`, …")],
)
def test_guests_whose_options_are_not_checked(number: int, names: str) -> None:
    guests = {name: vm() for name in "abcdef"[:number]}
    said = f"of guests is not checked ({names}): nothing is known of problems there"
    both = {"node": {"name": "ward"}, "guests": guests, **boxes(number), **vms(number)}
    assert [each.diagnostic.message for each in found("unchecked-options", both)] == [
        f"`containers` {said}",
        f"`microvm.vms` {said}",
    ]


@pytest.mark.parametrize(
    ("mounted", "said"),
    [
        (
            {"shares": [share("/x", tag="x"), share("/y", tag="y")]},
            "mounts 2 directories of the host at `/data`: only the last is mounted",
        ),
        (
            {"shares": [share(f"/{tag}", tag=tag) for tag in "xyz"]},
            "mounts 3 directories of the host at `/data`: only the last is mounted",
        ),
        (
            {"shares": [share("/x", "/data/.", tag="x"), share("/y", tag="y")]},
            "mounts 2 directories of the host at `/data`: only one of them is mounted",
        ),
        (
            {"volumes": [disk("x.img", "/data"), disk("y.img", "/data")]},
            "mounts 2 disks at `/data`: only the last is mounted",
        ),
        (
            {"shares": [share("/x")], "volumes": [disk("x.img", "/data")]},
            "mounts a share and a disk at `/data`: Nix does not merge the two",
        ),
    ],
)
def test_what_a_guest_mounts_at_one_place(mounted: Json, said: str) -> None:
    assert message("duplicate-guest-mountpoint", vms(1, **mounted)) == f"guest `a` {said}"
    assert found("duplicate-guest-mountpoint", vms(1, shares=[share("/x"), share("/y", "/other", "y")])) == []


@pytest.mark.parametrize("number", [2, 3, 5])
def test_shares_with_one_tag(number: int) -> None:
    finding = the_one("duplicate-virtiofs-tag", vms(1, shares=[share(f"/{at}", f"/m{at}") for at in range(number)]))
    said = f"micro VM `a` has {number} shares with the tag `data`, which microvm.nix refuses"
    assert finding.diagnostic.message == said
    assert len(finding.diagnostic.related) == number - 1


@pytest.mark.parametrize("number", [2, 3, 5])
def test_values_that_microvm_nix_takes_once(number: int) -> None:
    finding = the_one("failed-assertion", vms(1, volumes=[disk("x.img", f"/m{at}") for at in range(number)]))
    assert f"`x.img` is used {number} times, which microvm.nix refuses" in finding.diagnostic.message
    assert len(finding.diagnostic.related) == number - 1


@pytest.mark.parametrize("number", [2, 10, 11, 14])
def test_mounts_that_lead_to_one_unit(number: int) -> None:
    """Of the others, ten are shown with each."""
    paths = [f"/guests/{'/' * at}x" for at in range(number)]
    guests = {f"g{at:02}": container(zfs={"/p": zfs(dataset=f"safe/{at}", host=path)}) for at, path in enumerate(paths)}
    said = found("duplicate-mount-unit", {"node": {"name": "ward"}, "guests": guests})
    assert len(said) == number - 1
    assert {len(each.diagnostic.related) for each in said} == {min(number - 1, 10)}
