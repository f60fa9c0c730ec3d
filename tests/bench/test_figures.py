"""What costs come to, and which figures are past their mark."""

from __future__ import annotations

from pathlib import Path

import pytest

from bench.measure import least
from bench.page import line
from bench.programs import Input, Program, guestlint, text
from bench.record import Figure, Record, Revision, before, load, store
from bench.row import Meter, Pair, beyond_start, exponent, memory_each, ratio
from bench.rows import GROUPS

ONE, TWO, THREE, FOUR = (Program(name, ()) for name in ("one", "two", "three", "four"))


def test_a_ratio_is_ours_to_theirs() -> None:
    assert ratio("", ONE, TWO, Meter.CPU).figure([3, 2]) == 1.5


def test_start_up_is_taken_off_both_sides() -> None:
    row = beyond_start("", Pair(ONE, TWO), Pair(THREE, FOUR))
    assert row.programs == (ONE, TWO, THREE, FOUR)
    assert row.figure([110, 10, 25, 5]) == 5


@pytest.mark.parametrize(("most", "grows"), [(11, 0.5), (101, 1), (10_001, 2)])
def test_an_exponent_is_of_the_bytes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, most: float, grows: float
) -> None:
    monkeypatch.setattr("bench.programs.INPUTS", tmp_path)
    sizes = (0, 10, 1_000)
    none, few, many = (text(f"{size}.toml", lambda size=size: "x" * size) for size in sizes)  # type: ignore[misc]
    row = exponent("", guestlint, (none, few, many))
    assert row.figure([1, 2, most]) == pytest.approx(grows)


def test_memory_is_of_what_is_more() -> None:
    assert memory_each("", ONE, TWO, 100).figure([1_000_000, 1_500_000]) == 5


def test_a_folder_has_the_bytes_of_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("bench.programs.INPUTS", tmp_path)

    def write(folder: Path) -> None:
        folder.mkdir()
        for each in "ab":
            (folder / each).write_text("1234", "utf-8")

    assert Input("folder", write).bytes() == 8


def test_each_program_runs_in_turn_until_it_has_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {"quick": iter([0.9, 0.5, 0.8, 0.51, 9]), "slow": iter([3.0, 2.0, 2.01, 9])}
    programs = [Program(name, ()) for name in costs]
    monkeypatch.setattr(Program, "command", lambda _: ())
    order: list[str] = []

    def run(program: Program) -> float:
        order.append(program.tool)
        return next(costs[program.tool])

    assert least(programs, run) == [0.5, 3.0]
    assert order == ["quick", "slow", "quick", "quick", "quick"]


def test_a_program_that_does_not_settle_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Program, "command", lambda _: ())
    costs = iter([1.0, 1.5, 2.2, 3.2, 4.5])
    assert least([ONE], lambda _: next(costs)) == [1.0]


@pytest.mark.parametrize(("value", "missed"), [(0.85, False), (0.86, True)])
def test_a_figure_past_its_mark_is_missed(value: float, missed: bool) -> None:  # noqa: FBT001 - an outcome
    shown = line(ratio("cold", ONE, TWO, Meter.CPU, 0.85), Figure(value), Figure(0.5))
    assert shown.endswith("MISSED") == missed
    assert shown.split()[4:5] == [f"+{value / 0.5 - 1:.1%}"]


def test_a_record_is_read_as_it_was_written(tmp_path: Path) -> None:
    figures = {"Short runs": {"cold": Figure(1.4567), "ruff": Figure(None, "ruff is not installed")}}
    record = Record(Revision("0123456789abcdef"), figures, seconds=7)
    store(record, tmp_path / "latest.json")
    rounded = {"Short runs": {**figures["Short runs"], "cold": Figure(1.457)}}
    assert load(tmp_path / "latest.json") == record._replace(figures=rounded)


def test_the_record_before_is_of_another_commit(tmp_path: Path) -> None:
    latest, older = tmp_path / "latest.json", tmp_path / "before.json"
    assert before(Revision("b"), latest, older) is None
    store(Record(Revision("a"), {}), older)
    store(Record(Revision("b"), {}), latest)
    found = {name: before(Revision(name), latest, older) for name in "bc"}
    assert [each and each.revision.commit for each in found.values()] == ["a", "b"]
    changed = before(Revision("b", changed=True), latest, older)
    assert changed is not None
    assert changed.revision == Revision("b")
    store(Record(Revision("b", changed=True), {}), latest)
    again = before(Revision("c"), latest, older)
    assert again is not None
    assert again.revision == Revision("a")


def test_rows_have_names_of_their_own() -> None:
    for group in GROUPS:
        names = [row.name for row in group.rows]
        assert len(names) == len(set(names))
    assert len({group.title for group in GROUPS}) == len(GROUPS)
