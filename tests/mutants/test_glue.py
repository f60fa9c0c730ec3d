"""Which mutants count, and how the table counts them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.mutants.annotations import is_unread
from tests.mutants.table import Verdict, share, survivors, table

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


def test_the_table_counts() -> None:
    diff = "--- mutation diff ---\n--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-    x = 1\n+    x = 2\n"
    verdicts = [
        Verdict("b.py", 1, "NumberReplacer", killed=False, diff=diff),
        Verdict("b.py", 2, "AddNot", killed=True, diff=""),
        Verdict("a.py", 2, "AddNot", killed=True, diff=""),
        Verdict("a.py", 3, "AddNot", killed=True, diff=""),
    ]
    assert share(verdicts) == 75.0
    assert [row.split() for row in table(verdicts)] == [
        ["a.py", "2", "of", "2", "100.0", "%"],
        ["b.py", "1", "of", "2", "50.0", "%"],
        ["all", "3", "of", "4", "75.0", "%"],
    ]
    assert list(survivors(verdicts)) == ["b.py:1 NumberReplacer\n    -    x = 1\n    +    x = 2"]
