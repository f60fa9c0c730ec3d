"""Fixes applied to text: everything outside an edit stays the same, byte for byte."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from guestlint.diagnostics import Finding, Fix, Run
from guestlint.edit.text_edits import TextEdit, text_edits
from guestlint.records import NamedTuple
from guestlint.source.positions import Positions
from guestlint.source.route import Place, Span


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
    renames = {rename for finding in findings for rename in renames_of(finding.diagnostic.fix)}
    keys = Counter(rename.new for rename in renames)
    made: dict[str, _Made] = defaultdict(_Made)
    fixed: list[Finding] = []
    for finding in findings:
        fix = finding.diagnostic.fix
        edits = text_edits(fix, places) if fix is not None else None
        is_alone = all(keys[rename.new] == 1 for rename in renames_of(fix))
        if edits and is_alone and not any(made[edit.file].overlaps(edit) for edit in edits):
            fixed.append(finding)
            for edit in edits:
                made[edit.file].add(edit)
    texts = {file: _apply(run.documents[file].text, each.edits) for file, each in made.items() if each.edits}
    return AppliedFixes(texts, fixed)


class Rename(NamedTuple):
    """A key of a file, and the key that a fix makes of it."""

    old: Place
    new: Place


def renames_of(fix: Fix | None) -> frozenset[Rename]:
    """The keys that a fix renames."""
    edits = [edit for edit in (fix.edits if fix is not None else ()) if edit.op == "rename"]
    return frozenset(
        Rename(Place(edit.at.file, edit.at.route), Place(edit.at.file, (*edit.at.route[:-1], edit.value)))
        for edit in edits
    )


class _Made:
    """Edits of one text that do not overlap."""

    def __init__(self) -> None:
        self.edits: list[TextEdit] = []
        self._spans: list[Span] = []
        """In their order in the text, in which their starts and their ends are sorted."""

    def overlaps(self, edit: TextEdit) -> bool:
        """Whether it overlaps one of them, or touches it."""
        at = bisect_right(self._spans, Span(*edit.span[2:], _BEHIND, _BEHIND))
        return any(edit.span[:2] <= other[2:] for other in self._spans[max(at - 2, 0) : at])

    def add(self, edit: TextEdit) -> None:
        """Add an edit that overlaps none."""
        self.edits.append(edit)
        insort(self._spans, edit.span)


_BEHIND = 2**63


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
