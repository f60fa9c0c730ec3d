"""A baseline: the findings that are known, kept in a file, so that only new ones count.

A finding is known again by its rule and its fingerprint, which are made of meaning: moved lines, other layout and
renamed files change nothing. The file has a line for each finding, sorted, so that two branches can be merged.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from guestlint.diagnostics import Finding, Known, Run
from guestlint.source.errors import GuestlintError

VERSION = 1
_KEYS = ("rule", "fingerprint", "file", "path", "message")


class BaselineError(GuestlintError):
    """A baseline that cannot be read; the message names the file."""


class Compared(NamedTuple):
    """A run held against a baseline: what is new is left in `run`."""

    run: Run
    gone: Sequence[Known]


def known_findings(run: Run) -> Sequence[Known]:
    """What a baseline keeps of the findings of a run, in the order in which it keeps them."""
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
    lines = ",\n".join(f"  {json.dumps(each._asdict(), ensure_ascii=False)}" for each in known)
    return (
        f'{{"version": {VERSION}, "findings": [\n{lines}\n]}}\n'
        if lines
        else f'{{"version": {VERSION}, "findings": []}}\n'
    )


def read(file: str, data: bytes) -> Sequence[Known]:
    """The findings that a baseline keeps. Raises BaselineError where it is none, or of another version."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError) as error:
        message = f"{file}: no baseline: {error}"
        raise BaselineError(message, "write it anew with --write-baseline") from error
    if not isinstance(content, dict) or content.get("version") != VERSION:
        message = f"{file}: no baseline of version {VERSION}"
        raise BaselineError(message, "write it anew with --write-baseline")
    findings = content.get("findings")
    entries = findings if isinstance(findings, list) else [None]
    return [_entry(file, number, entry) for number, entry in enumerate(entries, 1)]


def _entry(file: str, number: int, entry: Any) -> Known:  # noqa: ANN401 - any JSON
    if not isinstance(entry, dict) or not all(isinstance(entry.get(key), str) for key in _KEYS):
        message = f"{file}: finding {number} lacks one of {', '.join(_KEYS)}"
        raise BaselineError(message, "write it anew with --write-baseline")
    return Known(**{key: entry[key] for key in _KEYS})


def compare(run: Run, known: Sequence[Known]) -> Compared:
    """Take what is known out of a run; a finding that is known once is known once."""
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
