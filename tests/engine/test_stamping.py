"""From reports to findings: fingerprints that say what is meant, names of a length to read, and one order."""

from __future__ import annotations

import pytest

from guestlint.diagnostics import Crash, Diagnostic, Finding, RelatedLocation
from guestlint.engine.one_rule import Said
from guestlint.engine.stamping import position, stamp, stamped
from guestlint.registry.load import load
from guestlint.registry.types import LazyRule
from guestlint.source.parse import read_bytes
from guestlint.source.route import LONGEST, Place
from tests.report import samples

RULE, OTHER = samples.RULES["mac-collision"], samples.RULES["ordering-cycle"]
TEXT = "a = 1\nb = 2\nc = { d = 3, e = 4 }\n"
DOCUMENTS = {name: read_bytes(name, TEXT.encode()) for name in ("x.toml", "y.toml")}


def report(*route: str, file: str = "x.toml", message: str = "m", identity: tuple[str, ...] = ()) -> Diagnostic:
    return Diagnostic(message, Place(file, route), identity=identity)


def fingerprints(*reports: Diagnostic) -> list[str]:
    """One after the other, as they were reported."""
    found = stamp([(RULE, each) for each in reports], {})
    return [next(each.fingerprint for each in found if each.diagnostic is report) for report in reports]


def test_a_fingerprint_is_32_digits_that_stay_the_same() -> None:
    (digits,) = fingerprints(report("a"))
    assert len(digits) == 32
    assert int(digits, 16)
    assert [digits] == fingerprints(report("a", file="elsewhere.toml", message="in other words"))


def test_what_is_meant_differs() -> None:
    each = [
        *(report("a"), report("b"), report("a", "b"), report("a.b")),
        *(report("a", identity=("x",)), report("a", identity=("x", "y")), report("a", identity=("x y",))),
    ]
    assert len(set(fingerprints(*each))) == len(each)
    first, second = (stamp([(rule, report("a"))], {})[0].fingerprint for rule in (RULE, OTHER))
    assert first != second


def test_what_an_identity_names_takes_the_place_of_the_option() -> None:
    one, other = (fingerprints(report(key, identity=("x",)))[0] for key in "ab")
    assert one == other


def test_the_second_of_one_meaning_is_another_in_each_file() -> None:
    first, second, third = fingerprints(*(report("a", message=text) for text in "xyz"))
    assert len({first, second, third}) == 3
    assert fingerprints(report("a"), report("a", file="y.toml"), report("a", message="z")) == [first, first, second]


def test_findings_have_what_the_rule_says_unless_the_report_does() -> None:
    plain, own = stamp([(RULE, report("a")), (OTHER, report("b")._replace(severity="info", stage="parse"))], {})
    assert (plain.rule, plain.category, plain.severity, plain.stage) == ("mac-collision", "network", "error", "runtime")
    assert (own.rule, own.category, own.severity, own.stage) == ("ordering-cycle", "graph", "info", "parse")


def order(*reports: tuple[object, Diagnostic]) -> list[tuple[str, str, str]]:
    found = stamp(reports, DOCUMENTS)  # type: ignore[arg-type]
    return [(each.diagnostic.at.file, each.path, each.rule) for each in found]


def test_they_are_in_the_order_of_file_line_column_and_rule() -> None:
    reports = [
        *(
            (RULE, report(*route, file=file))
            for file in ("y.toml", "x.toml")
            for route in (("c", "e"), ("c", "d"), ("b",))
        ),
        (OTHER, report("b")),
        (OTHER, report("a")),
        (OTHER, report(file="z.toml")),
        (RULE, report("nowhere")),
    ]
    assert order(*reports) == order(*reports[::-1])
    assert order(*reports) == [
        ("x.toml", "nowhere", "mac-collision"),
        ("x.toml", "a", "ordering-cycle"),
        ("x.toml", "b", "mac-collision"),
        ("x.toml", "b", "ordering-cycle"),
        ("x.toml", "c.d", "mac-collision"),
        ("x.toml", "c.e", "mac-collision"),
        ("y.toml", "b", "mac-collision"),
        ("y.toml", "c.d", "mac-collision"),
        ("y.toml", "c.e", "mac-collision"),
        ("z.toml", "", "ordering-cycle"),
    ]


def test_a_position_is_a_line_and_a_column_where_they_are_known() -> None:
    (found,) = stamp([(RULE, report("c", "e"))], DOCUMENTS)
    assert position(DOCUMENTS, found) == ("x.toml", 3, 14, "mac-collision", found.fingerprint)
    assert position({}, found) == ("x.toml", 0, 0, "mac-collision", found.fingerprint)


LONG = "n" * (LONGEST * 2)


def shortened(found: Diagnostic) -> Finding:
    return stamp([(RULE, found)], {})[0]


@pytest.mark.parametrize("where", ["message", "help", "related", "flow"])
def test_long_names_are_cut_wherever_they_are_said(where: str) -> None:
    text = f"the guest `{LONG}` is one"
    said = (RelatedLocation(text, Place("x.toml")),) if where in ("related", "flow") else text
    long = report("a")._replace(**{where: said})  # type: ignore[arg-type]
    cut = getattr(shortened(long).diagnostic, where)
    words = cut if isinstance(cut, str) else cut[0].message
    assert words.startswith("the guest `nnn")
    assert words.endswith("nnn` is one")
    assert len(words) < LONGEST * 1.2


def test_what_is_short_is_as_it_was_said() -> None:
    short = report("a")._replace(message="m" * LONGEST, help="help", related=(RelatedLocation("r", Place("x.toml")),))
    assert shortened(short).diagnostic is short


def test_names_are_cut_for_people_only() -> None:
    one, other = (shortened(report("a", LONG + end, message=LONG + end)).fingerprint for end in "xy")
    assert one != other


def test_what_cannot_be_stamped_is_a_crash_of_its_rule() -> None:
    registry = load()
    lazy: LazyRule = next(rule for rule in registry.rules.values() if rule.name == "unknown-option")
    registry = registry._replace(rules={**registry.rules, lazy.name: LazyRule.of(lazy.rule, "acme")})
    wrong = Diagnostic("m", Place("x.toml", (object(),)))  # type: ignore[arg-type]
    said = Said(DOCUMENTS, [(lazy.rule, report("b")), (lazy.rule, wrong), (lazy.rule, report("a"))], [])
    assert [each.path for each in stamped(said, registry)] == ["a", "b"]
    ((rule, file, error, plugin),) = said.crashes
    assert (rule, file, plugin) == ("unknown-option", "x.toml", "acme")
    assert error


def test_what_can_be_is_not() -> None:
    said = Said(DOCUMENTS, [], list[Crash]())
    assert stamped(said, load()) == []
    assert said.crashes == []
