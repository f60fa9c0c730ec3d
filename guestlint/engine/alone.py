"""What is known of one host file without any other, and of many without their documents."""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.analysis.views import HostView
from guestlint.diagnostics import Crash, Diagnostic
from guestlint.hints import TYPE_CHECKING
from guestlint.records import NamedTuple
from guestlint.source.document import Document

if TYPE_CHECKING:  # a clean host loads no rule
    from guestlint.plugins.rule_type import Rule


Reports = Sequence["tuple[Rule, Diagnostic]"]


class Alone(NamedTuple):
    """What the rules say of one document: as it is, and as if its host were all of the fleet."""

    document: Document
    view: HostView | None
    """None of a document that does not parse, or was let go."""
    reports: Reports
    as_fleet: Reports
    """Those of rules that look at several hosts. They hold if it meets none."""
    crashes: Sequence[Crash]
    may_suppress: bool
    """Whether there may be comments in it that suppress findings."""
    summary: bytes | None = None
    """What the host of a document that was let go may meet others by, as `summarize` gives it."""
