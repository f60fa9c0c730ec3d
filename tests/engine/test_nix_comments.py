"""Comments in the `.nix` files that findings on facts stand in: which are read, and what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from guestlint.diagnostics import Diagnostic
from guestlint.engine.comment_index import Comment
from guestlint.engine.nix_comments import nix_comments
from guestlint.engine.stamping import stamp
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place
from tests.facts.made import facts, place
from tests.report import samples

IGNORE = "# guestlint: ignore[mac-collision] because"


def found(on: Sequence[Document], *places: Place) -> list[Comment]:
    reports = [(samples.RULES["mac-collision"], Diagnostic("m", at)) for at in places]
    documents = {each.file: each for each in on}
    return nix_comments(stamp(reports, documents), documents)


def said(comments: Sequence[Comment]) -> list[tuple[str, int, tuple[object, ...]]]:
    """By comment: its file, the line that it is about, and the options."""
    return [(each.file, each.suppression.line, each.routes) for each in comments]


@pytest.fixture(autouse=True)
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(file: str, *lines: str) -> None:
    Path(file).write_text("\n".join(lines) + "\n", encoding="utf-8")


def ward() -> Document:
    """Facts that have read no file yet."""
    return read_bytes("facts.json", facts({}, [place("a x", 2), place("a", 2), place("b", 3)]))


def test_a_comment_is_about_its_line_or_what_stands_below_it_or_the_file() -> None:
    write("host.nix", "{", f"  a.x = 1; {IGNORE}", "  b = 2;", "}")
    assert said(found([ward()], Place("facts.json", ("b",)))) == [("host.nix", 2, ())]
    write("host.nix", IGNORE, "{", "  a.x = 1;", "}")
    assert said(found([ward()], Place("facts.json", ("b",)))) == [("host.nix", 0, ((),))]


def test_a_comment_above_options_is_about_them() -> None:
    lower = read_bytes("facts.json", facts({}, [place("a x", 3), place("b", 9)]))
    write("host.nix", "{", f"  {IGNORE}", "  a.x = 1;", "}")
    ((file, line, routes),) = said(found([lower], Place("facts.json", ("b",))))
    assert (file, line, routes) == ("host.nix", 3, (("a", "x"),))


def test_where_it_stands_is_kept() -> None:
    write("host.nix", "{", f"  a.x = 1; {IGNORE}", "}")
    (comment,) = found([ward()], Place("facts.json", ("a",)))
    assert comment.suppression.at == Place("facts.json", ("host.nix", 2), "comment")
    assert (comment.suppression.rules, comment.suppression.reason) == (("mac-collision",), "because")


def test_files_that_no_finding_stands_in_are_not_read() -> None:
    for name in ("a.nix", "host.nix", "z.nix"):
        write(name, f"x {IGNORE}")
    two = read_bytes("facts.json", facts({}, [place("a", 1, "a.nix"), place("z", 1, "z.nix"), place("b", 1)]))
    places = [Place("facts.json", (key,)) for key in "za"]
    assert [each.file for each in found([two], *places)] == ["a.nix", "z.nix"]
    assert found([two]) == []


def test_a_file_is_read_once_for_each_host() -> None:
    write("host.nix", f"x {IGNORE}")
    on = [read_bytes(file, facts({}, [place("a", 1), place("b", 1)])) for file in ("2.json", "1.json")]
    places = [Place(each.file, (key,)) for each in on for key in "ab"]
    assert [each.suppression.at.file for each in found(on, *places)] == ["1.json", "2.json"]


def test_what_has_no_place_in_a_nix_file_has_no_comments() -> None:
    host = read_bytes("host.toml", f"a = 1 {IGNORE}\n".encode())
    assert found([host, ward()], Place("host.toml", ("a",)), Place("facts.json", ("nowhere",))) == []
    assert found([ward()], Place("gone.json", ("a",))) == []


def test_a_file_that_is_not_there_or_says_nothing_has_none() -> None:
    assert found([ward()], Place("facts.json", ("a",))) == []
    write("host.nix", "{ a.x = 1; } # ignore[mac-collision]", f'{{ b = "{IGNORE}"; }}')
    assert found([ward()], Place("facts.json", ("a",))) == []
