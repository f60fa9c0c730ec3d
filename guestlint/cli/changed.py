"""`--changed [REF]` and `--staged`: only findings in host files that differ from a commit, or are to be committed."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

from guestlint.diagnostics import Finding, Run
from guestlint.source.errors import GuestlintError

# Programs named in the repository's configuration must not run.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks")


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
    names = _git("diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", *revisions, "--")
    staged = _real_paths(_top(), names)
    return _only(run, staged) if staged else run


def _only(run: Run, changed: frozenset[str]) -> Run:
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
    top = _top()
    if os.path.exists(ref) and not _is_commit(ref):
        message = f"--changed {ref}: this is a path, not a commit"
        raise GuestlintError(message, f"put paths first: guestlint {ref} --changed")
    differ = _git("diff", "--name-only", "-z", "--no-ext-diff", "--no-textconv", "--end-of-options", ref, "--")
    others = _git("ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", top)
    return _real_paths(top, differ + others)


def _top() -> str:
    return os.fsdecode(_git("rev-parse", "--show-toplevel")).rstrip("\n")


def _real_paths(top: str, names: bytes) -> frozenset[str]:
    """The real paths of files that git names, each with a NUL behind it."""
    return frozenset(_real(os.path.join(top, os.fsdecode(name))) for name in names.split(b"\0") if name)


def _is_commit(ref: str) -> bool:
    try:
        return bool(_git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}"))
    except GuestlintError:
        return False


def _real(file: str) -> str:
    return os.path.realpath(file)


def _git(*arguments: str) -> bytes:
    try:
        done = subprocess.run([*_GIT, *arguments], capture_output=True, check=False)  # noqa: S603 - see above
    except OSError as error:
        message = f"--changed needs git: {error.strerror}"
        raise GuestlintError(message, "install git, or lint without --changed") from error
    if done.returncode != 0:
        message = f"--changed: {os.fsdecode(done.stderr).strip() or 'git failed'}"
        raise GuestlintError(message, "name an existing commit, branch or tag, as in --changed main")
    return done.stdout
