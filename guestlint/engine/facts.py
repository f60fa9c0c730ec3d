"""What becomes of findings on facts, which Nix has accepted, and in which one line may have made many guests."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from guestlint.analysis.listing import listed
from guestlint.diagnostics import Diagnostic, Finding, RelatedLocation, Run
from guestlint.plugins.rule_type import Rule
from guestlint.source.document import Document
from guestlint.source.facts import FactsDocument
from guestlint.source.route import Place, Route

_Key = tuple[str, str, int, int, str]
"""A rule, a place in a `.nix` file, and what a message says, whatever it names."""

_NAMED = re.compile(r"`[^`]*`|\b[\da-fA-F]+(?:[:.][\da-fA-F]+)+\b|\b\d+\b")
"""What may differ from guest to guest: names, addresses and numbers."""
_FEW = 3

_PLAIN = (("microvm",), ("containers",))
"""Where guests are declared whose options are read as upstream has them."""


def of_facts(rule: Rule, report: Diagnostic) -> Iterator[Diagnostic]:
    """A report on facts, without its fix, as nothing edits a `.nix` file; none where Nix would have refused the host.

    What Nix refuses only when it builds the host it may not have been asked yet; of several hosts together it knows
    nothing, nor of guestlint's own comments. What microvm.nix and NixOS assert of their own guests is theirs to say.
    """
    is_refusal = (report.severity or rule.severity) == "error" and (report.stage or rule.stage) == "eval"
    is_late = report.lazy and report.at.route[:1] not in _PLAIN
    if not is_refusal or is_late or rule.scope in ("fleet", "suppressions"):
        yield report._replace(fix=None)


def joined(run: Run) -> Run:
    """The run with one finding for each place in a `.nix` file at which a rule says the same of several guests.

    The first of them stays, with its fingerprint; it names the others' guests, and has them as related places. Two that
    are about one option stay two.
    """
    groups: dict[tuple[_Key, int] | int, list[Finding]] = {}
    times: Counter[tuple[_Key, Place]] = Counter()
    for number, finding in enumerate(run.findings):
        key = _key(finding, run.documents)
        if key is None:
            groups[number] = [finding]
        else:
            at = key, finding.diagnostic.at
            groups.setdefault((key, times[at]), []).append(finding)
            times[at] += 1
    return run._replace(findings=[_with_calls(_one_of(group), group, run.documents) for group in groups.values()])


def _with_calls(finding: Finding, group: Sequence[Finding], documents: Mapping[str, Document]) -> Finding:
    """The finding, related to where the user names the guests that it is about, if it stands in a helper of theirs."""
    reports = [each.diagnostic for each in group]
    places = [report.at for report in reports] + [step.at for report in reports for step in report.related]
    calls = dict.fromkeys(call for at in places for call in _calls(at, documents))
    if not calls:
        return finding
    report = finding.diagnostic
    return finding._replace(diagnostic=report._replace(related=(*report.related, *calls)))


def _calls(at: Place, documents: Mapping[str, Document]) -> Iterator[RelatedLocation]:
    document = documents.get(at.file)
    length = _length(at.route)
    guest = at.route[:length]
    if not isinstance(document, FactsDocument) or at.part == "comment" or not 0 < length <= len(at.route):
        return
    file, span = document.where(at)
    found = document.call(guest) if span is not None and file != document.file else None
    if span is None or found is None:
        return
    is_there = found[0] == file and found[1].line <= span.line
    if not is_there or document.is_helper(file, span.line, guest):
        yield RelatedLocation(f"`{guest[-1]}` is made here", Place(at.file, guest, "call"))


def _key(finding: Finding, documents: Mapping[str, Document]) -> _Key | None:
    """None for what is not in a `.nix` file."""
    at = finding.diagnostic.at
    document = documents.get(at.file)
    if document is None or not document.is_facts:
        return None
    file, span = document.where(at)
    if span is None or file == document.file:
        return None
    shape = _NAMED.sub("`", finding.diagnostic.message)
    return finding.rule, file, span.line, span.column, f"{finding.severity} {shape}"


def _one_of(group: Sequence[Finding]) -> Finding:
    """The first by its option path, which speaks for all; a comment is read once for each host, and is one."""
    first, *others = sorted(group, key=lambda each: (each.path, each.diagnostic.at.file)) if group[1:] else group
    report = first.diagnostic
    if not others or report.at.part == "comment":
        return first
    related = [RelatedLocation(each.diagnostic.message, each.diagnostic.at) for each in others]
    related += [step for each in others for step in each.diagnostic.related]
    kept = dict.fromkeys((*report.related, *related))
    message = f"{report.message}; the same for {_listed(first, others)}"
    return first._replace(diagnostic=report._replace(message=message, related=tuple(kept)))


def _listed(first: Finding, others: Iterable[Finding]) -> str:
    """Whom else the place is about, a few by name: guests, or else options."""
    at = first.diagnostic.at
    places = [each.diagnostic.at for each in others]
    guests = [(place.file, _guest(place.route)) for place in places]
    is_of_guests = all(name for _, name in guests) and set(guests) != {(at.file, _guest(at.route))}
    wanted = [each for each in guests if each != (at.file, _guest(at.route))]
    named = wanted if is_of_guests else [(place.file, place.path) for place in places]
    names = [f"`{name}`" if file == at.file else f"`{name}` in {file}" for file, name in dict.fromkeys(named)]
    return listed(names, most=_FEW)


def _guest(route: Route) -> str:
    """The guest that an option is of; empty where it is of none."""
    number = _length(route) - 1
    return str(route[number]) if 0 <= number < len(route) else ""


def _length(route: Route) -> int:
    """How many keys name the guest that an option is of; 0 where it is of none."""
    return {"guests": 2, "containers": 2, "microvm": 3}.get(str(route[0]) if route else "", 0)
