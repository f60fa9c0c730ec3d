"""MAC addresses are those that the real library assigned, at each of its revisions."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from guestlint import api
from guestlint.frontends.guests.macs import ERAS, assign_offsets, era_of
from guestlint.frontends.guests.options import Revision
from guestlint.settings.resolve import Settings
from guestlint.source.digest import hex_digest
from tests.conformance.corpus import FIXTURES

ASSIGNMENTS = json.loads((FIXTURES / "conformance" / "mac-eras.json").read_text("utf-8"))


@pytest.mark.parametrize("case", ASSIGNMENTS, ids=lambda case: f"{case['era']}-{len(case['names'])}")
def test_assignment(case: dict[str, Any]) -> None:
    offsets = assign_offsets(case["names"], ERAS[case["era"]])
    base = int(case["base"].replace(":", ""), 16)
    assert {name: f"{base + offset:012x}" for name, offset in offsets.items()} == {
        name: mac.replace(":", "") for name, mac in case["expected"].items()
    }


@pytest.mark.parametrize("era", ["2025-04", "2026-01"])
def test_the_odds_are_those_of_names(era: str) -> None:
    """How often two of many names have one value, before any is moved on."""
    made = ERAS[era]
    values = Counter(made.hash(hex_digest(f"guest{number}")[:16]) & (made.capacity - 1) for number in range(6000))
    met = sum(times * (times - 1) for times in values.values()) / (6000 * 5999)
    assert made.odds == pytest.approx(met, rel=0.03)


def test_the_odds_of_a_sound_hash_are_those_of_chance() -> None:
    assert ERAS["2024-04"].odds * ERAS["2024-04"].capacity == 1


@pytest.mark.parametrize(("schema", "era"), [("seed", "2024-04"), ("later", "2026-01")])
def test_each_schema_has_its_newest_era(schema: Revision, era: str) -> None:
    assert era_of(schema) is ERAS[era]
    assert [era_of(schema, name).name for name in ERAS] == ["2024-04", "2025-04", "2026-01"]


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
