"""What git says, asked so that nothing named in a repository's configuration runs, and nothing is fetched."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping

from guestlint.source.errors import GuestlintError

_GIT = ("git", "--no-optional-locks", "--no-pager")
_CONFIGURATION: Mapping[str, str] = {
    "core.fsmonitor": "false",
    "core.hooksPath": "/dev/null",
    "safe.bareRepository": "explicit",
}
"""Over what any file says. A bare repository may be embedded in what is linted, with a configuration of its own."""
_NO_FETCH = {"GIT_NO_LAZY_FETCH": "1", "GIT_ALLOW_PROTOCOL": "none", "GIT_TERMINAL_PROMPT": "0"}
"""The first is unknown to older git, in which a partial clone may then use no protocol."""
_FILTER = re.compile(r"filter\..*\.(?:clean|smudge|process|required)", re.DOTALL | re.IGNORECASE)


def git(option: str, *arguments: str, folder: str = ".") -> bytes:
    """What a git command prints in `folder`. Raises GuestlintError, which names the `option` that asked."""
    filters = _without_filters(option, folder) if arguments[0] == "diff" else {}
    done = _run(option, arguments, folder, {**_CONFIGURATION, **filters})
    if done.returncode != 0:
        said = os.fsdecode(done.stderr).strip().splitlines()
        message = f"{option}: {said[-1] if said else 'git failed'}"
        if "--show-toplevel" in arguments:
            raise GuestlintError(message, f"run it in a repository, or without {option}")
        raise GuestlintError(message, f"name an existing commit, branch or tag, as in {option} main")
    return done.stdout


def _without_filters(option: str, folder: str) -> Mapping[str, str]:
    """What turns off each filter that the configuration names: git runs them on the files that it compares."""
    listed = _run(option, ("config", "--list", "--name-only", "-z"), folder, _CONFIGURATION).stdout
    names = {os.fsdecode(name) for name in listed.split(b"\0")}
    return {name: "false" if name.endswith("required") else "" for name in names if _FILTER.fullmatch(name)}


def _run(
    option: str, arguments: tuple[str, ...], folder: str, configuration: Mapping[str, str]
) -> subprocess.CompletedProcess[bytes]:
    """A git command with this configuration. Raises GuestlintError where git is not installed."""
    given = os.environ.get("GIT_CONFIG_COUNT", "")
    count = int(given) if given.isdecimal() else 0
    own = {"GIT_CONFIG_COUNT": str(count + len(configuration))}
    for number, (key, value) in enumerate(configuration.items(), count):
        own |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    try:
        return subprocess.run(  # noqa: S603 - see above
            [*_GIT, "-C", folder, *arguments],
            capture_output=True,
            check=False,
            env={**os.environ, **_NO_FETCH, **own},
            stdin=subprocess.DEVNULL,
        )
    except OSError as error:
        message = f"{option} needs git: {error.strerror}"
        raise GuestlintError(message, f"install git, or go without {option}") from error


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
