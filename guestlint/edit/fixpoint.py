"""Fixes applied until none is left: one fix may reveal another, or overlap it at first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from guestlint.diagnostics import Finding, Run
from guestlint.edit.apply import apply_fixes
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes

ROUNDS = 10
"""Far more than any chain of fixes needs; what is left after them stays."""


Narrow = Callable[[Run], Run]
"""Gives the same run with only those findings that are wanted."""


class Outcome(NamedTuple):
    """The run after the last round, and the findings fixed on the way."""

    run: Run
    fixed: Sequence[Finding]


def apply_until_stable(
    documents: Iterable[Document],
    lint: Callable[[Sequence[Document]], Run],
    *,
    unsafe: bool,
    narrow: Narrow = lambda run: run,
) -> Outcome:
    """Lint, apply the fixes, and lint again, until nothing changes; `unsafe` includes unsafe fixes.

    What `narrow` leaves out is not fixed. If a text no longer parses, its fixes of that round are dropped.
    """
    run = lint(list(documents))
    fixed: list[Finding] = []
    for _ in range(ROUNDS):
        wanted = [
            finding
            for finding in narrow(run).findings
            if finding.diagnostic.fix and (unsafe or finding.diagnostic.fix.safe)
        ]
        outcome = apply_fixes(run, wanted)
        changed = _reread(run.documents, outcome.texts)
        if not changed:
            break
        fixed += [finding for finding in outcome.fixed if finding.diagnostic.at.file in changed]
        run = lint([changed.get(file, document) for file, document in run.documents.items()])
    return Outcome(run, fixed)


def _reread(documents: Mapping[str, Document], texts: Mapping[str, str]) -> Mapping[str, Document]:
    """The documents whose text has changed and still parses."""
    changed = {
        file: read_bytes(file, text.encode(), documents[file].format)
        for file, text in texts.items()
        if text != documents[file].text
    }
    return {file: document for file, document in changed.items() if not document.error}
