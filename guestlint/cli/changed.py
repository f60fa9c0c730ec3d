"""`--changed [REF]`: only findings in host files that differ from a commit."""

from __future__ import annotations

import os
from collections.abc import Iterator

from guestlint.cli.git import git, is_commit
from guestlint.diagnostics import Finding, Run
from guestlint.source.errors import GuestlintError

_OPTION = "--changed"


def only_changed(run: Run, ref: str) -> Run:
    """The findings in a changed file, or with a related location in one.

    All files were linted, so findings that span several files are included. Raises GuestlintError if git fails.
    """
    changed = _changed_files(ref)
    kept = [finding for finding in run.findings if any(_real(file) in changed for file in _files(finding, run))]
    return run._replace(findings=kept)


def _files(finding: Finding, run: Run) -> Iterator[str]:
    """The documents that it is about, and the files that their facts give its places in."""
    report = finding.diagnostic
    for at in (report.at, *(step.at for step in (*report.related, *report.flow))):
        yield at.file
        if at.file in run.documents:
            yield run.documents[at.file].where(at)[0]


def _changed_files(ref: str) -> frozenset[str]:
    """Real paths of files that differ from `ref`, staged or not, and of untracked files."""
    top = os.fsdecode(git(_OPTION, "rev-parse", "--show-toplevel")).rstrip("\n")
    if os.path.exists(ref) and not is_commit(_OPTION, ref):
        message = f"--changed {ref}: this is a path, not a commit"
        raise GuestlintError(message, f"put paths first: guestlint {ref} --changed")
    differ = git(_OPTION, "diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--end-of-options", ref, "--")
    others = git(_OPTION, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    names = (name for name in (*differ.split(b"\0"), *others.split(b"\0")) if name)
    return frozenset(_real(os.path.join(top, os.fsdecode(name))) for name in names)


def _real(file: str) -> str:
    return os.path.realpath(file)
