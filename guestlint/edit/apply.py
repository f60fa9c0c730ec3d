"""Fixes applied to text: everything outside an edit stays the same, byte for byte."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from guestlint.diagnostics import Finding, Run
from guestlint.edit.text_edits import TextEdit, text_edits
from guestlint.source.positions import Positions
from guestlint.source.route import Route


class AppliedFixes(NamedTuple):
    """The changed texts by file, and the findings whose fixes were applied."""

    texts: Mapping[str, str]
    fixed: Sequence[Finding]


def apply_fixes(run: Run, findings: Iterable[Finding]) -> AppliedFixes:
    """Apply the fixes of `findings` of `run`, in their order.

    A fix is applied as a whole or not at all: it is skipped if one of its edits has no definite place in the text, or
    if it overlaps a fix that is already applied; the latter may be applied in the next round. Of several that would
    give different keys one name, none is applied: which of them is meant, nobody but the author knows.
    """
    findings = list(findings)
    renames = {rename for finding in findings for rename in _renames(finding)}
    names = Counter((rename.file, rename.new) for rename in renames)
    places = Positions(run.documents)
    made: dict[str, list[TextEdit]] = defaultdict(list)
    fixed: list[Finding] = []
    for finding in findings:
        fix = finding.diagnostic.fix
        is_rival = any(names[rename.file, rename.new] > 1 for rename in _renames(finding))
        edits = text_edits(fix, places) if fix is not None and not is_rival else None
        if edits and not any(_overlaps(edit, made[edit.file]) for edit in edits):
            fixed.append(finding)
            for edit in edits:
                made[edit.file].append(edit)
    return AppliedFixes({file: _apply(run.documents[file].text, edits) for file, edits in made.items() if edits}, fixed)


class _Rename(NamedTuple):
    file: str
    old: Route
    new: Route


def _renames(finding: Finding) -> set[_Rename]:
    """What the fix of a finding renames."""
    edits = finding.diagnostic.fix.edits if finding.diagnostic.fix is not None else ()
    places = [(edit.at, str(edit.value)) for edit in edits if edit.op == "rename"]
    return {_Rename(at.file, at.route, (*at.route[:-1], name)) for at, name in places}


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
