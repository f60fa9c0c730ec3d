from __future__ import annotations

import io
import re
import subprocess
import sys
from pathlib import Path

import pytest

from guestlint.diagnostics import Diagnostic, RelatedLocation, Run
from guestlint.report.snippet import crop, wrap
from guestlint.report.text import Text
from guestlint.source.route import Place, Span
from tests.report import samples


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def written(run: Run, out: io.StringIO | None = None) -> str:
    out = out or io.StringIO()
    Text().write(run, out)
    return out.getvalue()


@pytest.fixture
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")


def test_a_finding_with_a_related_place() -> None:
    assert written(samples.collision()) == (
        "error[mac-collision]: guests `a` and `b` have one MAC address, 02:01:27:1b:bd:ca: both answer to it\n"
        " --> host.toml:7:1  guests.b.microvm.mac\n"
        "  |\n"
        '7 | microvm.mac = "02:01:27:1b:bd:ca"\n'
        "  | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\n"
        "  |\n"
        " ::: host.toml:3:1  guests.a.microvm.mac\n"
        "  |\n"
        '3 | microvm.mac = "02:01:27:1b:bd:ca"\n'
        "  | --------------------------------- guest `a` has it here\n"
        "  |\n"
        "  = help: give one of them another address, or leave `mac` out to have one derived from the guest's\n"
        "          name\n"
        "  = fix (unsafe): leave `mac` out of guest `b`\n"
        "\n"
        "1 error in 1 file\n"
        "1 fixable with --fix --unsafe-fixes\n"
    )


def test_a_cycle_is_told_step_by_step() -> None:
    assert (
        "  = step by step:\n"
        "    1. `/b/c` waits for `/b`, below which it lies (host.toml:2:18)\n"
        "    2. `/b` waits for `/b/c`, where the same dataset is mounted first (host.toml:4:18)\n"
        "  = help: mount them"
    ) in written(samples.cycle())


def test_no_position_is_not_line_one() -> None:
    assert written(samples.placeless()) == (
        "warning[space-in-mountpoint]: the host has no name\n"
        " --> <stdin>  node.name\n"
        "  = help: set `node.name`\n"
        "\n"
        "1 warning in 1 file\n"
    )


def test_clean_runs() -> None:
    assert written(samples.clean(3)) == "no findings in 3 files\n"
    assert written(samples.clean()) == "no findings in 1 file\n"


def test_a_summary_is_honest_about_crashes() -> None:
    assert written(samples.hostile()).endswith(
        "1 error in 1 file, 2 rules crashed\n1 fixable with --fix --unsafe-fixes\n"
    )


def test_nothing_hostile_is_written() -> None:
    assert written(samples.hostile()).replace("\n", "").isprintable()


@pytest.mark.usefixtures("_terminal")
def test_colours_are_the_only_difference() -> None:
    for run in (samples.collision(), samples.cycle(), samples.hostile(), samples.clean(), samples.placeless()):
        styled = written(run, Terminal())
        assert re.sub(r"\x1b\[[0-9;]*m", "", styled) == written(run)


@pytest.mark.usefixtures("_terminal")
@pytest.mark.parametrize(
    ("environment", "terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, False, True),
        ({"FORCE_COLOR": "0"}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, True, False),
    ],
)
def test_when_there_is_colour(
    environment: dict[str, str], *, terminal: bool, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    out = Terminal() if terminal else io.StringIO()
    assert ("\x1b[" in written(samples.collision(), out)) == coloured


def test_rich_is_not_loaded_without_a_terminal() -> None:
    program = (
        "import io, sys; from guestlint.report.text import Text; from tests.report import samples\n"
        "Text().write(samples.collision(), io.StringIO()); print('rich' in sys.modules)"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout == "False\n"


def test_carets_stand_under_wide_characters_and_after_tabs() -> None:
    row = crop("\t日本 = é\u0301x", 1, 3, 80)
    assert (row.text, row.start, row.end) == ("    日本 = é\u0301x", 4, 8)
    row = crop("日\tx", 2, 3, 80)
    assert (row.text, row.start, row.end) == ("日  x", 4, 5)


def test_a_caret_stands_at_an_empty_span_after_the_end() -> None:
    assert crop("ab", 2, 2, 80)[1:] == (2, 3)


@pytest.mark.parametrize("length", [50, 500, 1_000_000])
def test_long_lines_are_cropped_around_the_span(length: int) -> None:
    line = "a" * length + "MARK" + "b" * length
    row = crop(line, length, length + 4, 40)
    assert row.text[row.start : row.end] == "MARK"
    assert len(row.text) <= 40
    assert row.text.startswith("...a")
    assert row.text.endswith("b...")


def test_a_line_of_just_the_width_is_not_cropped() -> None:
    assert crop("x" * 40, 0, 1, 40).text == "x" * 40
    assert len(crop("日" * 40, 30, 31, 40).text) < 24


def test_a_long_span_shows_its_start() -> None:
    row = crop("k = " + "v" * 200, 4, 204, 40)
    assert row.text.startswith("k = vvv")
    assert row.text.endswith("...")
    assert (row.start, row.end) == (4, 34)


def shown(text: str, span: Span) -> list[str]:
    document = samples.StubDocument("h", text, {("k",): span})
    run = Run([samples.finding(Diagnostic("m", Place("h", ("k",))))], {"h": document}, samples.RULES)
    return written(run).splitlines()[3:-2]


def test_a_span_over_lines() -> None:
    assert shown("k = [\n  1,\n]\n", Span(1, 5, 3, 2)) == [
        "1 | k = [",
        "  |     ^",
        "2 |   1,",
        "  |   ^^",
        "3 | ]",
        "  | ^",
    ]


def test_a_span_over_many_lines_is_shortened() -> None:
    text = "".join(f"line {number}\r\n" for number in range(1, 12))
    assert shown(text, Span(2, 1, 11, 1)) == [
        " 2 | line 2",
        "   | ^^^^^^",
        " 3 | line 3",
        "   | ^^^^^^",
        "...",
        "10 | line 10",
        "   | ^^^^^^^",
    ]


def test_a_label_too_long_for_its_line_stands_below() -> None:
    document = samples.StubDocument("h", "k = 1", {("k",): Span(1, 1, 1, 6)})
    at = Place("h", ("k",))
    run = Run(
        [samples.finding(Diagnostic("m", at, (RelatedLocation("word " * 30, at),)))], {"h": document}, samples.RULES
    )
    lines = written(run).splitlines()
    assert lines[-5:-2] == ["  | -----", f"  | {'word ' * 18}word", f"  | {'word ' * 11}".rstrip()]


def test_words_are_never_broken() -> None:
    assert wrap("a bb ccc", 4) == ["a bb", "ccc"]
    assert wrap("x" * 9, 4) == ["x" * 9]
    assert wrap("", 4) == [""]


def test_a_label_that_does_not_fit_beside_its_mark_stands_below_it() -> None:
    document = samples.StubDocument("h", " " * 70 + "k" * 20, {("k",): Span(1, 71, 1, 91)})
    at = Place("h", ("k",))
    run = Run(
        [samples.finding(Diagnostic("m", at, (RelatedLocation("here it is", at),)))], {"h": document}, samples.RULES
    )
    lines = written(run).splitlines()
    assert lines[-4:-2] == ["  | " + " " * 70 + "-" * 20, "  | " + " " * 70 + "here it is"]
