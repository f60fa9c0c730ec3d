"""One rule, asked about what it looks at: what it reports, and what it does wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from guestlint.analysis.signs import is_shown
from guestlint.diagnostics import Crash, Diagnostic
from guestlint.hints import TYPE_CHECKING, Any
from guestlint.records import NamedTuple
from guestlint.registry.types import OWN, ExtensionError, LazyRule
from guestlint.source.document import Document
from guestlint.source.errors import described
from guestlint.source.route import Place

if TYPE_CHECKING:  # a clean host loads no rule
    from guestlint.plugins.rule_type import Rule

Subject = tuple[Any, str]
"""What rules look at (a document, a view, or suppressions), and the file that it is of."""


MOST_OF_A_RULE = 5_000
"""Findings of one rule on one subject that anybody may want to see."""


class Said(NamedTuple):
    """What rules say of the documents: their reports, and what they do wrong."""

    documents: Mapping[str, Document]
    reports: list[tuple[Rule, Diagnostic]]
    crashes: list[Crash]
    has_all: bool = False
    """Whether all reports of guestlint's own rules are wanted, however many there are."""


def run_one(registered: LazyRule, subjects: Iterable[Subject], said: Said) -> None:
    """Add what a rule says of each subject, and what it does wrong. Raises ExtensionError."""
    for subject, file in subjects:
        wrong: list[str] = []
        try:
            reports = _reports(registered, subject)
            for rule, report in reports if said.has_all and registered.plugin == OWN else _first(reports):
                fault = "" if registered.plugin == OWN else _fault(report, said.documents)
                if fault:
                    wrong.append(fault)
                elif report.at.file in said.documents and said.documents[report.at.file].is_facts:
                    from guestlint.engine.facts import of_facts  # noqa: PLC0415 - most runs are on host files

                    said.reports.extend((rule, each) for each in of_facts(rule, report))
                else:
                    said.reports.append((rule, report))
        except (ExtensionError, KeyboardInterrupt):
            raise
        except BaseException as error:  # noqa: BLE001 - a plugin may raise anything, and the others must go on
            wrong.append(described(error))
        said.crashes.extend(Crash(registered.name, file, each, registered.plugin) for each in dict.fromkeys(wrong))


def _first(reports: Iterable[tuple[Rule, Diagnostic]]) -> Iterator[tuple[Rule, Diagnostic]]:
    """The first of them; a finding says where there are more, of which a plugin may yield no end."""
    for number, (rule, report) in enumerate(reports):
        if number == MOST_OF_A_RULE:
            text = f"more than {MOST_OF_A_RULE:,} findings of this rule; the others are not shown"
            yield rule, Diagnostic(text, Place(report.at.file), help="fix these first", identity=("more",))
            return
        yield rule, report


def _fault(report: Diagnostic, documents: Mapping[str, Document]) -> str:
    """What is wrong with what a plugin's rule yields, in words; empty where nothing is."""
    from guestlint.plugins.type_check import mismatch  # noqa: PLC0415 - guestlint's own rules are typed

    found = mismatch(report, Diagnostic)
    if found is not None:
        return found.sentence("it yielded")
    if report.at.file not in documents:
        return f"it yielded a Diagnostic at {report.at.file!r}, which is not a file of this run"
    return "" if report.message.strip() else "it yielded a Diagnostic without a message"


def _reports(registered: LazyRule, subject: Any) -> Iterator[tuple[Rule, Diagnostic]]:  # noqa: ANN401 - one of the views
    """What a rule reports of a subject; nothing, and the rule is not loaded, without a sign of its defect."""
    if registered.when and not any(is_shown(sign, registered.scope, subject) for sign in registered.when):
        return
    rule = registered.rule
    given = [need(subject) for need in rule.needs]
    if rule.settings is not None:
        given.append(registered.settings or rule.settings())
    for report in rule.check(*given):
        yield rule, report
