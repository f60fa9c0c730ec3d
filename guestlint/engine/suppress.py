"""Which findings are suppressed, and the state of the comments that do so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from guestlint.diagnostics import Finding, Suppressed
from guestlint.engine.comment_index import Comment, CommentIndex
from guestlint.engine.path_index import PathIndex
from guestlint.plugins.suppressions import Suppressions, UnknownRule
from guestlint.records import NamedTuple
from guestlint.settings.options import Suppress
from guestlint.source.comments import Suppression, read_suppressions
from guestlint.source.document import Document


class Selection(NamedTuple):
    """The findings that are left, those that are suppressed, and the comments as rules see them."""

    kept: Sequence[Finding]
    suppressed: Sequence[Suppressed]
    suppressions: Suppressions | None


def by_settings(findings: Sequence[Finding], wanted: Sequence[Suppress], today: date | None = None) -> Selection:
    """Suppress findings by option path, according to the settings: for JSON, which has no comments."""
    today = today or date.today()  # noqa: DTZ011 - the day where the user is
    current = PathIndex(each for each in wanted if not each.until or today < date.fromisoformat(each.until))
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        by = current.first(finding)
        if by is None:
            kept.append(finding)
        else:
            suppressed.append(Suppressed(finding, "external", by.reason))
    return Selection(kept, suppressed, None)


def suppress(
    findings: Sequence[Finding],
    documents: Mapping[str, Document],
    commented: Iterable[Document],
    known: Iterable[str],
    today: date | None = None,
) -> Selection:
    """Suppress findings according to the comments in their files.

    `commented` are the documents that may have some, `known` the rules that they may name, and `today` the day to
    compare expiry dates with.
    """
    today = today or date.today()  # noqa: DTZ011 - the day where the user is
    found = [each for document in commented for each in read_suppressions(document)]
    comments = [Comment(each, each.at.file, () if each.line else (each.route,)) for each in found]
    if any(document.is_facts for document in documents.values()):
        from guestlint.engine.nix_comments import nix_comments  # noqa: PLC0415 - most runs are on host files

        in_nix = nix_comments(findings, documents)
        found += [each.suppression for each in in_nix]
        comments += in_nix
    valid = CommentIndex(
        [each for each in comments if not each.suppression.fault and not each.suppression.has_expired(today)]
    )
    used: set[tuple[Suppression, str]] = set()
    kept: list[Finding] = []
    suppressed: list[Suppressed] = []
    for finding in findings:
        at = finding.diagnostic.at
        file, span = documents[at.file].where(at) if at.file in documents else (at.file, None)
        by = valid.of(finding.rule, at, file, span)
        used.update((each, finding.rule) for each in by)
        if by:
            suppressed.append(Suppressed(finding, "inSource", by[0].reason))
        else:
            kept.append(finding)
    return Selection(kept, suppressed, _classified(found, documents, used, frozenset(known), today))


def _classified(
    found: Sequence[Suppression],
    documents: Mapping[str, Document],
    used: set[tuple[Suppression, str]],
    known: frozenset[str],
    today: date,
) -> Suppressions:
    sound = [each for each in found if not each.fault]
    current = [each for each in sound if not each.has_expired(today)]
    # A comment in a `.nix` file may be there for another host, which is not looked at in this run.
    own = [each for each in current if not documents[each.at.file].is_facts]
    return Suppressions(
        malformed=[each for each in found if each.fault],
        expired=[each for each in sound if each.has_expired(today)],
        unused=[
            (each, names)
            for each in own
            if (names := [name for name in each.rules if name in known and (each, name) not in used])
        ],
        unknown=[UnknownRule(each, name) for each in sound for name in each.rules if name not in known],
        without_reason=[each for each in current if not each.reason],
        known=sorted(known),
    )
