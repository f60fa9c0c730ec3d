"""`--changed [REF]` and `--staged`: only findings in host files that differ from a commit, or are to be committed."""

from __future__ import annotations

import os
from collections.abc import Iterator

from guestlint.cli.git import git, is_commit
from guestlint.diagnostics import Finding, Run
from guestlint.source.errors import GuestlintError

_CHANGED = "--changed"
_STAGED = "--staged"
_DIFFER = ("diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all")


def only_changed(run: Run, ref: str) -> Run:
    """The findings in a changed file, or with a related location in one.

    All files were linted, so findings that span several files are included. Raises GuestlintError if git fails.
    """
    return _only(run, _changed_files(ref))


def only_staged(run: Run) -> Run:
    """The findings in a file that the next commit changes, or with a related location in one; all if it changes none.

    Where pre-commit says which commits it is about, as before a push, these count. Raises GuestlintError if git fails.
    """
    first, last = (os.environ.get(f"PRE_COMMIT_{name}_REF") for name in ("FROM", "TO"))
    revisions = ("--end-of-options", f"{first}...{last}") if first and last else ("--cached",)
    staged = _real_paths(_top(_STAGED), git(_STAGED, *_DIFFER, *revisions, "--"))
    return _only(run, staged) if staged else run


def _only(run: Run, changed: frozenset[str]) -> Run:
    kept = [finding for finding in run.findings if any(_real(file) in changed for file in _files(finding, run))]
    return run._replace(findings=kept, unchanged=len(run.findings) - len(kept))


def _files(finding: Finding, run: Run) -> Iterator[str]:
    """The documents that it is about, and the files that their facts give its places in."""
    report = finding.diagnostic
    for at in (report.at, *(step.at for step in (*report.related, *report.flow))):
        yield at.file
        if at.file in run.documents:
            yield run.documents[at.file].where(at)[0]


def _changed_files(ref: str) -> frozenset[str]:
    """Real paths of files that differ from `ref`, staged or not, and of untracked files."""
    top = _top(_CHANGED)
    if os.path.exists(ref) and not is_commit(_CHANGED, ref):
        message = f"--changed {ref}: this is a path, not a commit"
        raise GuestlintError(message, f"put paths first: guestlint {ref} --changed")
    differ = git(_CHANGED, *_DIFFER, "--end-of-options", ref, "--")
    others = git(_CHANGED, "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    return _real_paths(top, differ + others)


def _top(option: str) -> str:
    return os.fsdecode(git(option, "rev-parse", "--show-toplevel")).rstrip("\n")


def _real_paths(top: str, names: bytes) -> frozenset[str]:
    """The real paths of files that git names, each with a NUL behind it."""
    return frozenset(_real(os.path.join(top, os.fsdecode(name))) for name in names.split(b"\0") if name)


def _real(file: str) -> str:
    return os.path.realpath(file)
