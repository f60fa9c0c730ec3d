"""What guests have in common with one another and with the host: directories, names, addresses on several networks."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.analysis.fleet import mac_collisions, node_name_clashes
from guestlint.analysis.links import reaches_network
from guestlint.analysis.views import FleetView, HostView
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.facts.made import facts
from tests.rules.plain_vms import bridge, disk, macvtap, plain, routed, share, tap

Json = dict[str, Any]
NETWORK = ["systemd.network", "networking.interfaces", "networking.bridges"]


def view(data: Json, file: str = "host.json") -> HostView:
    document = read_bytes(file, json.dumps(data).encode())
    return HostView(document, read_host(document, own_front_ends(BACKENDS)))


def vms(**given: Json) -> Json:
    return {"microvm": {"vms": given}}


def said(rule: str, data: Json, complete: list[str] | None = None) -> list[str]:
    text = json.dumps(data).encode() if complete is None else facts(data, complete=complete)
    run = api.lint([read_bytes("host.json", text)], Settings())
    assert run.crashes == []
    return [each.diagnostic.message for each in run.findings if each.rule == rule]


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/var/lib/microvms/a", []),
        ("/var/lib/microvms/b", ["2 guests (`a` and `b`) may write to `/var/lib/microvms/b`"]),
        ("/var/lib/microvms/c", ["2 guests (`a` and `b`) may write to `/var/lib/microvms/c`"]),
        ("/var/lib/microvms", []),
        ("/etc", []),
        ("/etc/x", ["2 guests (`a` and `b`) may write to `/etc/x`"]),
        ("/run/postgresql", []),
        ("/run/x", ["2 guests (`a` and `b`) may write to `/run/x`"]),
        ("/run/x/y.sock", []),
        ("/run/x.socket", []),
        ("/run/x.pid", []),
        ("/run/x.sockets", ["2 guests (`a` and `b`) may write to `/run/x.sockets`"]),
        ("/tmp/x", []),  # noqa: S108 - a document's
        ("/dev/shm", []),  # noqa: S108 - a document's
        ("/srv//x", ["2 guests (`a` and `b`) may write to `/srv/x`"]),
    ],
)
def test_what_two_guests_write_to(path: str, told: list[str]) -> None:
    assert said("shared-writable-share", vms(a=plain(shares=[share(path)]), b=plain(shares=[share(path)]))) == told


def test_the_state_of_a_guest_is_the_hosts_where_that_guest_writes_to_it() -> None:
    data = vms(a=plain(shares=[share("/srv/vms/a"), share("/srv/vms/b", "/b", "b")]))
    data["microvm"]["stateDir"] = "/srv/vms/"
    assert said("writable-share-of-host-system", data) == ["guest `a` may write to `/srv/vms/a` of the host"]
    del data["microvm"]["stateDir"]
    assert said("writable-share-of-host-system", data) == []


def test_disks_of_one_guest_side_by_side() -> None:
    """Those of others are found behind them, before them and between them."""
    own = [disk(f"/srv/{name}.img", f"/{name}") for name in ("b1", "b2", "b3", "d1", "d2", "f1", "f2")]
    others = {name: plain(volumes=[disk(f"/srv/{name}.img")]) for name in "ceg"}
    data = vms(a=plain(volumes=own, shares=[share("/srv")]), **others)
    (message,) = said("share-exposes-volume", data)
    assert message.endswith("which holds 3 disks of other guests (`c`, `e`, `g`)")
    data = vms(a=plain(volumes=own, shares=[share("/srv")]), b=plain(volumes=[disk("/srv/a.img")]))
    (message,) = said("share-exposes-volume", data)
    assert message.endswith("which holds the disk of another guest (`b`)")
    assert said("share-exposes-volume", vms(a=plain(volumes=own, shares=[share("/srv")]))) == []


@pytest.mark.parametrize(
    ("host", "complete", "told"),
    [
        ({"systemd": bridge("br7")}, None, "no network takes `x`, the tap of guest `a`, into `br7`, and nothing else "),
        ({"networking": {"bridges": {"br8": {"interfaces": []}}}}, None, None),
        (
            {"networking": {"bridges": {"br8": {"interfaces": []}}}},
            NETWORK,
            "no network takes `x`, the tap of guest `a`, ",
        ),
        (
            {"systemd": bridge("br7"), "networking": {"bridges": {"br8": {}}}},
            NETWORK,
            "no network takes `x`, the tap of ",
        ),
        ({}, NETWORK, "nothing configures `x`, the tap of guest `a`: it has no address, no route and no bridge"),
        ({}, None, None),
        ({"systemd": {"network": {"netdevs": {"1": {"netdevConfig": {"Kind": "bridge"}}}}}}, None, None),
        ({"systemd": {"network": {"netdevs": {"1": {"netdevConfig": {"Kind": "dummy", "Name": "d"}}}}}}, None, None),
    ],
)
def test_a_tap_that_nothing_names(host: Json, complete: list[str] | None, told: str | None) -> None:
    found = said("unattached-tap", {**vms(a=plain(interfaces=[tap("x")])), **host}, complete)
    assert len(found) == (told is not None)
    assert all(each.startswith(str(told)) for each in found)
    bridges = [name for name in ("br7", "br8") for each in found if f"into `{name}`" in each]
    assert bridges == (["br7"] if "systemd" in host else ["br8"] if host else [])[: len(found)]


@pytest.mark.parametrize(("name", "refused"), [("100", False), ("ä", False), ("a b", True), ("all", True), (".", True)])
def test_names_of_links_that_the_kernel_takes(name: str, *, refused: bool) -> None:
    """Digits alone and other letters are refused by systemd, which makes none of the host's links by that name."""
    data = {**vms(a=plain(interfaces=[tap("x")])), "networking": {"interfaces": {name: {}}}}
    assert [text.startswith(f"link `{name}` of the host") for text in said("invalid-interface-name", data)] == (
        [True] * refused
    )


@pytest.mark.parametrize("base", ["/srv", "/data", "/srv/x", "/srv/xy"])
def test_state_wherever_directories_are(base: str) -> None:
    boxes: Json = {
        "db": {"ephemeral": True, "bindMounts": {"/d": {"hostPath": f"{base}/db/data"}}},
        "web": {"ephemeral": True},
    }
    tmpfiles = {"tmpfiles": {"rules": [f"d {base}/db/data", f"d {base}/web/data", f"d {base}/webs/data"]}}
    (message,) = said("unkept-state", {"containers": boxes, "systemd": tmpfiles})
    assert message.startswith(f"`{base}/web/data` is made for the ephemeral container `web`")


MAC = "02:00:00:00:00:01"
FIRST = {"networking": {"hostName": "one"}, **vms(x=plain(interfaces=[macvtap("x")]))}
SECOND = {"networking": {"hostName": "two"}, **vms(y=plain(interfaces=[macvtap("y")]))}
THIRD = {"networking": {"hostName": "three"}, **vms(z=plain(interfaces=[macvtap("z")]))}


def met(networks: dict[str, list[int]], *hosts: Json) -> list[str]:
    """The guests of each collision, where the hosts `0` and so on are on these networks."""
    fleet = FleetView([view(host, f"{number}.json") for number, host in enumerate(hosts)], networks)
    return ["".join(member.interface.guest for member in members) for _, members in fleet.ask(mac_collisions)]


@pytest.mark.parametrize(
    ("networks", "expected"),
    [
        ({}, ["xyz"]),
        ({"0.json": [1], "1.json": [1], "2.json": [1]}, ["xyz"]),
        ({"0.json": [1], "1.json": [1], "2.json": [2]}, ["xy"]),
        ({"0.json": [1], "1.json": [2], "2.json": [3]}, []),
        ({"0.json": [1, 2], "1.json": [1], "2.json": [2]}, ["xy", "xz"]),
        ({"0.json": [1, 2], "1.json": [1, 2], "2.json": [3]}, ["xy"]),
        ({"0.json": [1, 2], "1.json": [1, 2], "2.json": [1]}, ["xyz"]),
        ({"0.json": [], "1.json": [1], "2.json": [1]}, ["yz"]),
    ],
)
def test_hosts_meet_on_networks(networks: dict[str, list[int]], expected: list[str]) -> None:
    assert sorted(met(networks, FIRST, SECOND, THIRD)) == expected


def test_an_address_twice_on_a_host_that_meets_others() -> None:
    both = vms(x=plain(interfaces=[macvtap("x")]), t=plain(interfaces=[tap("t")]))
    assert sorted(met({}, both, SECOND)) == ["tx", "xy"]
    out = vms(x=plain(interfaces=[macvtap("x")]), t=plain(interfaces=[macvtap("t", "wan")]))
    assert met({}, out, SECOND) == ["txy"]
    assert met({}, both) == ["tx"]


@pytest.mark.parametrize(
    ("interface", "host", "reaches"),
    [
        (macvtap("x"), {}, True),
        (tap("x"), {}, False),
        (tap("x"), {"systemd": routed("x")}, False),
        (tap("vm-x"), {"systemd": bridge()}, False),
        ({**tap("x"), "type": "bridge", "bridge": "br0"}, {}, False),
        (
            {**tap("x"), "type": "bridge", "bridge": "br0"},
            {"networking": {"bridges": {"br0": {"interfaces": ["eth0"]}}}},
            True,
        ),
        (
            {**tap("x"), "type": "bridge", "bridge": "br0"},
            {"networking": {"bridges": {"br1": {"interfaces": ["eth0"]}}}},
            False,
        ),
    ],
)
def test_what_leaves_the_host(interface: Json, host: Json, *, reaches: bool) -> None:
    host_view = view({**vms(a=plain(interfaces=[interface])), **host})
    (found,) = host_view.host.interfaces
    assert reaches_network(host_view, found) is reaches


def test_names_that_one_machine_has() -> None:
    fleet = FleetView([view({"node": {"name": "a"}}, "a.json"), view({"node": {"name": "b"}}, "b.json")])
    assert fleet.ask(node_name_clashes) == []


def test_a_question_is_asked_once_and_answered_whole() -> None:
    host_view = view(FIRST)
    asked = []

    def question(each: HostView) -> list[HostView]:
        asked.append(each)
        return [each]

    assert host_view.ask(question) is host_view.ask(question)
    assert asked == [host_view]
    with pytest.raises(TypeError, match="an iterator, which can be read once: use a list"):
        host_view.ask(lambda each: iter([each]))
    fleet = FleetView([view(FIRST, "b.json"), view(SECOND, "a.json")])
    assert [each.document.file for each in fleet.hosts] == ["a.json", "b.json"]
    assert fleet.ask(lambda each: each) is fleet
