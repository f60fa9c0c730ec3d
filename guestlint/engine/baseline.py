"""A baseline: a file of known findings, so that only new ones count.

A finding is matched by its rule and its fingerprint, which depend on meaning only: moved lines, other layout and
renamed files change nothing. The file has one line per finding, sorted, so that two branches can be merged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from guestlint.diagnostics import Finding, Known, Run
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.source.errors import GuestlintError
from guestlint.source.json_text import json_text

VERSION = 1
_KEYS = ("rule", "fingerprint", "file", "path", "message")


class BaselineError(GuestlintError):
    """A baseline that cannot be read; the message names the file."""


class Compared(NamedTuple):
    """A run compared with a baseline: `run` has the new findings, `gone` the entries without one."""

    run: Run
    gone: Sequence[Known]


def known_findings(run: Run) -> Sequence[Known]:
    """The findings of a run as a baseline records them, sorted."""
    return sorted(
        Known(
            rule=each.rule,
            fingerprint=each.fingerprint,
            file=each.diagnostic.at.file,
            path=each.path,
            message=each.diagnostic.message,
        )
        for each in run.findings
    )


def written(known: Sequence[Known]) -> str:
    """The text of a baseline."""
    lines = ",\n".join(f"  {json_text(each._asdict(), indent=None)}" for each in known)
    return (
        f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
        if lines
        else f'{{"version": {VERSION}, "findings": []}}\n'
    )


def read(file: str, data: bytes) -> Sequence[Known]:
    """The findings in a baseline. Raises BaselineError if it is not valid, or of another version."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise BaselineError(*_not_json(file, error)) from error
    version = content.get("version") if isinstance(content, dict) else None
    if isinstance(version, bool) or version != VERSION:
        message = f"{file}: not a baseline of version {VERSION}"
        raise BaselineError(message, "create it again with --write-baseline")
    findings = content.get("findings")
    entries = findings if isinstance(findings, list) else [None]
    return [_entry(file, number, entry) for number, entry in enumerate(entries, 1)]


def _not_json(file: str, error: ValueError | RecursionError) -> tuple[str, str]:
    """The message and the hint for a text that is not JSON, with the place where that is known."""
    hint = "create it again with --write-baseline"
    if isinstance(error, json.JSONDecodeError):
        return f"{file}:{error.lineno}:{error.colno}: not a valid baseline: {error.msg}", hint
    if isinstance(error, RecursionError):
        return f"{file}: not a valid baseline: nested too deeply", hint
    what = "not UTF-8" if isinstance(error, UnicodeDecodeError) else "a number has too many digits"
    return f"{file}: not a valid baseline: {what}", hint


def _entry(file: str, number: int, entry: Any) -> Known:  # noqa: ANN401 - any JSON
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in _KEYS):
        message = f"{file}: finding {number} is not valid: expected the keys {', '.join(_KEYS)}"
        raise BaselineError(message, "create it again with --write-baseline")
    return Known(**{key: entry[key] for key in _KEYS})


def compare(run: Run, known: Sequence[Known]) -> Compared:
    """Take the known findings out of a run; each entry of the baseline matches one finding."""
    left = Counter((each.rule, each.fingerprint) for each in known)
    new: list[Finding] = []
    quiet: list[Finding] = []
    for finding in run.findings:
        key = finding.rule, finding.fingerprint
        if left[key] > 0:
            left[key] -= 1
            quiet.append(finding)
        else:
            new.append(finding)
    gone: list[Known] = []
    for each in known:
        key = each.rule, each.fingerprint
        if left[key] > 0:
            left[key] -= 1
            gone.append(each)
    return Compared(run._replace(findings=new, known=quiet, gone=gone), gone)
