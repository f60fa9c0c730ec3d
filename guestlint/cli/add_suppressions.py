"""`--add-suppressions REASON`: a comment in the host file for each finding."""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Callable, Sequence

from guestlint.diagnostics import Finding, Run
from guestlint.edit.suppressions import with_suppressions
from guestlint.source.document import Document
from guestlint.source.files import STDIN
from guestlint.source.parse import read_bytes
from guestlint.source.write import replace_text


def suppress_all(run: Run, lint: Callable[[Sequence[Document]], Run], reason: str) -> Run:
    """Write a comment for each finding of the run, say how many there are, and return the run with what is left.

    Raises GuestlintError if a file cannot be written; those before it are by then.
    """
    wanted: dict[str, dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for finding in run.findings:
        document = run.documents[finding.diagnostic.at.file]
        span = document.span(finding.diagnostic.at)
        if _has_comments(document) and span is not None and finding.category != "settings":
            wanted[document.file][span.line].add(finding.rule)
    words = " ".join(reason.split())
    documents = dict(run.documents)
    for file, lines in wanted.items():
        text = with_suppressions(run.documents[file], lines, words)
        if text != run.documents[file].text:
            replace_text(file, run.documents[file].text, text)
            documents[file] = read_bytes(file, text.encode(), "toml")
    known = {_identity(finding) for finding in run.findings}
    now = lint(list(documents.values()))
    left = [finding for finding in now.findings if _identity(finding) in known]
    _say(len(run.findings) - len(left), left, run)
    return now._replace(findings=left, failures=run.failures, known=run.known, gone=run.gone, unchanged=run.unchanged)


def _has_comments(document: Document) -> bool:
    """Whether a comment can be written: not into JSON, code of Nix, or what is no file."""
    return document.format == "toml" and not document.error and document.file != STDIN


def _identity(finding: Finding) -> tuple[str, str, str]:
    return finding.rule, finding.diagnostic.at.file, finding.fingerprint


def _say(suppressed: int, left: Sequence[Finding], run: Run) -> None:
    sys.stderr.write(f"guestlint: suppressed {suppressed} finding{'' if suppressed == 1 else 's'}\n")
    in_json = sum(run.documents[each.diagnostic.at.file].format == "json" for each in left)
    if in_json:
        those = "finding is" if in_json == 1 else "findings are"
        sys.stderr.write(f"guestlint: {in_json} {those} in JSON, which has no comments; use [[suppress]]\n")
