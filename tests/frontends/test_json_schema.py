"""The JSON Schema of host files refuses what Nix refuses by type and nothing else, and describes each option."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator

from guestlint import api
from guestlint.frontends import own_front_ends
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.nixos.options import TOP_LEVEL
from guestlint.frontends.schema import schema
from guestlint.settings.schema import settings_schema
from guestlint.source.document import Document
from guestlint.source.facts_schema import facts_schema
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES, Case, cases
from tools.schemas import FOLDER, schemas

HOST = schema(own_front_ends(BACKENDS).values())
VALIDATOR = Draft7Validator(HOST)


def _properties(of: Any, route: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Mapping[str, Any]]]:
    """The options that an editor shows: it looks into these keywords, and not into `if` and `then`."""
    if not isinstance(of, dict):
        return
    for name, each in of.get("properties", {}).items():
        yield (*route, name), each
        yield from _properties(each, (*route, name))
    for keyword in ("additionalProperties", "items"):
        yield from _properties(of.get(keyword), (*route, "*"))
    for each in of.get("anyOf", ()):
        yield from _properties(each, route)


def _required(of: Any) -> Iterator[str]:
    if isinstance(of, dict):
        yield from of["required"] if isinstance(of.get("required"), list) else ()
    for each in of.values() if isinstance(of, dict) else of if isinstance(of, list) else ():
        yield from _required(each)


SHOWN = [*_properties(HOST), *_properties(facts_schema())]
REQUIRED = {*_required(HOST), *_required(facts_schema()), "node"}


def test_the_published_ones_are_fresh() -> None:
    assert {path.name: path.read_text("utf-8") for path in FOLDER.glob("*")} == schemas()


@pytest.mark.parametrize("each", [HOST, facts_schema(), settings_schema()], ids=lambda each: each["title"])
def test_it_is_a_schema(each: dict[str, Any]) -> None:
    Draft7Validator.check_schema(each)
    assert each["$id"].startswith("https://")


def test_each_option_is_described() -> None:
    """What it is for, values that it takes, and its default or what that follows from."""
    assert len(SHOWN) > 150
    for route, option in SHOWN:
        path = ".".join(route)
        assert option.get("description", "").endswith("."), path
        assert option.get("examples"), path
        if route[0] not in TOP_LEVEL or len(route) > 1:
            assert "default" in option or "By default" in option["description"] or route[-1] in REQUIRED, path


def test_defaults_and_examples_are_values_of_the_option() -> None:
    for route, option in SHOWN:
        # What an option that Nix may not look at must be where it does stands in the alternative.
        judges = [
            Draft7Validator(option),
            *(Draft7Validator(each) for each in option.get("anyOf", ()) if each is not True),
        ]
        for value in [*option["examples"], *([option["default"]] if "default" in option else [])]:
            assert any(judge.is_valid(value) for judge in judges[1:] or judges), (".".join(route), value)


def _is_made_of_others(case: Case) -> bool:
    """Whether Nix refuses no option of the file, but a value that the module makes of several, or of names."""
    option: str = case.nix["option"]
    is_of_unit = option.startswith("systemd.services.")
    return case.nix["kind"] == "conflict" or is_of_unit or case.path.stem == "hand-host-name-too-long"


@pytest.mark.parametrize("case", cases(), ids=str)
def test_it_says_what_nix_says(case: Case) -> None:
    is_valid = VALIDATOR.is_valid(read_bytes(case.path.name, case.path.read_bytes()).data)
    assert is_valid is (case.nix["accepts"] or _is_made_of_others(case))


REAL = [*sorted((FIXTURES / "realworld").glob("*.toml")), *sorted((FIXTURES / "plain").glob("*.json"))]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.stem)
def test_hosts_in_use_are_valid_unless_they_are_refused(path: Any) -> None:
    document = read_bytes(path.name, path.read_bytes())
    assert VALIDATOR.is_valid(document.data) is not _refused(document)


def test_hosts_with_units_of_their_own_are_valid() -> None:
    """Those of the second corpus, none of which has a mistake in an option."""
    rows = (FIXTURES / "conformance-host" / "cases.jsonl").read_text("utf-8").splitlines()
    assert len(rows) > 100
    assert [row["id"] for row in map(json.loads, rows) if not VALIDATOR.is_valid(row["document"])] == []


BY_TYPE = {
    "backend-mismatch",
    "invalid-host-name",
    "missing-option",
    "mixed-schemas",
    "relative-guest-path",
    "trailing-slash-in-mountpoint",
    "type-mismatch",
    "unknown-option",
}
"""The rules of which each finding is about an option of the file alone."""

HOSTS = [read_bytes(case.path.name, case.path.read_bytes()).data for case in cases(accepted=True)[::4]]
HOSTS += [read_bytes(path.name, path.read_bytes()).data for path in REAL]
VALUES = st.sampled_from(
    [True, 1, -1, "", "x", "/x", "/x/", "02:00:00:00:00:01", "host", "microvm", "container", [], ["x"], {}]
)


def _refused(document: Document) -> bool:
    run = api.lint([document])
    refusals = [each for each in api.refusals(run, document.file) if each.rule in BY_TYPE]
    # A file system may have its device of another module: disko, or the guests module itself.
    by_type = [each for each in refusals if each.rule != "missing-option" or not each.path.startswith("fileSystems")]
    return bool(by_type) or any(each.rule == "unknown-option" for each in run.findings)


def _tables_in(table: Mapping[str, Any]) -> Iterator[Any]:
    for value in table.values():
        yield from (each for each in (value if isinstance(value, list) else [value]) if isinstance(each, dict) and each)


@given(st.data())
def test_it_says_what_guestlint_says_of_a_host_that_is_changed_at_one_place(data: st.DataObject) -> None:
    """What guestlint says is held to Nix's own verdicts by other tests."""
    host = copy.deepcopy(data.draw(st.sampled_from(HOSTS)))
    table: Any = host
    while (inner := list(_tables_in(table))) and data.draw(st.sampled_from([True, True, False])):
        table = data.draw(st.sampled_from(inner))
    # Nix rejects `microvm = 1` in a micro VM's `config`, as the schema does; guestlint passes over it.
    assume(not set(table) <= {"microvm", "networking"})
    key = data.draw(st.sampled_from(sorted(table)))
    change = data.draw(st.sampled_from(["remove", "replace", "misspell", "add"]))
    if change == "remove":
        del table[key]
    elif change == "misspell":
        table[f"{key}x"] = table.pop(key)
    else:
        table[key if change == "replace" else "guestMountpoint"] = data.draw(VALUES)
    assert VALIDATOR.is_valid(host) is not _refused(read_bytes("host.json", json.dumps(host).encode()))
