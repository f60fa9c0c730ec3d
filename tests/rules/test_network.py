"""Names and addresses of links: limits from both sides, both schemas, and one finding for one cause."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import container, containers, findings, later, said, vm

LONG = "enp0s31f6-vlan10"
MAC = "guests.a.microvm.mac"


@pytest.mark.parametrize(
    ("mac", "expected"),
    [
        ("02:00:00:00:00:01", []),
        ("06:00:00:00:00:01", []),
        ("0a:00:00:00:00:01", []),
        ("FE:00:00:00:00:01", []),
        ("52:54:00:00:00:01", []),
        ("03:00:00:00:00:01", [("unusable-mac", "error", "a multicast address")]),
        ("01:00:5e:00:00:01", [("unusable-mac", "error", "a multicast address")]),
        ("FF:ff:ff:ff:ff:ff", [("unusable-mac", "error", "the broadcast address")]),
        ("ff:ff:ff:ff:ff:fe", [("unusable-mac", "error", "a multicast address")]),
        ("00:00:00:00:00:00", [("unusable-mac", "error", "all zeros")]),
        ("00:00:00:00:00:01", [("global-mac", "info", "02:00:00:00:00:01")]),
        ("00:1B:21:00:00:01", [("global-mac", "info", "02:1b:21:00:00:01")]),
        ("54:00:00:00:00:01", [("global-mac", "info", "56:00:00:00:00:01")]),
        ("a8:00:00:00:00:01", [("global-mac", "info", "aa:00:00:00:00:01")]),
        ("ac:00:00:00:00:01", [("global-mac", "info", "ae:00:00:00:00:01")]),
    ],
)
def test_a_given_address(mac: str, expected: list[tuple[str, str, str]]) -> None:
    for guest, path in (
        (vm(microvm={"mac": mac}), MAC),
        (later({"lan": {"mac": mac}}), "guests.a.microvm.interfaces.lan.mac"),
    ):
        found = findings({"a": guest})
        assert [(each.rule, each.severity, each.path) for each in found] == [
            (rule, severity, path) for rule, severity, _ in expected
        ]
        for each, (_, _, says) in zip(found, expected, strict=True):
            assert says in f"{each.diagnostic.message} {each.diagnostic.help}"


def test_a_derived_address_is_never_at_fault() -> None:
    assert said({"a": vm(microvm={"baseMac": "01:00:00:00:00:00"})}) == []


def test_one_name_inside_a_container_and_a_micro_vm_is_told_of_both() -> None:
    name = "x" * 16
    links = {"links": [name]}
    mac = "02:00:00:00:00:01"
    guests = {"a": containers("lan", networking=links), "b": later({"lan": {"mac": mac}}, networking=links)}
    assert [(each.rule, each.severity, each.path) for each in findings(guests)] == [
        ("interface-name-too-long", "error", "guests.a.networking.links.0"),
        ("interface-name-too-long", "warning", "guests.b.networking.links.0"),
    ]


@pytest.mark.parametrize(("name", "finds"), [("a" * 12, False), ("a" * 13, True)])
def test_the_interface_of_a_micro_vm(name: str, *, finds: bool) -> None:
    found = findings({name: vm()})
    assert [(each.rule, each.path) for each in found] == (
        [("interface-name-too-long", f"guests.{name}")] if finds else []
    )
    for each in found:
        assert each.diagnostic.message == (
            f"`vm-{name}`, the interface of guest `{name}` on the host, is 16 bytes long; "
            "the limit for a Linux interface name is 15"
        )
    assert said({name: later({"lan": {"mac": "02:00:00:00:00:01"}})}) == []


LINK = "guests.a.container.macvlan"


TOO_LONG = "bytes long; the limit for a Linux interface name is 15"


@pytest.mark.parametrize(
    ("link", "paired", "alone"),
    [
        ("l" * 12, "", ""),
        ("l" * 13, f"`mv-{'l' * 13}`, the link inside guest `a`, is 16 {TOO_LONG}", ""),
        ("l" * 15, f"`mv-{'l' * 15}`, the link inside guest `a`, is 18 {TOO_LONG}", ""),
        ("l" * 16, link_16 := f"link `{'l' * 16}` of the host is 16 {TOO_LONG}", link_16),
    ],
)
def test_the_link_of_a_container(link: str, paired: str, alone: str) -> None:
    """What systemd-nspawn makes up itself it shortens."""
    pairs = "guests.a.container.macvlans.0"
    inside = f"{link}:mv-{link}"
    for guest, path, says in (
        (container(link), LINK, paired),
        (containers(inside), pairs, paired),
        (containers(link), pairs, alone),
        (containers(f"{link}:"), pairs, alone),
    ):
        found = [each for each in findings({"a": guest}) if each.rule != "malformed-macvlan"]
        assert [each.diagnostic.message for each in found] == ([says] if says else [])
        assert all((each.rule, each.path) == ("interface-name-too-long", path) for each in found)
        assert all((each.severity, each.stage) == ("error", "boot") for each in found)


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("n" * 15, ""),
        ("n" * 16, "interface-name-too-long"),
        ("ö" * 8, "interface-name-too-long"),
        ("all", "invalid-interface-name"),
        ("default", "invalid-interface-name"),
        ("a%b", "invalid-interface-name"),
        ("a%d", "invalid-interface-name"),
        ("default0", ""),
        ("1a", ""),
        ("", "invalid-interface-name"),
        (".", "invalid-interface-name"),
        ("..", "invalid-interface-name"),
        ("...", ""),
        ("a/b", "invalid-interface-name"),
        ("a:b", "invalid-interface-name"),
        ("a b", "invalid-interface-name"),
        ("a\tb", "invalid-interface-name"),
        ("à", "invalid-interface-name"),
        ("a.b", ""),
        ("a@b", ""),
    ],
)
def test_every_name_that_a_document_gives(name: str, rule: str) -> None:
    expected = [rule] if rule else []
    mac = "02:00:00:00:00:01"
    cases: list[tuple[dict[str, Any], str, str, str]] = [
        (vm(microvm={"macvtap": name}), "error", "boot", "guests.a.microvm.macvtap"),
        (vm(networking={"mainLinkName": name}), "warning", "runtime", "guests.a.networking.mainLinkName"),
        (container(networking={"mainLinkName": name}), "error", "boot", "guests.a.networking.mainLinkName"),
        (later({"i": {"hostLink": name, "mac": mac}}), "error", "boot", "guests.a.microvm.interfaces.i.hostLink"),
    ]
    if name:
        inside = later({name: {"hostLink": "lan", "mac": mac}})
        cases.append((inside, "warning", "runtime", ""))
    for guest, severity, stage, path in cases:
        found = findings({"a": guest})
        assert [(each.rule, each.severity, each.stage) for each in found] == [
            (each, severity, stage) for each in expected
        ]
        assert all(each.path == path or not path for each in found)


@pytest.mark.parametrize("name", ["100", "ö" * 7, "ä", "a\x7f"])
def test_names_that_systemd_alone_refuses(name: str) -> None:
    """The kernel takes them, so a micro VM can be attached to such a link; a container cannot, and udev gives none."""
    assert said({"a": vm(microvm={"macvtap": name}, networking={"mainLinkName": "lan"})}) == []
    for guest, severity in (
        (vm(networking={"mainLinkName": name}), "warning"),
        (container(name, networking={"mainLinkName": "eth0"}), "error"),
        (container(networking={"mainLinkName": name}), "error"),
        (containers(f"lan:{name}"), "error"),
        (containers(name), "error"),
    ):
        assert [each[:2] for each in said({"a": guest})] == [("invalid-interface-name", severity)]


def test_a_name_is_said_once_with_all_its_places() -> None:
    (finding,) = findings({"a": vm(microvm={"macvtap": LONG}), "b": container(LONG), "c": vm()})
    assert finding.path == "guests.a.microvm.macvtap"
    assert [step.at.route[1] for step in finding.diagnostic.related] == ["b"]
    assert finding.diagnostic.message.startswith(f"link `{LONG}` of the host is 16 bytes")


def test_a_declared_link_is_where_its_name_is_said() -> None:
    (finding,) = findings({"a": vm(microvm={"macvtap": LONG})}, networking={"interfaces": {LONG: {}}})
    assert finding.path == f"networking.interfaces.{LONG}"
    assert [step.at.route[1] for step in finding.diagnostic.related] == ["a"]


def test_each_fault_is_named() -> None:
    for name, why in (
        ("", "it is empty"),
        (".", "`.` and `..` are reserved"),
        ("a/b", "it contains `/`"),
        ("a:b", "it contains `:`"),
        ("a b", "it contains white space"),
    ):
        (finding,) = findings({"a": vm(microvm={"macvtap": name})})
        assert finding.diagnostic.message == (f"link `{name}` of the host does not have a valid interface name: {why}")


def test_a_guests_name_that_nix_refuses_is_not_said_again() -> None:
    assert [rule for rule, _, _ in said({"a b": vm()})] == ["invalid-host-name"]
    assert [rule for rule, _, _ in said({"a b": vm(nodeName="ab")})] == ["invalid-interface-name"]


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        ({"networking": {"interfaces": {"vm-a": {"ipv4": {"addresses": []}}}}}, False),
        ({"networking": {"interfaces": {"vm-a": {"virtual": True}}}}, True),
        ({"networking": {"renameInterfacesByMac": {"vm-a": "02:00:00:00:00:01"}}}, False),
        ({"networking": {"vlans": {"vm-a": {"id": 1, "interface": "eth0"}}}}, True),
        ({"networking": {"wireguard": {"interfaces": {"vm-a": {}}}}}, True),
        ({"systemd": {"network": {"netdevs": {"1": {"netdevConfig": {"Name": "vm-a", "Kind": "bridge"}}}}}}, True),
        ({"systemd": {"network": {"links": {"1": {"linkConfig": {"Name": "vm-a"}}}}}}, False),
    ],
)
def test_only_a_device_that_is_made_is_deleted(facts: dict[str, Any], *, finds: bool) -> None:
    expected = [("interface-name-clash", "error", "guests.a")] if finds else []
    assert said({"a": vm()}, **facts) == expected


DECLARED = {"interfaces": {"lan": {}}, "bridges": {"vm-a": {"interfaces": ["eth0"]}}}


def test_a_declared_link_with_the_name_of_an_interface() -> None:
    (finding,) = findings({"a": vm()}, networking=DECLARED)
    assert (finding.rule, finding.severity, finding.path) == ("interface-name-clash", "error", "guests.a")
    assert [step.at.route for step in finding.diagnostic.related] == [("networking", "bridges", "vm-a")]
    assert said({"b": vm()}, networking=DECLARED) == []
    assert said({"a": container()}, networking=DECLARED) == []


def test_a_match_is_no_link_to_meet() -> None:
    match = {"network": {"networks": {"10-vm": {"matchConfig": {"Name": "vm-a lan"}}}}}
    assert said({"a": vm()}, systemd=match) == []


INSIDE = "guests.a.networking.mainLinkName"


@pytest.mark.parametrize(
    ("name", "severity"),
    [("lan", "warning"), ("mv-lan", ""), ("wan", "warning"), ("vm-b", "warning"), ("eth0", ""), ("lo", "error")],
)
def test_the_link_of_a_container_with_a_name_of_the_hosts(name: str, severity: str) -> None:
    guests = {"a": container(networking={"mainLinkName": name}), "b": vm(microvm={"macvtap": "wan"})}
    assert said(guests) == ([("main-link-clash", severity, INSIDE)] if severity else [])


def test_the_link_of_a_container_with_a_declared_name() -> None:
    guests = {"a": container(networking={"mainLinkName": "br0"})}
    assert said(guests, networking={"interfaces": {"lan": {}}, "bridges": {"br0": {}}}) == [
        ("main-link-clash", "warning", INSIDE)
    ]


def test_pairs_of_the_later_schema_clash_at_their_entry() -> None:
    second = "guests.a.container.macvlans.1"
    assert said({"a": containers("wan", "lan:lan")}) == [("main-link-clash", "warning", second)]
    assert said({"a": containers("wan:x", "lan:x")}) == [("main-link-clash", "error", second)]
    assert said({"a": containers("lan", "lan:")})[0] == ("main-link-clash", "error", second)
    assert said({"a": containers("lan:x"), "b": containers("lan:x")}) == []


@pytest.mark.parametrize(
    ("pair", "finds"),
    [
        ("lan", False),
        ("lan:eth0", False),
        ("", True),
        (":", True),
        (":eth0", True),
        ("lan:eth0:x", True),
        ("lan eth0", True),
        (" lan", True),
        ("lan:eth\t0", True),
    ],
)
def test_pairs_of_the_later_schema(pair: str, *, finds: bool) -> None:
    found = said({"a": containers("wan", pair)})
    assert found == ([("malformed-macvlan", "error", "guests.a.container.macvlans.1")] if finds else [])


@pytest.mark.parametrize(
    ("facts", "finds"),
    [
        ({}, False),
        ({"networking": {"interfaces": {"lan": {}}}}, False),
        ({"networking": {"interfaces": {"lna": {}}}}, True),
        ({"networking": {"interfaces": {"lann": {}}}}, True),
        (
            {"networking": {"interfaces": {"lan1": {}, "wan": {}, "vlan": {}, "wlan": {}, "lana": {}, "eth0": {}}}},
            False,
        ),
        ({"networking": {"interfaces": {"lna": {}}, "nat": {"externalInterface": "lan"}}}, False),
        ({"networking": {"vswitches": {"lna": {}}}}, True),
        ({"networking": {"sits": {"lna": {"dev": "eth0"}}}}, True),
        ({"networking": {"wlanInterfaces": {"lna": {"device": "wlp1s0"}}}}, True),
        ({"systemd": {"network": {"links": {"1": {"linkConfig": {"AlternativeName": "lna"}}}}}}, True),
        ({"systemd": {"network": {"networks": {"1": {"matchConfig": {"Name": "x"}, "vlan": ["lna"]}}}}}, True),
        ({"networking": {"vlans": {"lan": {"id": 1, "interface": "eth0"}}}}, False),
        ({"networking": {"vlans": {"v1": {"id": 1, "interface": "lan"}}}}, False),
        ({"networking": {"macvlans": {"lan": {"interface": "eth0"}}}}, False),
        ({"networking": {"firewall": {"trustedInterfaces": ["lan"]}}}, False),
        ({"networking": {"bonds": {"lan": {"interfaces": ["e0", "e1"]}}}}, False),
        ({"networking": {"renameInterfacesByMac": {"lan": "02:00:00:00:00:01"}}}, False),
        ({"networking": {"domain": "lan"}}, False),
        ({"systemd": {"network": {"netdevs": {"10": {"netdevConfig": {"Name": "lan"}}}}}}, False),
        ({"systemd": {"network": {"netdevs": {"10": {"netdevConfig": {"Name": "br0"}}}}}}, False),
        ({"systemd": {"network": {"links": {"10": {"linkConfig": {"Name": "lan"}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"Name": "lan"}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"Name": "wan l*"}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"Name": ["wan", "l?n"]}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"Name": "wan"}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"Name": "!wan"}}}}}}, False),
        ({"systemd": {"network": {"networks": {"10": {"matchConfig": {"MACAddress": "x"}}}}}}, False),
    ],
)
def test_a_link_that_the_document_does_not_know(facts: dict[str, Any], *, finds: bool) -> None:
    expected = [("unknown-host-link", "warning", "guests.a.microvm.macvtap")] if finds else []
    assert said({"a": vm()}, **facts) == expected


def test_an_unknown_link_is_said_once_and_mended_everywhere() -> None:
    guests = {"a": vm(), "b": container(), "c": vm(microvm={"macvtap": "wan"})}
    (finding,) = findings(guests, networking={"interfaces": {"lann": {}, "wan": {}}})
    assert finding.diagnostic.message == "unknown link `lan`; the host file has a link `lann`"
    assert finding.diagnostic.help == "did you mean `lann`?"
    assert [step.at.route[1] for step in finding.diagnostic.related] == ["interfaces", "b"]
    assert finding.diagnostic.fix is not None
    assert [(edit.at.route[1], edit.value) for edit in finding.diagnostic.fix.edits] == [("a", "lann"), ("b", "lann")]


def test_a_link_that_is_named_by_its_table_is_not_mended() -> None:
    interfaces = later({"lan": {"mac": "02:00:00:00:00:01"}})
    (finding,) = findings({"a": interfaces}, networking={"interfaces": {"lna": {}}})
    assert (finding.rule, finding.path) == ("unknown-host-link", "guests.a.microvm.interfaces.lan")
    assert finding.diagnostic.fix is None
