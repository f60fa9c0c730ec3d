"""What is known of one host file, as text: between processes and machines, and from one run to the next.

A line of JSON, of which nothing is run: records are arrays of their fields. It has neither the document nor its name.
"""

from __future__ import annotations

import json
from binascii import a2b_base64, b2a_base64
from collections.abc import Sequence

from guestlint.diagnostics import Crash, Diagnostic, Edit, Fix, RelatedLocation
from guestlint.engine.alone import Alone, Reports
from guestlint.hints import Any
from guestlint.registry.types import Registry
from guestlint.source.errors import GuestlintError
from guestlint.source.released import ReleasedDocument
from guestlint.source.route import Place

NO_HOST = "null"
"""The line of a file that is no host file."""


class TransferError(GuestlintError):
    """A line that no such guestlint has written."""


def encode(host: Alone) -> str | None:
    """The line of a host that was let go; None where only its document says it all."""
    document, summary = host.document, host.summary
    if summary is None or not isinstance(document, ReleasedDocument):
        return None
    fields = (
        b2a_base64(summary, newline=False).decode(),
        host.may_suppress,
        *([(rule.name, report) for rule, report in reports] for reports in (host.reports, host.as_fleet)),
        host.crashes,
    )
    return json.dumps(fields, separators=(",", ":"))


def says_nothing(line: str) -> bool:
    """Whether nothing of the file will be asked for: it has no findings, and no comments that may suppress any."""
    return line == NO_HOST or line.endswith('",false,[],[],[]]')


def decode(line: str, document: ReleasedDocument, registry: Registry) -> Alone:
    """The host whose line this is. Raises TransferError for what is no such line, or names a rule that is not there."""
    try:
        summary, may_suppress, reports, as_fleet, crashes = json.loads(line)
        return Alone(
            document=document,
            view=None,
            reports=_reports(reports, registry) if reports else (),
            as_fleet=_reports(as_fleet, registry) if as_fleet else (),
            crashes=[Crash(*crash) for crash in crashes] if crashes else (),
            may_suppress=bool(may_suppress),
            summary=a2b_base64(summary, strict_mode=True),
        )
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        message = f"{document.file}: what is kept of it cannot be read"
        raise TransferError(message, "lint it again") from error


def _reports(found: Sequence[Any], registry: Registry) -> Reports:
    return [(registry.rules[name].rule, _diagnostic(*fields)) for name, fields in found]


def _diagnostic(message: str, at: Any, related: Any, flow: Any, help_: str, fix: Any, *rest: Any) -> Diagnostic:  # noqa: ANN401, PLR0913, PLR0917 - arrays, as JSON has them
    severity, stage, identity, lazy = rest
    return Diagnostic(
        message=message,
        at=_place(at),
        related=_locations(related),
        flow=_locations(flow),
        help=help_,
        fix=None if fix is None else _fix(*fix),
        severity=severity,
        stage=stage,
        identity=tuple(identity),
        lazy=lazy,
    )


def _place(fields: Any) -> Place:  # noqa: ANN401 - as above
    file, route, part = fields
    return Place(file, tuple(route), part)


def _locations(found: Any) -> tuple[RelatedLocation, ...]:  # noqa: ANN401 - as above
    return tuple(RelatedLocation(message, _place(at)) for message, at in found)


def _fix(title: str, edits: Any, safe: bool) -> Fix:  # noqa: ANN401, FBT001 - as above
    return Fix(title, tuple(Edit(op, _place(at), value) for op, at, value in edits), safe)
