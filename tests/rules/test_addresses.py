"""Addresses of containers: which are one, for guests on a bridge and for the host's routes, and what is said of it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.many import Json, found, the_one


def routed(address: str, **more: Any) -> Json:
    """A container with a pair of links of its own to the host."""
    option = "localAddress6" if ":" in address else "localAddress"
    return {"privateNetwork": True, "autoStart": True, option: address, **more}


def bridged(address: str, bridge: str = "br0", **more: Any) -> Json:
    return routed(address, hostBridge=bridge, **more)


def host(**containers: Json) -> Json:
    return {"containers": containers}


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("10.0.0.2", "10.0.0.2", True),
        ("10.0.0.2", "10.0.0.3", False),
        ("10.0.0.2/32", "10.0.0.2", True),
        ("10.0.0.2/32", "10.0.0.3/32", False),
        ("10.0.0.2/31", "10.0.0.3/31", True),
        ("10.0.0.2/31", "10.0.0.4/31", False),
        ("10.0.0.2/31", "10.0.0.2", False),
        ("10.0.0.0/24", "10.0.0.0/24", True),
        ("10.0.0.0/24", "10.0.0.0/25", False),
        ("fc00::2", "FC00:0::2", True),
        ("fc00::2", "fc00::3", False),
        ("fc00::2/127", "fc00::3/127", True),
        ("fc00::2/128", "fc00::2", True),
        ("fc00::/64", "fc00:0:0:0:1::/64", True),
        ("fc00::/64", "fc00:0:0:1::/64", False),
    ],
)
def test_one_route_of_the_host(first: str, second: str, *, is_one: bool) -> None:
    findings = found("address-collision", host(a=routed(first), b=routed(second)))
    assert [each.diagnostic.message for each in findings] == is_one * [
        (
            f"containers `a` and `b` have the same address, `{second}`: the route to the second is refused, so its "
            "service fails"
        )
    ]
    assert [each.diagnostic.at.route[1] for each in findings] == is_one * ["b"]
    assert [each.at.route[1] for finding in findings for each in finding.diagnostic.related] == is_one * ["a"]


@pytest.mark.parametrize(
    ("first", "second", "is_one"),
    [
        ("10.0.0.2/24", "10.0.0.2/24", True),
        ("10.0.0.2/24", "10.0.0.2/16", True),
        ("10.0.0.2/24", "10.0.0.2", True),
        ("10.0.0.2/31", "10.0.0.3/31", False),
        ("fc00::2/64", "FC00:0::2/64", True),
        ("fc00::2/64", "fc00::3/64", False),
    ],
)
def test_one_address_on_a_bridge(first: str, second: str, *, is_one: bool) -> None:
    for bridge, meets in (("br0", is_one), ("br1", False)):
        findings = found("address-collision", host(a=bridged(first), b=bridged(second, bridge)))
        assert [each.diagnostic.message for each in findings] == meets * [
            f"containers `a` and `b` have the same address, `{second}`: both answer for it on bridge `br0`"
        ]


def test_each_address_is_told_once() -> None:
    findings = found(
        "address-collision",
        host(
            a=bridged("10.0.0.2/24", "br1"),
            b=bridged("10.0.0.2/24", "br1"),
            c=bridged("10.0.0.2/24", "br2"),
            d=bridged("10.0.0.2/24", "br2"),
            e=bridged("10.0.0.9/24", "br1"),
            f=bridged("10.0.0.9/24", "br1"),
            g=routed("10.0.0.2"),
            h=routed("10.0.0.2"),
        ),
    )
    assert [each.diagnostic.message.partition(" have")[0] for each in findings] == [
        "containers `a` and `b`",
        "containers `c` and `d`",
        "containers `e` and `f`",
        "containers `g` and `h`",
    ]
    assert ["br1" in each.diagnostic.message for each in findings] == [True, False, True, False]
    assert len({each.fingerprint for each in findings}) == 4


@pytest.mark.parametrize(
    ("containers", "severity", "stage"),
    [
        (host(a=routed("10.0.0.2"), b=routed("10.0.0.2")), "error", "boot"),
        (host(a=routed("10.0.0.2", autoStart=False), b=routed("10.0.0.2")), "warning", "boot"),
        (host(a=routed("10.0.0.2"), b=routed("10.0.0.2", autoStart=False)), "warning", "boot"),
        (host(a=bridged("10.0.0.2/24"), b=bridged("10.0.0.2/24")), "error", "runtime"),
        (host(a=bridged("10.0.0.2/24"), b=bridged("10.0.0.2/24", autoStart=False)), "warning", "runtime"),
        (host(a=routed("10.0.0.2", autoStart=False, extraVeths={"x": {"localAddress": "10.0.0.2"}})), "error", "boot"),
    ],
)
def test_how_bad_it_is(containers: Json, severity: str, stage: str) -> None:
    finding = the_one("address-collision", containers)
    assert (finding.severity, finding.stage) == (severity, stage)


def test_two_pairs_of_one_container() -> None:
    finding = the_one("address-collision", host(a=routed("10.0.0.2", extraVeths={"x": {"localAddress": "10.0.0.2"}})))
    assert finding.diagnostic.message == (
        "two pairs of `a` have the same address, `10.0.0.2`: the route to the second is refused, so its service fails"
    )


LINK = {"networking": {"interfaces": {"lan": {"ipv4": {"addresses": [{"address": "10.0.0.9", "prefixLength": 24}]}}}}}
LINK6 = {"networking": {"interfaces": {"lan": {"ipv6": {"addresses": [{"address": "FC00::9", "prefixLength": 64}]}}}}}


@pytest.mark.parametrize(
    ("data", "said", "at", "there"),
    [
        (
            host(a=routed("10.0.0.9")) | LINK,
            "`10.0.0.9` of container `a` is an address of the host, on a link of its own",
            "containers.a.localAddress",
            "networking.interfaces.lan.ipv4.addresses.0.address",
        ),
        (
            host(a=bridged("10.0.0.9/24")) | LINK,
            "`10.0.0.9/24` of container `a` is an address of the host, on a link of its own",
            "containers.a.localAddress",
            "networking.interfaces.lan.ipv4.addresses.0.address",
        ),
        (
            host(a=routed("fc00:0::9")) | LINK6,
            "`fc00:0::9` of container `a` is an address of the host, on a link of its own",
            "containers.a.localAddress6",
            "networking.interfaces.lan.ipv6.addresses.0.address",
        ),
        (
            host(a=routed("10.0.0.1"), b=routed("10.0.0.2", hostAddress="10.0.0.1")),
            "`10.0.0.1` of container `a` is an address of the host, as `hostAddress` of `b`",
            "containers.a.localAddress",
            "containers.b.hostAddress",
        ),
        (
            host(a=routed("10.0.0.1", hostAddress="10.0.0.1")),
            "`10.0.0.1` of container `a` is an address of the host, as `hostAddress` of `a`",
            "containers.a.localAddress",
            "containers.a.hostAddress",
        ),
        (
            host(a=routed("10.0.0.9"), b=routed("10.0.0.2", hostAddress="10.0.0.9")) | LINK,
            "`10.0.0.9` of container `a` is an address of the host, on a link of its own",
            "containers.a.localAddress",
            "networking.interfaces.lan.ipv4.addresses.0.address",
        ),
        (
            host(
                a=routed("10.0.0.1"),
                b=routed("10.0.0.2", hostAddress="10.0.0.1"),
                c=routed("10.0.0.3", hostAddress="10.0.0.1"),
            ),
            "`10.0.0.1` of container `a` is an address of the host, as `hostAddress` of `b`",
            "containers.a.localAddress",
            "containers.b.hostAddress",
        ),
    ],
)
def test_an_address_that_the_host_has(data: Json, said: str, at: str, there: str) -> None:
    finding = the_one("address-collision", data)
    assert finding.diagnostic.message == f"{said}: what the host sends there does not reach the container"
    assert (finding.path, finding.severity, finding.stage) == (at, "error", "runtime")
    assert [".".join(map(str, each.at.route)) for each in finding.diagnostic.related] == [there]


@pytest.mark.parametrize(
    "data",
    [
        host(a=routed("10.0.0.8")) | LINK,
        host(a=routed("10.0.0.1"), b=bridged("10.0.0.2/24", hostAddress="10.0.0.1")),
        host(a=routed("10.0.0.3"), b=routed("10.0.0.2", hostAddress="10.0.0.1")),
        host(a=routed("10.0.0.2", hostAddress="10.0.0.1"), b=routed("10.0.0.3", hostAddress="10.0.0.1")),
        host(a=bridged("10.0.0.2/24", extraVeths={"x": {"hostBridge": "br0", "localAddress": "10.0.0.2/24"}})),
        host(a=routed("x"), b=routed("y")),
    ],
)
def test_addresses_of_their_own(data: Json) -> None:
    assert found("address-collision", data) == []


@pytest.mark.parametrize(
    ("container", "said", "severity"),
    [
        (routed("10.0.0.2"), "", ""),
        (routed("10.0.0.2/32"), "", ""),
        (routed("10.0.0.2/31"), "", ""),
        (routed("10.0.0.2/24"), "is no network of prefix 24, so `ip route` refuses it", "error"),
        (routed("10.0.0.1/31"), "is no network of prefix 31, so `ip route` refuses it", "error"),
        (routed("10.0.0.0/24"), "", ""),
        (routed("0.0.0.0/0"), "", ""),
        (routed("10.0.0.2/33"), "has no prefix of 0 to 32", "error"),
        (routed("10.0.0.2/x"), "has no prefix of 0 to 32", "error"),
        (routed("fc00::2/64"), "", ""),
        (routed("fc00::2/128"), "", ""),
        (routed("fc00::2/129"), "has no prefix of 0 to 128", "error"),
        (bridged("10.0.0.2/24"), "", ""),
        (bridged("10.0.0.2/33"), "has no prefix of 0 to 32", "error"),
        (bridged("10.0.0.2"), "has no prefix: it reaches nobody on bridge `br0`", "warning"),
        (bridged("fc00::2"), "has no prefix: it reaches nobody on bridge `br0`", "warning"),
        (bridged("10.0.0.2", hostAddress="10.0.0.1"), "", ""),
        (bridged("10.0.0.2", hostAddress6="fc00::1"), "has no prefix: it reaches nobody on bridge `br0`", "warning"),
        (bridged("fc00::2", hostAddress6="fc00::1"), "", ""),
        (bridged("fc00::2", hostAddress="10.0.0.1"), "has no prefix: it reaches nobody on bridge `br0`", "warning"),
    ],
)
def test_prefixes(container: Json, said: str, severity: str) -> None:
    address = container.get("localAddress") or container["localAddress6"]
    findings = found("address-prefix", host(a=container))
    expected = [f"`{address}` of container `a` {said}"] if said else []
    assert [each.diagnostic.message for each in findings] == expected
    assert [each.severity for each in findings] == ([severity] if said else [])
    way_out = f"write `{address.partition('/')[0]}`"
    if severity == "warning":
        way_out = f"give it the prefix of its network, as in `{address}{'/64' if ':' in address else '/24'}`"
    assert [each.diagnostic.help for each in findings] == ([way_out] if said else [])


@pytest.mark.parametrize(
    ("gateway", "said"),
    [
        ("10.0.0.1", ""),
        ("10.0.0.1/24", "is the gateway in the container, and `ip route` takes none with a prefix"),
        ("10.0.0.1/33", "has no prefix of 0 to 32"),
    ],
)
def test_gateways_with_prefixes(gateway: str, said: str) -> None:
    findings = found("address-prefix", host(a=bridged("10.0.0.2/24", hostAddress=gateway)))
    assert [each.diagnostic.message for each in findings] == ([f"`{gateway}` of container `a` {said}"] if said else [])
