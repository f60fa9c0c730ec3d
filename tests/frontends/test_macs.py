"""MAC addresses are those that the real library assigned, at each of its revisions."""

from __future__ import annotations

import json
from typing import Any

import pytest

from guestlint import api
from guestlint.frontends.guests.macs import ERAS, assign_offsets
from guestlint.settings.resolve import Settings
from tests.conformance.corpus import FIXTURES

ASSIGNMENTS = json.loads((FIXTURES / "conformance" / "mac-eras.json").read_text("utf-8"))


@pytest.mark.parametrize("case", ASSIGNMENTS, ids=lambda case: f"{case['era']}-{len(case['names'])}")
def test_assignment(case: dict[str, Any]) -> None:
    offsets = assign_offsets(case["names"], ERAS[case["era"]])
    base = int(case["base"].replace(":", ""), 16)
    assert {name: f"{base + offset:012x}" for name, offset in offsets.items()} == {
        name: mac.replace(":", "") for name, mac in case["expected"].items()
    }


def test_probing_skips_addresses_in_use() -> None:
    """Few values come out of the faulty hash, so names must meet and be moved on."""
    offsets = assign_offsets([f"guest{number}" for number in range(16)], ERAS["2025-04"])
    assert len(set(offsets.values())) == 16


def test_names_that_do_not_fit_are_said_so() -> None:
    with pytest.raises(OverflowError):
        assign_offsets([f"guest{number}" for number in range(49)], ERAS["2025-04"])


def test_a_given_address_meets_a_derived_one() -> None:
    """`a` derives 02:01:27:1b:bd:ca from its name; the module does not look at what `b` was given."""
    text = """
    [node]
    name = "ward"
    [guests.a]
    backend = "microvm"
    microvm = { system = "x86_64-linux", macvtap = "lan" }
    [guests.b]
    backend = "microvm"
    microvm = { system = "x86_64-linux", macvtap = "lan", mac = "02:01:27:1B:BD:CA" }
    """
    (finding,) = api.lint_text(text).findings
    assert (finding.rule, finding.path) == ("mac-collision", "guests.b.microvm.mac")
    assert [step.at.route[1] for step in finding.diagnostic.related] == ["a"]


def test_two_interfaces_of_one_mac_name_get_one_address() -> None:
    """`a` with `b-c` and `a-b` with `c` are both `a-b-c` to the later revision's assignment."""
    text = """
    [node]
    name = "ward"
    [guests.a]
    backend = "microvm"
    microvm = { system = "x86_64-linux", interfaces = { b-c = {} } }
    [guests.a-b]
    backend = "microvm"
    microvm = { system = "x86_64-linux", interfaces = { c = {} } }
    """
    found = api.lint_text(text, settings=Settings()).findings
    assert [finding.rule for finding in found if finding.severity == "error"] == ["mac-collision"]
