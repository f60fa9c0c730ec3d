"""The layout of a run as text, the same with and without colours."""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.diagnostics import Finding, RelatedLocation, Run
from guestlint.report.snippet import Frame, Mark, wrap
from guestlint.report.summary import Line, fixable, summary
from guestlint.source.positions import Location, Positions
from guestlint.source.printable import printable

_FEW = 3
"""Notes about one line that are shown; reports for programs have all."""

_MOST_RELATED = 5
"""Other places that are shown; reports for programs have all."""
_MOST_STEPS = 20
"""Steps of a flow that are shown, beside its last."""

_PROSE = 100
"""Columns that prose is wrapped to, however wide the terminal is."""


def layout(run: Run, width: int) -> Iterator[list[Line]]:
    """Lay a run out in blocks: each finding, then the summary. Blank lines stand between blocks."""
    places = Positions(run.documents)
    for finding in run.findings:
        yield list(_finding(finding, places, width))
    yield [line for line in (summary(run), fixable(run)) if line]


def _finding(finding: Finding, places: Positions, width: int) -> Iterator[Line]:
    report = finding.diagnostic
    spot = places.spot(report.at)
    related = [(step, places.spot(step.at)) for step in report.related]
    last = max((one.span.end_line for one in (spot, *(at for _, at in related)) if one.span), default=1)
    frame = Frame(places, len(str(last)), width)
    yield from _header(finding, width)
    yield frame.place("-->", spot)
    yield from frame.source(spot, Mark("^", finding.severity))
    document = places.document(report.at.file)
    here = [] if document is None or not document.is_facts else [step for step, at in related if _is_same(at, spot)]
    others = [(step, at) for step, at in related if step not in here]
    for step, at in others[:_MOST_RELATED]:
        yield from _related(step, at, frame)
    more = len(others) - _MOST_RELATED
    shown = spot.span or any(at.span for _, at in related)
    if shown and (more > 0 or here or report.flow or report.help or report.fix):
        yield [frame.margin("|")]
    if more > 0:
        yield from _remark("note", f"{more} more place{'s' if more > 1 else ''} like these", frame)
    shown_here = here if len(here) <= _FEW + 1 else here[:_FEW]
    for step in shown_here:
        yield from _remark("note", step.message, frame)
    if len(shown_here) < len(here):
        yield from _remark("note", f"{len(here) - _FEW} more like these", frame)
    yield from _flow(report.flow, frame)
    if report.help:
        yield from _remark("help", report.help, frame)
    if report.fix is not None:
        yield from _remark("fix" if report.fix.safe else "fix (unsafe)", report.fix.title, frame)


def _is_same(at: Location, spot: Location) -> bool:
    """Whether one line says both, as where a helper makes several guests."""
    return spot.span is not None and (at.file, at.span) == (spot.file, spot.span)


def _header(finding: Finding, width: int) -> Iterator[Line]:
    name = printable(f"{finding.severity}[{finding.rule}]")
    room = min(width, _PROSE)
    text = f"{name}: {printable(finding.diagnostic.message)}"
    first, *others = wrap(text, room)
    if not first.startswith(f"{name}: "):
        first = f"{name}: "
    yield [(name, finding.severity), (first[len(name) :], "title")]
    rest = text.removeprefix(first).strip(" ")
    for line in wrap(rest, room - 2) if others else ():
        yield [(f"  {line}", "title")]


def _related(step: RelatedLocation, spot: Location, frame: Frame) -> Iterator[Line]:
    yield [frame.margin("|")]
    yield frame.place(":::", spot)
    source = list(frame.source(spot, Mark("-", "related", step.message)))
    yield from source or _remark("note", step.message, frame)  # of code of Nix, there may be no text


def _flow(flow: tuple[RelatedLocation, ...], frame: Frame) -> Iterator[Line]:
    if not flow:
        return
    yield [frame.margin("= "), ("step by step:", "title")]
    indent = frame.digits + 3
    cut = len(flow) - 1 if len(flow) > _MOST_STEPS + 2 else 0
    for number, step in enumerate(flow, 1):
        if cut and _MOST_STEPS < number <= cut:
            if number == cut:
                yield [(f"{' ' * indent}... {cut - _MOST_STEPS} more steps", "dim")]
            continue
        head = f"{number:{len(str(len(flow)))}}. "
        room = min(frame.width, _PROSE) - indent - len(head)
        spot = f"({printable(str(frame.places.spot(step.at)))})"
        *lines, end = wrap(f"{printable(step.message)} {spot}", room)
        for line in lines:
            yield [(" " * indent + head, "gutter"), (line, "")]
            head = " " * len(head)
        place = spot if end.endswith(spot) else ""  # a file's name with a space may be broken
        yield [(" " * indent + head, "gutter"), (end.removesuffix(spot), ""), (place, "dim")]


def _remark(name: str, text: str, frame: Frame) -> Iterator[Line]:
    head = f"{name}: "
    indent = frame.digits + 3
    first, *others = wrap(printable(text), min(frame.width, _PROSE) - indent - len(head))
    yield [frame.margin("= "), (head, "title"), (first, "")]
    for line in others:
        yield [(" " * (indent + len(head)) + line, "")]
