"""What a guest has of a backend and lacks, and names that its backend does not take."""

from __future__ import annotations

from typing import Any

import pytest

from tests.rules.table import container, containers, findings, later, said, vm

BASE, MAC = "02:01:28:00:00:00", "02:01:27:00:00:01"


@pytest.mark.parametrize(
    ("guest", "finds"),
    [
        (vm(microvm={"baseMac": BASE, "mac": MAC}), True),
        (vm(microvm={"baseMac": BASE}), False),
        (vm(microvm={"mac": MAC}), False),
        (later({"lan": {"mac": MAC}}), False),
    ],
)
def test_a_base_that_nothing_is_derived_from(guest: dict[str, Any], *, finds: bool) -> None:
    found = findings({"a": guest})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("unused-base-mac", "info", "guests.a.microvm.baseMac")] if finds else []
    )
    for each in found:
        assert each.diagnostic.fix is not None
        assert each.diagnostic.fix.safe
        assert [(edit.op, edit.at) for edit in each.diagnostic.fix.edits] == [("remove", each.diagnostic.at)]


@pytest.mark.parametrize(
    ("interfaces", "finds"),
    [
        ({"lan": {"mac": MAC}, "wan": {"mac": "02:01:27:00:00:02"}}, True),
        ({"lan": {"mac": MAC}, "wan": {}}, False),
        ({}, False),
    ],
)
def test_a_base_of_several_interfaces(interfaces: dict[str, Any], *, finds: bool) -> None:
    guest = later(interfaces)
    guest["microvm"]["baseMac"] = BASE
    assert ("unused-base-mac" in [rule for rule, _, _ in said({"a": guest})]) is finds


@pytest.mark.parametrize(
    ("guest", "option"),
    [
        (later({"lan": {"mac": MAC}}), ""),
        (containers("lan"), ""),
        (later({}), "microvm.interfaces"),
        (containers(), "container.macvlans"),
    ],
)
def test_a_guest_without_a_link(guest: dict[str, Any], option: str) -> None:
    other = {"z": containers("lan")}
    found = findings({"a": guest, **other})
    assert [(each.rule, each.severity, each.path) for each in found] == (
        [("no-interface", "info", "guests.a")] if option else []
    )
    assert all(
        f"is not attached to any link of the host: `{option}` is empty" in each.diagnostic.message for each in found
    )


def test_a_guest_that_lacks_the_option_is_said_to_lack_it() -> None:
    guests = {"a": {"backend": "container", "container": {}}, "z": containers("lan")}
    assert [rule for rule, _, _ in said(guests)] == ["missing-option"]
    assert [rule for rule, _, _ in said({"a": {"backend": "container"}, "z": containers("lan")})] == ["missing-option"]


def test_options_of_the_other_schema_are_said_once() -> None:
    guests = {"a": container(), "y": containers("lan"), "z": containers("lan")}
    assert [rule for rule, _, _ in said(guests)] == ["mixed-schemas"]


@pytest.mark.parametrize(
    ("name", "finds"),
    [
        ("web", False),
        ("web-1", False),
        ("1", False),
        ("a--b", False),
        ("a.b", False),
        ("A.b-c", False),
        ("m" * 64, False),
        ("m" * 65, True),
        ("a_b", True),
        ("-a", True),
        ("a-", True),
        ("a.", True),
        (".a", True),
        ("a..b", True),
        ("a.-b", True),
        ("a-.b", True),
        ("a b", True),
        ("ä", True),
        ("", True),
    ],
)
def test_a_containers_name(name: str, *, finds: bool) -> None:
    found = findings({name: container(nodeName="node")})
    machine = [each for each in found if each.rule == "invalid-machine-name"]
    assert [each.diagnostic.at.route for each in machine] == ([("guests", name)] if finds else [])
    assert not [each for each in findings({name: vm(nodeName="node")}) if each.rule == "invalid-machine-name"]


def test_a_name_that_nix_refuses_is_not_said_again() -> None:
    assert [rule for rule, _, _ in said({"a b": container()})] == ["invalid-host-name"]
    assert [rule for rule, _, _ in said({"a_b": container()})] == ["invalid-machine-name"]


def test_a_guest_has_the_backend_that_it_names() -> None:
    guest = vm(container={"macvlan": "lan"})
    (finding,) = findings({"a": guest})
    assert finding.diagnostic.message == "guest `a` has backend `microvm`: `container.macvlan` has no effect"
    guest = {"backend": "container", "microvm": {"system": "x", "macvtap": "lan"}}
    (finding,) = findings({"a": guest, "b": {"backend": "container", "container": {"macvlan": "lan"}}})
    assert finding.diagnostic.message == (
        "guest `a` has backend `container`, but sets `microvm.system`, `microvm.macvtap` and lacks "
        "`guests.a.container.macvlan`"
    )
