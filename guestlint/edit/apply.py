"""Fixes applied to text: everything outside an edit stays the same, byte for byte."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from guestlint.diagnostics import Finding, Fix, Run
from guestlint.edit.text_edits import TextEdit, text_edits
from guestlint.source.positions import Positions
from guestlint.source.route import Place


class AppliedFixes(NamedTuple):
    """The changed texts by file, and the findings whose fixes were applied."""

    texts: Mapping[str, str]
    fixed: Sequence[Finding]


def apply_fixes(run: Run, findings: Iterable[Finding]) -> AppliedFixes:
    """Apply the fixes of `findings` of `run`, in their order.

    A fix is applied as a whole or not at all: it is skipped if one of its edits has no definite place in the text, if
    another fix gives the same name to another key, as of two misspellings of one option, or if it overlaps a fix that
    is already applied, and may then be applied in the next round.
    """
    findings = list(findings)
    places = Positions(run.documents)
    names = Counter(name for finding in findings for name in given_names(finding.diagnostic.fix))
    made: dict[str, list[TextEdit]] = defaultdict(list)
    fixed: list[Finding] = []
    for finding in findings:
        fix = finding.diagnostic.fix
        edits = text_edits(fix, places) if fix is not None else None
        is_alone = all(names[name] == 1 for name in given_names(fix))
        if edits and is_alone and not any(_overlaps(edit, made[edit.file]) for edit in edits):
            fixed.append(finding)
            for edit in edits:
                made[edit.file].append(edit)
    return AppliedFixes({file: _apply(run.documents[file].text, edits) for file, edits in made.items() if edits}, fixed)


def given_names(fix: Fix | None) -> frozenset[Place]:
    """The keys that there are after the fix, and not before."""
    edits = fix.edits if fix is not None else ()
    return frozenset(Place(edit.at.file, (*edit.at.route[:-1], edit.value)) for edit in edits if edit.op == "rename")


def _overlaps(edit: TextEdit, made: Iterable[TextEdit]) -> bool:
    return any(edit.span[:2] <= other.span[2:] and other.span[:2] <= edit.span[2:] for other in made)


def _apply(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with edits, which do not overlap, applied."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces: list[str] = []
    done = 0
    for edit in sorted(edits):
        span = edit.span
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        pieces += [text[done:start], edit.text]
        done = end
    return "".join((*pieces, text[done:]))
