"""The tables of docs/performance.md, made of a record and the one before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bench.record import Figure, Record
from bench.row import Group, Row


def tables(groups: Iterable[Group], latest: Record, before: Record | None) -> str:
    """A heading, a sentence and a table for each group, and what was measured on what."""
    return "\n\n".join([_measured(latest, before), *(_group(each, latest, before) for each in groups)]) + "\n"


def _measured(latest: Record, before: Record | None) -> str:
    said = f"Revision {latest.revision}, Python {latest.python}, {latest.system}, in {latest.seconds} seconds"
    if before is None:
        return f"{said}."
    same = (before.python, before.system) == (latest.python, latest.system)
    other = "" if same else f" on Python {before.python}, {before.system}"
    return f"{said}. *Before* is revision {before.revision}{other}."


def _group(group: Group, latest: Record, before: Record | None) -> str:
    rows = "\n".join(_row(group, row, latest, before) for row in group.rows)
    return f"### {group.title}\n\n{group.about}\n\n| | {group.unit} | at most | before |\n|---|--:|--:|--:|\n{rows}"


def _row(group: Group, row: Row, latest: Record, before: Record | None) -> str:
    figure = latest.of(group, row)
    older = before.of(group, row) if before else Figure(None)
    return f"| {' | '.join((row.name, _now(figure, row), _mark(row), _shown(older.value)))} |"


def _now(figure: Figure, row: Row) -> str:
    if figure.value is None:
        return figure.note
    return f"{_shown(figure.value)} (missed)" if is_missed(figure, row) else _shown(figure.value)


def _mark(row: Row) -> str:
    return "" if row.most is None else f"{row.most:g}"


def _shown(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}" if value < 100 else f"{value:.0f}"  # noqa: PLR2004 - three digits


def is_missed(figure: Figure, row: Row) -> bool:
    """Whether a row is past its mark."""
    return figure.value is not None and row.most is not None and figure.value > row.most


def lines(group: Group, latest: Record, before: Record | None) -> Iterator[str]:
    """The rows of a group for a terminal."""
    for row in group.rows:
        yield line(row, latest.of(group, row), before.of(group, row) if before else Figure(None))


def line(row: Row, figure: Figure, before: Figure) -> str:
    """A row for a terminal: the figure, its mark, and by how much it has changed."""
    mark = "" if row.most is None else f"<= {row.most:g}"
    change = f"{figure.value / before.value - 1:+.1%}" if figure.value and before.value else ""
    shown = figure.note if figure.value is None else _shown(figure.value)
    missed = "MISSED" if is_missed(figure, row) else ""
    return f"  {row.name:<52} {shown:>8}  {mark:<8} {change:>8}  {missed}".rstrip()
