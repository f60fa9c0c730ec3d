"""Fixes applied to the text that they are about: everything outside of an edit stays as it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from guestlint.finding import Finding, Run
from guestlint.report.edits import TextEdit, text_edits
from guestlint.report.places import Places


def mended(run: Run, finding: Finding) -> Mapping[str, str] | None:
    """The texts that a finding's fix changes, by file; None where it has none, or none that can be made surely."""
    fix = finding.report.fix
    edits = text_edits(fix, Places(run)) if fix is not None else None
    if edits is None:
        return None
    files = dict.fromkeys(edit.file for edit in edits)
    texts = {file: run.documents[file].text for file in files}
    return {file: _apply(text, [edit for edit in edits if edit.file == file]) for file, text in texts.items()}


def _apply(text: str, edits: Iterable[TextEdit]) -> str:
    """The text with edits made in it, which come in its order and do not overlap."""
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    pieces: list[str] = []
    done = 0
    for edit in edits:
        span = edit.span
        start, end = starts[span.line - 1] + span.column - 1, starts[span.end_line - 1] + span.end_column - 1
        pieces += [text[done:start], edit.text]
        done = end
    return "".join((*pieces, text[done:]))
