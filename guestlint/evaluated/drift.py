"""Drift: where an evaluated NixOS configuration differs from its host file."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.diagnostics import Run
from guestlint.engine.stamping import stamp
from guestlint.evaluated.configuration import parse_json
from guestlint.evaluated.drift_generated import SECTIONS, compare_generated
from guestlint.evaluated.drift_guests import compare_guests, dig, make
from guestlint.evaluated.drift_kinds import KINDS, Found
from guestlint.frontends.extra_options import ExtraOptions
from guestlint.hints import Any
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.positions import Location
from guestlint.source.route import Place, Route, format_route

_GUESTS: Route = ("guests",)
_PARTS: tuple[Route, ...] = (_GUESTS, ("node",), *SECTIONS)
_HINT = "pass what `guestlint eval` or `nix eval --json` prints: an object with guests, fileSystems and so on"

_DEFAULTS = Settings()


def drift(document: Document, actual: dict[str, Any], settings: Settings = _DEFAULTS) -> Run:
    """The drift of an evaluated configuration from `document`, as a run that every format can print.

    Raises GuestlintError if Nix would reject the document.
    """
    documents = {document.file: document}
    reports = ((KINDS[kind], report) for kind, report in compare(document, actual, settings))
    return Run(stamp(reports, documents), documents, KINDS)


def compare(document: Document, actual: dict[str, Any], settings: Settings = _DEFAULTS) -> Iterator[Found]:
    """Each difference with its kind, one a cause: guests first, then generated things that no guest's drift explains.

    Only those parts are compared that `actual` has. Raises GuestlintError if Nix would reject the document.
    """
    first = make(document, settings)
    if first is None:
        message = f"{document.file}: Nix rejects this host file, so it cannot be compared"
        hint = f"`guestlint check --no-suppressions {document.file}` says why, unless the rule is ignored"
        raise GuestlintError(message, hint)
    if settings.extra_options:
        # What a fork leaves to its defaults is compared, too: it may have no option of that name.
        actual = ExtraOptions(settings.extra_options, first.guests.backends).completed(actual)
    compared = compare_guests(document, first, actual, settings)
    yield from compared.found
    yield from compare_generated(first, compared, actual)


def read_configuration(file: str, data: bytes) -> dict[str, Any]:
    """An evaluated configuration from its JSON, plain or as facts; `file` is its name in errors.

    Raises GuestlintError with the place if the text is not JSON, or not an evaluated configuration.
    """
    document = parse_json(file, data, _HINT)
    _check(document)
    return document.data


def _check(document: Document) -> None:
    """Raise GuestlintError if none of the parts is there, or anything else in place of an object."""
    actual = document.data
    for part in _PARTS:
        for length in range(1, len(part) + 1):
            if dig(actual, part[:length]) is not None:
                _check_object(document, part[:length])
        for name in dig(actual, part) or () if part != ("node",) else ():
            _check_object(document, (*part, name))
    if all(dig(actual, part) is None for part in _PARTS):
        message = f"{document.file}: contains none of {', '.join(map(format_route, _PARTS))}"
        raise GuestlintError(message, _HINT)


def _check_object(document: Document, route: Route) -> None:
    if isinstance(dig(document.data, route), dict):
        return
    place = Location(document.file, "", document.span(Place(document.file, route, "value")))
    message = f"{place}: {format_route(route)} is not an object, so this is not an evaluated configuration"
    raise GuestlintError(message, _HINT)
