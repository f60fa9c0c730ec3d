"""`guestlint check --fix` and `--diff`: apply fixes to files, or print them as a patch."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence

from guestlint.diagnostics import Run
from guestlint.edit.fixpoint import Narrow, Outcome, apply_until_stable
from guestlint.edit.patch import patch
from guestlint.source.document import Document
from guestlint.source.files import byte_order_mark
from guestlint.source.printable import printable
from guestlint.source.write import replace_text

Lint = Callable[[Sequence[Document]], Run]


def fix_files(
    documents: Sequence[Document], lint: Lint, stdin: Document | None, narrow: Narrow, *, unsafe: bool
) -> Run:
    """Apply the fixes to the files, say how many, and return the run after them; print what `stdin` becomes.

    Of the findings, those that `narrow` leaves are fixed, and all that are left returned.

    Raises GuestlintError if a file cannot be written; the files before it are fixed by then.
    """
    outcome = apply_until_stable(documents, lint, unsafe=unsafe, narrow=narrow)
    for document in documents:
        text = outcome.run.documents[document.file].text
        if document is stdin:
            _print_text(text)
        elif text != document.text:
            replace_text(document.file, document.text, text)
    _say(outcome)
    return outcome.run


def print_diff(
    documents: Sequence[Document], lint: Lint, stdin: Document | None, narrow: Narrow, *, unsafe: bool
) -> tuple[bool, Run]:
    """Print what the fixes would change as a patch; whether there is anything, and the run that is left.

    Of the findings, those that `narrow` leaves are fixed.
    """
    outcome = apply_until_stable(documents, lint, unsafe=unsafe, narrow=narrow)
    lines: list[str] = []
    for document in documents:
        new = outcome.run.documents[document.file].text
        if new != document.text:
            mark = "" if document is stdin else byte_order_mark(document.file)
            lines += patch(document.file, mark + document.text, mark + new)
    if sys.stdout.isatty():  # for people; elsewhere, each byte counts
        sys.stdout.writelines(f"{printable(line.rstrip(chr(10) + chr(13)))}\n" for line in lines)
    else:
        _print_text("".join(lines))
    if not unsafe:
        _say_what_is_unsafe(narrow(outcome.run), changed=bool(lines))
    return bool(lines), outcome.run


def _say_what_is_unsafe(run: Run, *, changed: bool) -> None:
    """Say on standard error how many fixes the patch leaves out: an empty one looks as if there were none."""
    fixes = [finding.diagnostic.fix for finding in run.findings]
    left = sum(fix is not None and not fix.safe for fix in fixes)
    if left:
        sys.stderr.write(f"guestlint: {left}{' more' if changed else ''} fixable with --diff --unsafe-fixes\n")


def _print_text(text: str) -> None:
    """Write text to standard output as it is, whatever encoding the locale has."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "surrogateescape"))
    sys.stdout.buffer.flush()


def _say(outcome: Outcome) -> None:
    if outcome.fixed:
        number, files = len(outcome.fixed), len({finding.diagnostic.at.file for finding in outcome.fixed})
        fixes = f"{number} fix{'es' if number > 1 else ''} in {files} file{'s' if files > 1 else ''}"
        sys.stderr.write(f"guestlint: applied {fixes}\n")
