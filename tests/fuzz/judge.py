"""One case judged: what was found in it and a digest of that, or the first invariant that does not hold."""

from __future__ import annotations

import hashlib
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from guestlint.diagnostics import Finding
from guestlint.source.document import Document
from tests.fuzz.generate import Case
from tests.fuzz.invariants import INVARIANTS, Invariant
from tests.fuzz.lint import Linted, lint

DIGEST_SIZE = 16


class Fault(NamedTuple):
    """An invariant that does not hold, and in which way; that of an exception is its own."""

    invariant: str
    message: str


class Judged(NamedTuple):
    """What a case came to: its fault, or what it is counted for and its digest, a number."""

    fault: Fault | None
    counts: Counter[str]
    digest: int = 0


def judge(case: Case, turn: int, invariants: Sequence[Invariant] = INVARIANTS) -> Judged:
    """Lint a case and hold the invariants to it. `turn` decides what is looked at this time."""
    name = "lint"
    try:
        linted = lint(case, turn)
        for invariant in invariants:
            name = invariant.__name__
            for message in invariant(linted):
                return Judged(Fault(name, message), Counter())
    except Exception as error:  # noqa: BLE001 - that there is none is what is tested
        where = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({where.name}, {where.filename.rpartition('/')[2]}:{where.lineno})"
        return Judged(Fault(name, what), Counter())
    return Judged(None, _counts(linted), _digest(linted))


def _counts(linted: Linted) -> Counter[str]:
    counts = Counter(_kind(document) for document in linted.documents)
    counts["documents"] = len(linted.documents)
    counts["unreadable"] = sum(bool(document.error) for document in linted.documents)
    counts["settings"] = linted.case.settings is not None
    counts["baselines"] = linted.case.baseline is not None
    counts["refused"] = len(linted.refused)
    counts["findings"] = len(linted.run.findings)
    counts["suppressed"] = len(linted.run.suppressed)
    counts["fixable"] = sum(finding.diagnostic.fix is not None for finding in linted.run.findings)
    return counts


def _kind(document: Document) -> str:
    return "facts" if document.is_facts else document.format


def _digest(linted: Linted) -> int:
    """A number made of the texts and the findings. Digests are added up, so that no order and no shard matters."""
    known = hashlib.blake2b(digest_size=DIGEST_SIZE)
    for name, text in linted.case.inputs().items():
        known.update(f"{name}\0{len(text)}\0".encode())
        known.update(text)
    for finding in linted.run.findings:
        known.update("\0".join(_said(linted, finding)).encode("utf-8", "surrogatepass"))
    return int.from_bytes(known.digest(), "big")


def _said(linted: Linted, finding: Finding) -> Iterator[str]:
    """What is the same on every Python: how and where its JSON parser complains is not."""
    document = linted.run.documents[finding.diagnostic.at.file]
    yield from (finding.rule, finding.severity, finding.fingerprint)
    if not (document.error and document.format == "json"):
        yield from (str(document.where(finding.diagnostic.at)), finding.diagnostic.message)
