"""`guestlint check --fix` and `--diff`: apply fixes to files, or print them as a diff."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterator, Sequence

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.edit.fixpoint import Outcome, apply_until_stable
from guestlint.registry.types import Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.files import STDIN, replace_text
from guestlint.source.printable import printable


def fix_files(documents: Sequence[Document], settings: Settings, registry: Registry, *, unsafe: bool) -> Run:
    """Apply the fixes to the files, print how many, and return the run after them.

    Raises GuestlintError if a file cannot be written; the files before it are fixed by then.
    """
    if any(document.file == STDIN for document in documents):
        message = "--fix cannot write to standard input"
        raise GuestlintError(message, "use --diff, or pass the file's path")
    outcome = _outcome(documents, settings, registry, unsafe=unsafe)
    for document in documents:
        text = outcome.run.documents[document.file].text
        if text != document.text:
            replace_text(document.file, document.text, text)
    if outcome.fixed:
        number, files = len(outcome.fixed), len({finding.diagnostic.at.file for finding in outcome.fixed})
        fixes = f"{number} fix{'es' if number > 1 else ''} in {files} file{'s' if files > 1 else ''}"
        sys.stderr.write(f"guestlint: applied {fixes}\n")
    return outcome.run


def print_diff(
    documents: Sequence[Document], settings: Settings, registry: Registry, *, unsafe: bool
) -> tuple[bool, Run]:
    """Print what the fixes would change as a unified diff; whether there is anything, and the run that is left."""
    outcome = _outcome(documents, settings, registry, unsafe=unsafe)
    lines = [line for document in documents for line in _diff(document, outcome.run.documents[document.file])]
    sys.stdout.writelines(lines)
    return bool(lines), outcome.run


def _outcome(documents: Sequence[Document], settings: Settings, registry: Registry, *, unsafe: bool) -> Outcome:
    return apply_until_stable(documents, lambda texts: api.lint(texts, settings, registry), unsafe=unsafe)


def _diff(old: Document, new: Document) -> Iterator[str]:
    """A unified diff; characters that are not printable are escaped, as it may reach a terminal."""
    before, after = (document.text.split("\n") for document in (old, new))
    name = printable(old.file)
    for line in difflib.unified_diff(before, after, name, name, lineterm=""):
        yield f"{printable(line.removesuffix(chr(13)))}\n"
