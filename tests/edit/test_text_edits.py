"""Fixes are tried on real documents: what the edits make of the text must parse to what the fix says."""

from __future__ import annotations

import json
from typing import Any

import pytest
import tomli

from guestlint.diagnostics import Edit, Fix
from guestlint.edit.text_edits import text_edits
from guestlint.source.document import Document
from guestlint.source.positions import Positions
from guestlint.source.route import Part, Place, Route


def edited(text: str, *edits: tuple[Any, ...], part: Part = "entry") -> str | None:
    """What the edits, each (op, route, value), make of the text."""
    as_json = text.startswith("{")
    data = json.loads(text) if as_json else tomli.loads(text)
    document = Document("f", text, data, "json" if as_json else "toml")
    fix = Fix("t", tuple(Edit(op, Place("f", route, part), *value) for op, route, *value in edits))
    made = text_edits(fix, Positions({"f": document}))
    if made is None:
        return None
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    for edit in reversed(made):
        start = starts[edit.span.line - 1] + edit.span.column - 1
        end = starts[edit.span.end_line - 1] + edit.span.end_column - 1
        text = text[:start] + edit.text + text[end:]
    (json if as_json else tomli).loads(text)
    return text


AB: Route = ("a", "b")


@pytest.mark.parametrize(
    ("text", "edit", "expected"),
    [
        ('a.b = "x"\n', ("set", AB, "y"), 'a.b = "y"\n'),
        ('a.b = "x"\n', ("set", AB, 'q"\\\n\x7f\u202eé'), 'a.b = "q\\"\\\\\\n\\u007F\\u202Eé"\n'),
        ('{"a": {"b": 1}}', ("set", AB, 'q"\n\u202e'), '{"a": {"b": "q\\"\\n\\u202e"}}'),
        ("a.b = 1\n", ("rename", AB, "c-1"), "a.c-1 = 1\n"),
        ("a.b = 1\n", ("rename", AB, "/c d"), 'a."/c d" = 1\n'),
        ('{"a": {"b": 1}}', ("rename", AB, "c"), '{"a": {"c": 1}}'),
        ("[a.b]\nx = 1\n", ("rename", AB, "c"), "[a.c]\nx = 1\n"),
        ("[ a . b ] # c\n", ("rename", AB, "c"), "[ a . c ] # c\n"),
        ("a.b.c = 1\n", ("rename", AB, "d"), "a.d.c = 1\n"),
        ("[a]\nb = 1\nc = 2\n", ("remove", AB), "[a]\nc = 2\n"),
        ("[a]\nc = 2\nb = 1", ("remove", AB), "[a]\nc = 2\n"),
        ("[a]\nb = [\n 1,\n]\nc = 2\n", ("remove", AB), "[a]\nc = 2\n"),
        ("a = { b = 1, c = 2 }\n", ("remove", AB), "a = { c = 2 }\n"),
        ("a = { c = 2, b = 1 }\n", ("remove", AB), "a = { c = 2 }\n"),
        ("a = { b = 1 }\n", ("remove", AB), "a = { }\n"),
        ("[a.b]\nx = 1\ny = [\n]\n\n[c]\n", ("remove", AB), "\n[c]\n"),
        ("a = { b = { x = 1 }, c = 2 }\n", ("remove", AB), "a = { c = 2 }\n"),
        ('{"a": {"b": 1, "c": 2}}', ("remove", AB), '{"a": {"c": 2}}'),
        ('{"a": {\n  "c": 2,\n  "b": {\n    "x": 1\n  }\n}}', ("remove", AB), '{"a": {\n  "c": 2\n}}'),
        ('{"a": {\n  "b": 1,\n  "c": 2\n}}', ("remove", AB), '{"a": {\n  "c": 2\n}}'),
        ('{"a": {"b": 1}}', ("remove", AB), '{"a": {}}'),
        ("a = { b = { c = { d = 1 } }, e = 2 }\n", ("remove", (*AB, "c", "d")), "a = { e = 2 }\n"),
        ("[a.b]\nc = 1\n[a.b.d]\ne = 1\n", ("remove", (*AB, "d", "e")), "[a.b]\nc = 1\n"),
        ("[a.b] # x\nc = 1\n", ("remove", (*AB, "c")), " # x\n"),
        ("guests.b.c = 1\n", ("remove", ("guests", "b", "c")), ""),
        ("[guests.b]\nc = 1\n", ("remove", ("guests", "b", "c")), "[guests.b]\n"),
        ("  [a.b]\n  c = 1\n[d]\n", ("remove", (*AB, "c")), "[d]\n"),
        ("[ a . b ]\nc = 1\n[d]\n", ("remove", (*AB, "c")), "[d]\n"),
        ('[a."b"]\nc = 1\n[d]\n', ("remove", (*AB, "c")), "[d]\n"),
        ('[a."b]x"]\nc = 1\n[d]\n', ("remove", ("a", "b]x", "c")), "[d]\n"),
        ('[a."]".b] # c\nc = 1\n[d]\n', ("remove", ("a", "]", "b", "c")), " # c\n[d]\n"),
        ("[x]\n[a.b]\nc = 1\nd = 2\n", ("remove", (*AB, "c")), "[x]\n[a.b]\nd = 2\n"),
        ("[a.b]\nx = 1\n[c]\ny = 2\n", ("remove", AB), "[c]\ny = 2\n"),
        ("[c]\ny = 2\n[a.b]\nx = 1\ny = 3", ("remove", AB), "[c]\ny = 2\n"),
        ("[a.b]\n[c]\n", ("remove", AB), "[c]\n"),
        ("[a.b] # empty\n[c]\n", ("remove", AB), "[c]\n"),
        ('{\n "a": {\n  "b": 1\n }\n}', ("remove", AB), '{\n "a": {\n  \n }\n}'),
        ('{\n "a": {\n  "c": 2,\n\n  "b": 1\n\n }\n}', ("remove", AB), '{\n "a": {\n  "c": 2\n\n }\n}'),
        ('{"a": {"c": [1],\n\n"b": 1}}', ("remove", AB), '{"a": {"c": [1]}}'),
        ('{"a": {"b": 1 , "c": 2}}', ("remove", AB), '{"a": {"c": 2}}'),
        ('{"a": {\n"b": 1\n,\n"c": 2}}', ("remove", AB), '{"a": {\n"c": 2}}'),
        ('{"a": [1, 2, 3]}', ("remove", ("a", 1)), '{"a": [1, 3]}'),
        ('{"a": [1, 2, 3]}', ("remove", ("a", 2)), '{"a": [1, 2]}'),
        ('{"a": [1]}', ("remove", ("a", 0)), '{"a": []}'),
        ("a = { c = 1, b = [\n1,\n2 ] }\n", ("remove", AB), "a = { c = 1 }\n"),
        ("a = { b = [\n1,\n2 ], c = 1 }\n", ("remove", AB), "a = { c = 1 }\n"),
        ("a.b = 1\r\na.c = 2\r\n", ("remove", AB), "a.c = 2\r\n"),
    ],
)
def test_edits(text: str, edit: tuple[Any, ...], expected: str) -> None:
    assert edited(text, edit) == expected


def test_a_comment_survives() -> None:
    assert edited("[a]\nb = 1 # why\n", ("remove", AB)) == "[a]\n # why\n"
    assert edited('[a]\nb = "x" # why\n', ("set", AB, "y")) == '[a]\nb = "y" # why\n'


@pytest.mark.parametrize(
    ("text", "edit"),
    [
        ("a.c = 1\n", ("set", AB, "x")),  # not in the text: its nearest ancestor must not be edited
        ("a.c = 1\n", ("remove", AB)),
        ("[a.b]\n", ("set", AB, "x")),  # a table is not a value to write over
        ("a.b = 1\na.c = 2\n", ("rename", AB, "c")),  # there is one already
        ("[a.b]\n[a.b.x]\n", ("rename", AB, "c")),  # stands in two headers
        ("a.b.x = 1\na.b.y = 2\n", ("rename", AB, "c")),
        ("[a.b]\n[a.b.x]\n", ("remove", AB)),
        ("[[a.b]]\n[[a.b]]\n", ("rename", AB, "c")),
        ("a.b = [\n 1 # c\n , 2]\n", ("remove", (*AB, 0))),
        ('a.b = "x"\n', ("set", AB, "\ud800")),
        ('a.b = { c = """\nx""" }\n', ("remove", AB)),  # over several lines only `b` is shown
    ],
)
def test_what_cannot_be_done_surely_is_not_done(text: str, edit: tuple[Any, ...]) -> None:
    assert edited(text, edit) is None


def test_edits_come_in_the_order_of_the_text_and_do_not_overlap() -> None:
    text = "a.b = 1\na.c = 2\n"
    assert edited(text, ("rename", ("a", "c"), "d"), ("set", AB, "x")) == 'a.b = "x"\na.d = 2\n'
    assert edited(text, ("remove", AB), ("set", AB, "x")) is None


@pytest.mark.parametrize(
    ("text", "end"), [("a = 1\n# gone", (2, 7)), ("a = 1\n# gone\n", (3, 1)), ("# gone\na = 1\n", (2, 1))]
)
def test_a_comment_goes_with_its_line_and_no_further(text: str, end: tuple[int, int]) -> None:
    """An editor is told of no line that is not there."""
    document = Document("f", text, {"a": 1})
    line = text.split("\n").index("# gone") + 1
    fix = Fix("t", (Edit("remove", Place("f", (line,), "comment")),))
    (edit,) = text_edits(fix, Positions({"f": document})) or ()
    assert edit.span == (line, 1, *end)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a = 1 # gone\nb = 2\n", "a = 1\nb = 2\n"),
        ("a = 1\t # gone", "a = 1"),
        ("  # gone\nb = 2\n", "b = 2\n"),
        ("b = 2\n # gone", "b = 2\n"),
    ],
)
def test_a_comment_goes_with_the_blanks_before_it(text: str, expected: str) -> None:
    assert edited(text, ("remove", (1 + text[: text.index("# gone")].count("\n"),)), part="comment") == expected


@pytest.mark.parametrize(
    ("comment", "name", "expected"),
    [
        ("# guestlint: ignore[ab] so", "ab", "# guestlint: ignore[cd] so"),
        ("# guestlint: ignore[x,ab,y] so", "ab", "# guestlint: ignore[x,cd,y] so"),
        ("# guestlint: ignore[abc, ab] ab", "ab", "# guestlint: ignore[abc, cd] ab"),
        ("# guestlint: ignore[ab, ab] so", "ab", None),
        ("# guestlint: ignore[abc] ab", "ab", None),
        ("# guestlint: ignore[a.b] so", "a-b", None),
    ],
)
def test_a_rule_in_a_comment_gets_another_name(comment: str, name: str, expected: str | None) -> None:
    for before in ("", "a = 1  ", "a = '# x'\nb = 2 "):
        text = f"{before}{comment}\n"
        line = text.count("\n")
        found = edited(text, ("rename", (line, name), "cd"), part="comment")
        assert found == (None if expected is None else f"{before}{expected}\n")


def test_comments_and_keys_are_edited_together() -> None:
    document = Document("f", "a = 1 # gone\nb = 2\nc = 3\n", {"a": 1, "b": 2, "c": 3})
    comment = Edit("remove", Place("f", (1,), "comment"))
    others = (Edit("set", Place("f", ("c",)), "x"), Edit("rename", Place("f", ("b",)), "d"))
    made = text_edits(Fix("t", (comment, *others)), Positions({"f": document})) or ()
    assert [(edit.span.line, edit.text) for edit in made] == [(1, ""), (2, "d"), (3, '"x"')]


def test_edits_of_two_files_do_not_overlap() -> None:
    documents = {name: Document(name, "a = 1\n", {"a": 1}) for name in "fg"}
    edits = [Edit("set", Place(name, ("a",)), "x") for name in "gf"]
    made = text_edits(Fix("t", tuple(edits)), Positions(documents)) or ()
    assert [(edit.file, edit.text) for edit in made] == [("f", '"x"'), ("g", '"x"')]
    longer = {"f": Document("f", "\n\na = 1\n", {"a": 1}), "g": documents["g"]}
    assert len(text_edits(Fix("t", tuple(edits)), Positions(longer)) or ()) == 2
    elsewhere = Edit("set", Place("h", ("a",)), "x")
    assert text_edits(Fix("t", (*edits, elsewhere)), Positions(documents)) is None


def test_a_file_that_could_not_be_parsed_is_not_edited() -> None:
    document = Document("f", "a =", {}, error="no value")
    fix = Fix("t", (Edit("set", Place("f", ("a",)), "x"),))
    assert text_edits(fix, Positions({"f": document})) is None


@pytest.mark.parametrize(
    ("text", "names", "expected"),
    [
        ("a = { b = 1, c = 2 }\n", "bc", "a = { }\n"),
        ("a = { b = 1, c = 2, d = 3 }\n", "bc", "a = { d = 3 }\n"),
        ("a = { b = 1, c = 2, d = 3 }\n", "cd", "a = { b = 1 }\n"),
        ("a = { b = 1, c = 2, d = 3 }\n", "bd", "a = { c = 2 }\n"),
        ("a.b = 1\na.c = 2\na.d = 3\n", "bc", "a.d = 3\n"),
        ('{"a": {"b": 1, "c": 2}}', "cb", '{"a": {}}'),
        ('{"a": {\n "b": 1,\n "c": 2,\n "d": 3\n}}', "dc", '{"a": {\n "b": 1\n}}'),
    ],
)
def test_neighbours_are_removed_together(text: str, names: str, expected: str) -> None:
    assert edited(text, *(("remove", ("a", name)) for name in names)) == expected
