"""Which mutants count, how they come into the program, what is kept of them, and how the table counts them."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from tests.mutants.annotations import is_called, is_unread
from tests.mutants.judge import ENDED, SURVIVED, UNDECIDED, forked
from tests.mutants.made import Mutant, mutants
from tests.mutants.reach import Reach
from tests.mutants.swap import Replacement, functions, swap
from tests.mutants.table import Verdict, share, survivors, table
from tests.mutants.verdicts import Verdicts

SOURCE = """from __future__ import annotations

Alias = int | None

class Both:
    field: int | None = 1 | 2

def f(x: int | None = 1 | 2, *rest: int | str) -> int | None:
    return x | 1
"""


@pytest.mark.parametrize(
    ("line", "text", "unread"),
    [
        (3, "int | None", False),
        (6, "int | None", True),
        (6, "1 | 2", False),
        (8, "int | None =", True),
        (8, "1 | 2", False),
        (8, "int | str", True),
        (8, "int | None:", True),
        (9, "x | 1", False),
    ],
)
def test_an_annotation_is_unread(tmp_path: Path, line: int, text: str, *, unread: bool) -> None:
    file = tmp_path / "source.py"
    file.write_text(SOURCE)
    column = SOURCE.splitlines()[line - 1].index(text) + text.index("|")
    assert is_unread(file, (line, column)) is unread


def test_an_annotation_is_read_without_the_future(tmp_path: Path) -> None:
    file = tmp_path / "source.py"
    file.write_text("x: int | None\n")
    assert not is_unread(file, (1, 7))


def test_a_body_is_run_when_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "source.py"
    file.write_text("@f(1)\ndef g(x=2):\n    return [\n        3]\nclass A:\n    y = 4\n    def h(self): return 5\n")
    lines = file.read_text().splitlines()
    places = {digit: (n, line.index(digit)) for n, line in enumerate(lines, 1) for digit in line if digit.isdigit()}
    assert {digit for digit, place in places.items() if is_called(file, place)} == {"3", "5"}


def test_mutants_are_found_once(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(x):\n    return x < 3\n")
    found = mutants(tmp_path, "a.py", tmp_path / "known")
    changed = {mutant.source((tmp_path / "a.py").read_text()).splitlines()[1].strip() for mutant in found}
    assert {"return x >= 3", "return x < 4", "return x < 2"} <= changed
    assert not any(" is " in line for line in changed)
    assert len({mutant.key("x") for mutant in found}) == len(found)
    assert mutants(tmp_path, "a.py", tmp_path / "known") == found
    assert mutants(tmp_path, "a.py", tmp_path / "known", 4) == found[::4]


def test_what_is_no_program_is_no_mutant(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("x = {**y}\n")
    found = mutants(tmp_path, "a.py", tmp_path / "known")
    assert {mutant.source("x = {**y}\n") for mutant in found} == {"x = {*y}\n", "x = {+y}\n", "x = {-y}\n"}


def _module(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = folder / "swapped_by_test.py"
    file.write_text("LIMIT = 3\nclass A:\n    def f(self, x):\n        return max(y for y in [x, LIMIT])\n")
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, "swapped_by_test", raising=False)
    return file


def test_code_is_swapped_in_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _module(tmp_path, monkeypatch)
    given = importlib.import_module("swapped_by_test").A()
    assert given.f(5) == 5
    assert swap(file, file.read_text().replace("max", "min"), functions())
    assert given.f(5) == 3
    assert not swap(file, file.read_text().replace("def f", "def g"), functions())


def test_a_replacement_is_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _module(tmp_path, monkeypatch)
    monkeypatch.setattr(sys, "meta_path", list(sys.meta_path))
    Replacement(tmp_path, file.name, file.read_text().replace("3", "9")).install()
    assert importlib.import_module("swapped_by_test").A().f(5) == 9


def test_the_nearest_tests_judge() -> None:
    reached = {"far": {"a.py": [4, 8], "b.py": [1, 2, 3]}, "near": {"a.py": [4]}, "other": {"b.py": [1]}}
    reach = Reach(reached, {"a.py": {4: ["far", "near"], 8: ["far"]}}, {"a.py": [1, 6]})

    def judges(line: int) -> list[str]:
        return reach.of_line(Mutant("a.py", line, 0, "", 0))

    assert [judges(line) for line in (4, 5, 6, 9)] == [["near", "far"], ["near", "far"], [], ["far"]]
    assert reach.of_file("a.py") == ["near", "far", "other"]


def test_the_tests_of_an_area_judge_first_and_each_module_in_turn() -> None:
    file = "guestlint/systemd/boot.py"
    order = [
        "tests/model/test_a.py::x",
        "tests/model/test_b.py::z",
        "tests/model/test_a.py::y",
        "tests/rules/test_a.py::x",
    ]
    reached = {test: {file: [1], "other.py": list(range(number))} for number, test in enumerate(sorted(order))}
    reach = Reach(reached, {file: {1: order[::-1]}}, {})
    assert reach.of_line(Mutant(file, 1, 0, "", 0)) == order


def test_a_process_that_ends_kills() -> None:
    def ends() -> str:
        raise SystemExit

    assert forked(lambda: "said") == "said"
    assert forked(ends) == ENDED


def test_survivors_are_judged_again_by_other_tests(tmp_path: Path) -> None:
    file = tmp_path / "a.py"
    file.write_text("x = 1\n")
    killed, survived, undecided = (Mutant("a.py", 1, 4, "", number) for number in range(3))
    notes = Verdicts(tmp_path, tmp_path, "tests")
    for mutant, verdict in ((killed, "test_x"), (survived, SURVIVED), (undecided, UNDECIDED)):
        notes.note(mutant, verdict)
    with (tmp_path / "verdicts.jsonl").open("a") as file_of_notes:
        file_of_notes.write('["cut off, ')

    def known(tests: str) -> list[str]:
        verdicts = Verdicts(tmp_path, tmp_path, tests)
        verdicts.read()
        return [verdicts.of(mutant) for mutant in (killed, survived, undecided)]

    assert known("tests") == ["test_x", SURVIVED, UNDECIDED]
    assert known("more tests") == ["test_x", "", ""]
    file.write_text("x = 2\n")
    assert known("tests") == ["", "", ""]


def test_the_table_counts() -> None:
    diff = "--- \n+++ \n@@ -1 +1 @@\n-    x = 1\n+    x = 2"
    file, other = "guestlint/rules/b.py", "guestlint/graph/a.py"
    verdicts = [
        Verdict(file, 1, "NumberReplacer", killed=False, diff=diff),
        Verdict(file, 2, "AddNot", killed=True, diff=""),
        Verdict(other, 2, "AddNot", killed=True, diff=""),
        Verdict(other, 3, "AddNot", killed=True, diff=""),
    ]
    assert share(verdicts) == 75.0
    assert [row.split() for row in table(verdicts, ("graph", "engine", "rules"))] == [
        [other, "2", "of", "2", "100.0", "%"],
        [file, "1", "of", "2", "50.0", "%"],
        ["guestlint/graph/", "2", "of", "2", "100.0", "%"],
        ["guestlint/rules/", "1", "of", "2", "50.0", "%"],
        ["all", "3", "of", "4", "75.0", "%"],
    ]
    assert list(survivors(verdicts)) == [f"{file}:1 NumberReplacer\n    -    x = 1\n    +    x = 2"]
