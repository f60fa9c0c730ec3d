"""Signs of links and identities: names, addresses, and what the host itself does with the links of its guests."""

from __future__ import annotations

from tests.rules.plain_vms import macvtap, tap
from tests.rules.signs import Json, box, guests, network, plain_vm, shown, shown_by_fleet, usual, with_mac
from tests.rules.table import containers, later, vm

LINKS = ("a" * 16, "100", "lo", "all", "default", "wlan0", "wlp2s0", ".", "..", ".a", "a b", "a/b", "lan:x", "ä", "")
"""Names with which something may be wrong, or of wireless cards."""
USUAL_LINKS = ("a" * 15, "lan", "100a", "lo1", "all2", "default1", "enp0s31f6", "br-lan", "eth0.100", "a_b", "xwl")


def test_names_of_links() -> None:
    for link, is_shown in [*((name, True) for name in LINKS), *((name, False) for name in USUAL_LINKS)]:
        assert ("unusual-interface" in shown(guests(a=vm(microvm={"macvtap": link}), b=vm()))) is is_shown
        assert (
            "unusual-interface" in shown(plain_vm(interfaces=[tap("x"), tap(link, "02:00:00:00:00:02")]))
        ) is is_shown


def test_addresses() -> None:
    for mac, is_shown in [
        ("02:00:00:00:00:01", False),
        ("0a:00:00:00:00:01", False),
        ("52:54:00:00:00:01", False),
        ("ee:00:00:00:00:01", False),
        ("00:00:00:00:00:01", True),
        ("03:00:00:00:00:01", True),
        ("ff:ff:ff:ff:ff:ff", True),
        ("x", True),
    ]:
        assert ("unusual-interface" in shown(plain_vm(interfaces=[tap("x", mac)]))) is is_shown


def test_interfaces_out_of_the_ordinary() -> None:
    for data in [
        plain_vm(),
        plain_vm(interfaces=[tap("x")], devices=[{"bus": "pci", "path": "0000:01:00.0"}]),
        plain_vm(interfaces=[tap("x"), tap("x", "02:00:00:00:00:02")]),
        plain_vm({"networking": {"bridges": {"x": {"interfaces": []}}}}, interfaces=[macvtap("x")]),
        plain_vm({"networking": {"interfaces": {"y": {"virtual": True}}}}, interfaces=[tap("x")]),
        plain_vm({"networking": {"bridges": {"lan": {"interfaces": ["eth0"]}}}}, interfaces=[macvtap("x", "eth0")]),
        plain_vm(network(matchConfig={"Name": "x"}, address=["10.0.0.1/24"]), interfaces=[tap("x")]),
        plain_vm(network(matchConfig={"Name": "lan"}, address=["10.0.0.1/24"]), interfaces=[macvtap("x")]),
        plain_vm(network(matchConfig={"Name": "x*"}, networkConfig={"Bridge": "br0"}), interfaces=[tap("x")]),
        {**usual(), "networking": {"nat": {"internalInterfaces": ["ve-+"]}}},
        {**usual(), "networking": {"firewall": {"interfaces": {"ve-+": {}}}}},
        guests(a=later({}), b=later({"lan": {}})),
        guests(a=containers("lan", "lan")),
        guests(a=containers("lan:vm-020000000001"), b=with_mac("02:00:00:00:00:01")),
        guests(a=containers("lan:lan")),
        guests(a=containers("lan:")),
        box(privateNetwork=True, hostAddress="10.0.0.1", localAddress="10.0.0.2"),
        box(macvlans=["lan"], allowedDevices=[{"node": "/dev/x", "modifier": "rw"}]),
    ]:
        assert "unusual-interface" in shown(data)


def test_interfaces_in_order() -> None:
    for data in [
        plain_vm(interfaces=[tap("x"), tap("y", "02:00:00:00:00:02")]),
        plain_vm({"networking": {"bridges": {"br0": {"interfaces": ["eth0"]}}}}, interfaces=[macvtap("x", "eth1")]),
        plain_vm(
            network(matchConfig={"Name": "lan"}, networkConfig={"Bridge": "br0"}), interfaces=[macvtap("x", "wan")]
        ),
        plain_vm(network(matchConfig={"Name": "wan"}, address=["10.0.0.1/24"]), interfaces=[macvtap("x", "lan")]),
        guests(a=containers("lan:x"), b=containers("lan:x")),
        guests(a=containers("lan", "wan")),
        guests(a=later({"lan": {}, "wan": {}})),
    ]:
        assert "unusual-interface" not in shown(data)


def test_facts_that_have_all_networks() -> None:
    for complete, signs in [
        ([], set()),
        (["networking"], set()),
        (["systemd.network"], {"unusual-interface", "undeclared-name"}),
    ]:
        assert shown(plain_vm(interfaces=[tap("x")]), complete) == signs


def named(host_name: str, **given: Json) -> Json:
    return {"node": {"name": host_name}, "guests": given}


def test_identities_that_meet() -> None:
    for hosts, is_shown in [
        ([usual()], False),
        ([named("a", x=containers("lan")), named("b", y=containers("lan"))], False),
        ([named("a", x=containers("lan")), named("b", x=containers("lan"))], False),
        ([named("a"), named("A")], True),
        ([named("a", x=containers("lan", nodeName="n")), named("b", y=containers("lan", nodeName="N"))], True),
        ([named("a", x=containers("lan", nodeName="A"))], True),
        ([{"node": {}}, {"node": {}}], False),
        ([named("a", x=with_mac("02:00:00:00:00:01")), named("b", y=with_mac("02:00:00:00:00:01"))], True),
        ([named("a", x=with_mac("02:00:00:00:00:01"), y=with_mac("02:00:00:00:00:01"))], True),
        ([named("a", x=with_mac("02:00:00:00:00:01"), y=with_mac("02:00:00:00:00:02"))], False),
        (
            [
                {
                    **named("a", x=with_mac("02:00:00:00:00:01")),
                    "networking": {"interfaces": {"eth0": {"macAddress": "02:00:00:00:00:01"}}},
                }
            ],
            True,
        ),
        ([named("a", x=later({"lan": {}})), named("b", y=later({"lan": {}}))], True),
        ([named("a", x=later({"lan": {}})), named("b", y=with_mac("02:00:00:00:00:01"))], False),
        ([named("a", x=later({"lan": {}}), y=later({"lan": {}}))], False),
    ]:
        assert ("repeated-identity" in shown_by_fleet(hosts)) is is_shown
