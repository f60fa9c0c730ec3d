"""What git says, asked so that nothing named in a repository's configuration runs."""

from __future__ import annotations

import os
import subprocess

from guestlint.source.errors import GuestlintError

_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks")


def git(option: str, *arguments: str, folder: str = ".") -> bytes:
    """What a git command prints in `folder`. Raises GuestlintError, which names the `option` that asked."""
    try:
        done = subprocess.run([*_GIT, "-C", folder, *arguments], capture_output=True, check=False)  # noqa: S603 - see above
    except OSError as error:
        message = f"{option} needs git: {error.strerror}"
        raise GuestlintError(message, f"install git, or go without {option}") from error
    if done.returncode != 0:
        message = f"{option}: {os.fsdecode(done.stderr).strip() or 'git failed'}"
        raise GuestlintError(message, f"name an existing commit, branch or tag, as in {option} main")
    return done.stdout


def is_commit(option: str, ref: str, folder: str = ".") -> bool:
    """Whether `ref` names a commit. Raises GuestlintError where git is not installed."""
    try:
        return bool(
            git(option, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}", folder=folder)
        )
    except GuestlintError as error:
        if error.__cause__ is not None:
            raise
        return False
