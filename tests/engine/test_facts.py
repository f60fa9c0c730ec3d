"""What becomes of reports on facts: which are said, which are joined into one, and what names whom else they are of."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from guestlint.diagnostics import Diagnostic, Edit, Finding, Fix, RelatedLocation, Run
from guestlint.engine.facts import joined, of_facts
from guestlint.engine.stamping import stamp
from guestlint.plugins.rule_type import Rule
from guestlint.registry.load import load
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place
from tests.facts.made import facts, place
from tests.report import samples

FILE = "facts.json"


def rule(**changed: Any) -> Rule:
    return load().rules["unknown-option"].rule._replace(**changed)


def said(by: Rule, **changed: Any) -> list[Diagnostic]:
    report = Diagnostic("m", Place(FILE, ("guests", "web")))._replace(**changed)
    return list(of_facts(by, report))


@pytest.mark.parametrize(
    ("severity", "stage", "is_said"),
    [("error", "eval", False), ("warning", "eval", True), ("error", "boot", True), ("info", "runtime", True)],
)
def test_what_nix_would_have_refused_is_not_said(severity: Any, stage: Any, *, is_said: bool) -> None:
    assert bool(said(rule(severity=severity, stage=stage))) is is_said
    assert bool(said(rule(severity="error", stage="eval"), severity=severity, stage=stage)) is is_said
    assert bool(said(rule(severity="info", stage="boot"), severity=severity, stage=stage)) is is_said


@pytest.mark.parametrize("scope", ["fleet", "suppressions"])
def test_of_several_hosts_and_of_comments_nix_knows_nothing(scope: Any) -> None:
    assert said(rule(scope=scope, severity="error", stage="eval"))


@pytest.mark.parametrize(
    ("route", "is_said"),
    [(("guests", "web"), True), (("microvm", "vms"), False), (("containers", "web"), False), ((), True)],
)
def test_what_it_refuses_later_is_said_but_for_guests_of_upstream(route: tuple[str, ...], *, is_said: bool) -> None:
    by = rule(severity="error", stage="eval")
    assert bool(said(by, lazy=True, at=Place(FILE, route))) is is_said
    assert not said(by, lazy=False, at=Place(FILE, route))


def test_nothing_is_fixed() -> None:
    edit = Edit("remove", Place(FILE, ("guests",)))
    (report,) = said(rule(severity="info"), fix=Fix("t", (edit,)), help="h")
    assert (report.fix, report.help, report.message) == (None, "h", "m")


GUESTS = ("web", "mail", "dns")


def document(*places: dict[str, Any], file: str = FILE) -> Document:
    return read_bytes(file, facts({}, list(places)))


def reported(*reports: Diagnostic, on: Sequence[Document], rules: Sequence[str] = ("mac-collision",)) -> list[Finding]:
    documents = {each.file: each for each in on}
    found = stamp([(samples.RULES[name], report) for report in reports for name in rules], documents)
    return list(joined(Run(found, documents, samples.RULES)).findings)


def of_guest(name: str, *below: str, text: str = "`{}` has port 80", file: str = FILE) -> Diagnostic:
    return Diagnostic(text.format(name), Place(file, ("guests", name, *below)))


ONE_LINE = document(*(place(f"guests {name}", 5) for name in GUESTS))


def test_one_line_that_makes_several_guests_is_said_once() -> None:
    (finding,) = reported(*map(of_guest, GUESTS), on=[ONE_LINE])
    assert finding.path == "guests.dns"  # the first of them by name
    assert finding.diagnostic.message == "`dns` has port 80; the same for `mail` and `web`"
    assert [(step.message, step.at.route[1]) for step in finding.diagnostic.related] == [
        ("`mail` has port 80", "mail"),
        ("`web` has port 80", "web"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("`web` has port 80", "`mail` has port 8080"),
        ("`web` has 10.0.0.1", "`mail` has 10.0.0.22"),
        ("`web` has 02:00:00:00:00:0a", "`mail` has 02:00:00:00:00:FF"),
        ("`web` has fe80:1:2", "`mail` has fe80:3:a"),
    ],
)
def test_names_addresses_and_numbers_may_differ(one: str, other: str) -> None:
    reports = of_guest("web", text=one), of_guest("mail", text=other)
    assert len(reported(*reports, on=[ONE_LINE])) == 1


@pytest.mark.parametrize(
    "other",
    [of_guest("mail", text="`{}` has port 80, too"), of_guest("mail")._replace(severity="info")],
)
def test_what_is_said_otherwise_is_another(other: Diagnostic) -> None:
    assert len(reported(of_guest("web"), other, on=[ONE_LINE])) == 2


def test_rules_say_each_for_themselves() -> None:
    rules = ("mac-collision", "ordering-cycle")
    found = reported(*map(of_guest, GUESTS), on=[ONE_LINE], rules=rules)
    assert sorted(each.rule for each in found) == list(rules)


@pytest.mark.parametrize(
    "other", [place("guests mail", 6), place("guests mail", 5, column=4), place("guests mail", 5, "other.nix")]
)
def test_places_differ_by_file_line_and_column(other: dict[str, Any]) -> None:
    on = [document(place("guests web", 5), other)]
    assert len(reported(of_guest("web"), of_guest("mail"), on=on)) == 2


def test_two_reports_about_one_option_stay_two() -> None:
    reports = [of_guest(name, text=text) for name in ("web", "mail") for text in ("`{}` has port 1", "`{}` has port 2")]
    found = reported(*reports, on=[ONE_LINE])
    assert sorted(each.diagnostic.message for each in found) == [
        "`mail` has port 1; the same for `web`",
        "`mail` has port 2; the same for `web`",
    ]


def test_what_has_no_place_in_a_nix_file_is_said_each() -> None:
    assert len(reported(of_guest("web"), of_guest("mail"), on=[document()])) == 2
    host = read_bytes("host.toml", b"[guests]\n")
    assert len(reported(*(of_guest(name, file="host.toml") for name in GUESTS), on=[host])) == 3
    assert len(reported(*(of_guest(name, file="gone.toml") for name in GUESTS), on=[host])) == 3


def test_hosts_of_one_file_are_named() -> None:
    files = ("a.json", "b.json")
    on = [document(place("guests web", 5), place("guests mail", 5), file=file) for file in files]
    (finding,) = reported(of_guest("web", file="a.json"), of_guest("mail", file="b.json"), on=on)
    assert finding.diagnostic.message.endswith("; the same for `web`") or finding.diagnostic.message.endswith(
        "; the same for `web` in a.json"
    )


def test_options_of_one_guest_are_named_as_options() -> None:
    (finding,) = reported(of_guest("web", "a"), of_guest("web", "b"), of_guest("web", "c"), on=[ONE_LINE])
    assert finding.diagnostic.message == "`web` has port 80; the same for `guests.web.b` and `guests.web.c`"


@pytest.mark.parametrize(
    ("routes", "named"),
    [
        ([("containers", "a", "x"), ("containers", "b", "x")], "`b`"),
        ([("microvm", "vms", "a", "x"), ("microvm", "vms", "b", "x")], "`b`"),
        ([("networking", "a"), ("networking", "b")], "`networking.b`"),
        ([("guests",), ("networking", "a")], "`networking.a`"),
    ],
)
def test_whom_an_option_is_of(routes: list[tuple[str, ...]], named: str) -> None:
    on = [document(*(place(" ".join(route), 5) for route in routes))]
    (finding,) = reported(*(Diagnostic("m", Place(FILE, route)) for route in routes), on=on)
    assert finding.diagnostic.message == f"m; the same for {named}"


def test_related_places_are_kept_once() -> None:
    step = RelatedLocation("see", Place(FILE, ("node",)))
    reports = [of_guest(name)._replace(related=(step,)) for name in ("web", "mail")]
    (finding,) = reported(*reports, on=[ONE_LINE])
    assert [each.message for each in finding.diagnostic.related] == ["see", "`web` has port 80"]


def test_a_comment_that_several_hosts_read_is_one() -> None:
    on = [document(place("guests web", 5), file=file) for file in ("a.json", "b.json")]
    comments = [Diagnostic("m", Place(each.file, ("host.nix", 1), "comment")) for each in on]
    found = reported(*comments, on=on)
    assert all("the same" not in each.diagnostic.message for each in found)


NIX = """\
{
  mk = name: mac: { mac = mac; };
  guests.web = mk "web" "x";
  guests.mail = mk "mail" "y";
}
"""


def test_a_helper_leads_to_where_its_guests_are_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("host.nix").write_text(NIX, encoding="utf-8")
    both = document(*(place(f"guests {name} mac", 2, column=15) for name in ("web", "mail")))
    (finding,) = reported(of_guest("web", "mac"), of_guest("mail", "mac"), on=[both])
    steps = {step.message: step.at for step in finding.diagnostic.related}
    assert steps["`mail` is made here"] == Place(FILE, ("guests", "mail"), "call")
    assert steps["`web` is made here"] == Place(FILE, ("guests", "web"), "call")
    lines = {name: both.where(Place(FILE, ("guests", name), "call"))[1] for name in ("web", "mail")}
    assert {name: span and span.line for name, span in lines.items()} == {"web": 3, "mail": 4}


def test_what_stands_below_its_guest_needs_no_call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("host.nix").write_text('{\n  guests.web = {\n    mac = "x";\n  };\n}\n', encoding="utf-8")
    own = document(place("guests web", 2), place("guests web mac", 3, column=5))
    (finding,) = reported(of_guest("web", "mac"), on=[own])
    assert finding.diagnostic.related == ()


def written(folder: Path, monkeypatch: pytest.MonkeyPatch, *lines: str, file: str = "host.nix") -> None:
    """A file of `lines` in the current folder, which is `folder`."""
    monkeypatch.chdir(folder)
    Path(file).write_text("\n".join(lines), encoding="utf-8")


def test_a_line_of_one_guest_that_is_made_above_it_needs_no_call(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, monkeypatch, "{", '  guests.web = mk "web";', '  mac = "x";', "}")
    own = document(place("guests web mac", 3))
    (finding,) = reported(of_guest("web", "mac"), on=[own])
    assert finding.diagnostic.related == ()


@pytest.mark.parametrize("name", ["a.nix", "z.nix"])
def test_a_guest_that_is_made_in_another_file_is_told(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(tmp_path, monkeypatch, '{ mac = "x"; }')
    written(tmp_path, monkeypatch, '{ guests.web = mk "web"; }', file=name)
    both = document(place("guests web mac", 1), place("guests web size", 1, name))
    (finding,) = reported(of_guest("web", "mac"), on=[both])
    assert [step.message for step in finding.diagnostic.related] == ["`web` is made here"]


def test_a_guest_that_is_made_below_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch, "{", '  mac = "x";', '  guests.web = mk "web";', "}")
    (finding,) = reported(of_guest("web", "mac"), on=[document(place("guests web mac", 2))])
    assert [step.message for step in finding.diagnostic.related] == ["`web` is made here"]


def test_where_related_guests_are_made_is_told_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch, *NIX.splitlines())
    both = document(*(place(f"guests {name} mac", 2, column=15) for name in ("web", "mail")))
    step = RelatedLocation("see", Place(FILE, ("guests", "mail", "mac")))
    (finding,) = reported(of_guest("web", "mac")._replace(related=(step,)), on=[both])
    assert [each.message for each in finding.diagnostic.related] == [
        "see",
        "`web` is made here",
        "`mail` is made here",
    ]


def test_an_option_of_no_guest_is_made_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, monkeypatch, *NIX.splitlines())
    on = [document(place("networking x", 2), place("guests", 3))]
    for route in (("networking", "x"), ("guests",)):
        (finding,) = reported(Diagnostic("m", Place(FILE, route)), on=on)
        assert finding.diagnostic.related == ()
