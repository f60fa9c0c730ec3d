"""Routes lead to the very characters that make them, in both formats and all ways of writing them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from guestlint.source.locate import Locator
from guestlint.source.route import Format, Part, Route, Span

GUEST = '[guests.a.zfs."/p"]'


def cut(text: str, span: Span | None) -> str | None:
    r"""What stands at `span`, read as the contract says: lines end in \n, columns are code points from 1."""
    if span is None:
        return None
    lines = text.split("\n")[span.line - 1 : span.end_line]
    lines[-1] = lines[-1][: span.end_column - 1]
    lines[0] = lines[0][span.column - 1 :]
    return "\n".join(lines)


def routes(data: Any) -> Iterator[tuple[Route, Any]]:
    """All routes of plain data with their values, without the root's."""
    todo: list[tuple[Route, Any]] = [((), data)]
    while todo:
        route, value = todo.pop()
        if route:
            yield route, value
        items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        todo.extend(((*route, key), item) for key, item in items)


# text, route, what stands at its key, value, and entry
TOML = [
    ("a = 1", ("a",), "a", "1", "a = 1"),
    ("a = 1\r\nb = 2\r\n", ("b",), "b", "2", "b = 2"),
    ('"q\\u00e4\\"" = 1', ('qä"',), '"q\\u00e4\\""', "1", '"q\\u00e4\\"" = 1'),
    ('"\\U0001F600" = 1', ("😀",), '"\\U0001F600"', "1", '"\\U0001F600" = 1'),
    ("'l\\x' = 1", ("l\\x",), "'l\\x'", "1", "'l\\x' = 1"),
    ('"" = 1', ("",), '""', "1", '"" = 1'),
    ("1979-05-27 = 1", ("1979-05-27",), "1979-05-27", "1", "1979-05-27 = 1"),
    ('microvm.macvtap = "x"', ("microvm", "macvtap"), "macvtap", '"x"', 'microvm.macvtap = "x"'),
    ('microvm.macvtap = "x"', ("microvm",), "microvm", "microvm", "microvm"),
    ("a . 'b' . c = 1", ("a", "b", "c"), "c", "1", "a . 'b' . c = 1"),
    (GUEST + "\nx=1", ("guests", "a", "zfs", "/p"), '"/p"', GUEST, GUEST),
    (GUEST + "\nx=1", ("guests", "a", "zfs", "/p", "x"), "x", "1", "x=1"),
    (GUEST + "\nx=1", ("guests", "a"), "a", "a", "a"),
    (GUEST + "\n[guests.a]", ("guests", "a"), "a", "[guests.a]", "[guests.a]"),
    ("[ a . b ] # c", ("a", "b"), "b", "[ a . b ]", "[ a . b ]"),
    ("x = {a.b=1, c=2}", ("x",), "x", "{a.b=1, c=2}", "x = {a.b=1, c=2}"),
    ("x = {a.b=1, c=2}", ("x", "a", "b"), "b", "1", "a.b=1"),
    ("x = {a.b=1, c=2}", ("x", "a"), "a", "a", "a"),
    ("x = [\n1, # c\n {d=2},\n]", ("x", 1), "{d=2}", "{d=2}", "{d=2}"),
    ("x = [\n1, # c\n {d=2},\n]", ("x", 1, "d"), "d", "2", "d=2"),
    ("x = [[1], [2, 3]]", ("x", 1, 1), "3", "3", "3"),
    ("[[x]]\na=1\n[[x]]\na=2", ("x",), "x", "[[x]]", "[[x]]"),
    ("[[x]]\na=1\n[[x]]\na=2", ("x", 1, "a"), "a", "2", "a=2"),
    ("[[x]]\n[[x]]\n[x.y]\nz=3", ("x", 1, "y", "z"), "z", "3", "z=3"),
    ("[[x]]\n[[x.w]]\n[[x.w]]\nz=3", ("x", 0, "w", 1, "z"), "z", "3", "z=3"),
    ('x = """\r\na\r\n"""', ("x",), "x", '"""\r\na\r\n"""', 'x = """\r\na\r\n"""'),
    ("x = '''''a'''''\ny=1", ("y",), "y", "1", "y=1"),
    ('s = "é𝄞" # ü\n"ä" = "ö"', ("ä",), '"ä"', '"ö"', '"ä" = "ö"'),
]

JSON_TEXT = '{"a":{"b":[1,null,{"c":1}]},\r\n"q\\u00e4\\"":{\n"x":[{"y":1},{\n}, [] ]}, "":"é", "l": [\n1]}'
JSON = [
    (("a",), '"a"', '{"b":[1,null,{"c":1}]}', '"a":{"b":[1,null,{"c":1}]}'),
    (("a", "b", 1), "null", "null", "null"),
    (("a", "b", 2, "c"), '"c"', "1", '"c":1'),
    (('qä"',), '"q\\u00e4\\""', '{\n"x":[{"y":1},{\n}, [] ]}', '"q\\u00e4\\""'),
    (('qä"', "x", 1), "{", "{\n}", "{"),
    (("",), '""', '"é"', '"":"é"'),
    (("l",), '"l"', "[\n1]", '"l": [\n1]'),
]


@pytest.mark.parametrize(("text", "route", "key", "value", "entry"), TOML)
def test_toml(text: str, route: Route, key: str, value: str, entry: str) -> None:
    locator = Locator(text, "toml")
    assert dict(routes(tomli.loads(text))).keys() >= {route}
    assert [cut(text, locator.span(route, part)) for part in ("key", "value", "entry")] == [key, value, entry]


def test_json_exponent_with_a_plus() -> None:
    text = '{"e+": 1e+16, "b": [-1.5E+3]}'
    assert cut(text, Locator(text, "json").span(("b", 0), "value")) == "-1.5E+3"
    assert cut(text, Locator(text, "json").span(("e+",), "entry")) == '"e+": 1e+16'


@pytest.mark.parametrize(("route", "key", "value", "entry"), JSON)
def test_json(route: Route, key: str, value: str, entry: str) -> None:
    locator = Locator(JSON_TEXT, "json")
    assert [cut(JSON_TEXT, locator.span(route, part)) for part in ("key", "value", "entry")] == [key, value, entry]


def test_lines_and_columns_count_code_points() -> None:
    assert Locator('[a]\r\n"ä𝄞" = "é" # x\r\n', "toml").span(("a", "ä𝄞"), "value") == Span(2, 8, 2, 11)


def test_first_mention_places_an_implicit_table() -> None:
    assert Locator("[guests.b]\n[guests.a]\n", "toml").span(("guests",), "entry") == Span(1, 2, 1, 8)


@pytest.mark.parametrize(
    ("text", "route", "there"),
    [
        ("[guests.a]\nx=1", ("guests", "a", "zfs", "/p"), "a"),
        ("[guests.a]\nx=1", ("guests", "a", "x", "y"), "x"),
        ("x=[1]", ("x", 7), "x"),
        ("x=1", ("y",), None),
        ("x=1", (), None),
        ("", ("y",), None),
        ("[[x]]", ("x", 0, "y"), "x"),
    ],
)
@pytest.mark.parametrize("part", ["key", "value", "entry"])
def test_what_is_not_there_is_at_its_nearest_ancestor(text: str, route: Route, there: str | None, part: Part) -> None:
    assert cut(text, Locator(text, "toml").span(route, part)) == there


@pytest.mark.parametrize(
    ("text", "text_format", "step"),
    [
        ("a=" + "[" * 10_000 + "]" * 10_000, "toml", 0),
        ("a=" + "{a=" * 10_000 + "1" + "}" * 10_000, "toml", "a"),
        (".".join("a" * 10_000) + "=1", "toml", "a"),
        ("[" + ".".join("a" * 10_000) + "]", "toml", "a"),
        ('{"a":' * 10_000 + "1" + "}" * 10_000, "json", "a"),
    ],
    ids=["arrays", "inline tables", "dotted key", "header", "objects"],
)
def test_ten_thousand_levels(text: str, text_format: Format, step: str | int) -> None:
    assert Locator(text, text_format).span(("a", *[step] * 9_998), "value") is not None


@pytest.mark.parametrize(
    "text", ["a=" + "[" * 10_000, "[a", '"', "a = {\n" * 99, "[[]]\nb=1", "=1", "]\n}\n[a]\nb=,", "\0"]
)
def test_broken_text_does_not_crash(text: str) -> None:
    for text_format in ("toml", "json"):
        span = Locator(text, text_format).span(("a", "b"), "entry")
        assert span is None or 1 <= span.line <= text.count("\n") + 1


def _basic(value: str) -> str:
    inner = "".join(f"\\u{ord(char):04x}" if char < " " else "\\" + char if char in '"\\' else char for char in value)
    return f'"{inner}"'


_CHARS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\x7f")
_KEYS = st.one_of(st.sampled_from(["a", "b", "guests", "-", "1"]), st.text(_CHARS, max_size=4))
_SCALARS = st.one_of(
    st.booleans().map(lambda value: str(value).lower()),
    st.integers(-(2**63), 2**63 - 1).map(str),
    st.sampled_from(["0xff", "1_000", "1e5", "-inf", "6.5e-3", "1e+16", "07:32:00.5", "1979-05-27 07:32:00+01:00"]),
    st.sampled_from(['"""\r\na\\\r\n  b"""', '"""""x"""""', "'''\n'x'\n'''", "'a\\'", '"\\u00e4"', '"]#{"']),
    st.text(_CHARS, max_size=5).map(_basic),
)


@st.composite
def _key(draw: st.DrawFn, name: str) -> str:
    forms = [_basic(name), '"' + "".join(f"\\U{ord(char):08X}" for char in name) + '"']
    if name and name.isascii() and name.replace("-", "").replace("_", "a").isalnum():
        forms += [name, name]
    if "'" not in name and all(char >= " " or char == "\t" for char in name):
        forms.append(f"'{name}'")
    return draw(st.sampled_from(forms))


@st.composite
def _dotted(draw: st.DrawFn, names: list[str]) -> str:
    return draw(st.sampled_from([".", " . "])).join([draw(_key(name)) for name in names])


@st.composite
def _pairs(draw: st.DrawFn, depth: int) -> list[str]:
    """Pairs of a table: no name is used twice, so that any spelling of them is valid."""
    pairs = []
    for name in draw(st.lists(_KEYS, unique=True, max_size=3)):
        tail = draw(st.lists(_KEYS, max_size=2))
        equals = draw(st.sampled_from(["=", " = "]))
        pairs.append(draw(_dotted([name, *tail])) + equals + draw(_value(depth)))
    return pairs


@st.composite
def _value(draw: st.DrawFn, depth: int) -> str:
    kind = draw(st.sampled_from(["scalar", "array", "table"])) if depth else "scalar"
    if kind == "scalar":
        return draw(_SCALARS)
    gap = draw(st.sampled_from(["", " ", "\n", ' # ,]}"\n', "\r\n\t"]))
    last = draw(st.sampled_from(["", ","]))
    if kind == "array":
        items = draw(st.lists(_value(depth - 1), max_size=3))
        return "[" + gap + ("," + gap).join(items) + (last if items else "") + gap + "]"
    items = draw(_pairs(depth - 1))
    return "{" + gap + ("," + gap).join(items) + (last if items else "") + gap + "}"


@st.composite
def documents(draw: st.DrawFn) -> str:
    """TOML of pairs, headers, and arrays of tables; some are not valid, as a name may be taken."""
    lines = draw(_pairs(2))
    for names in draw(st.lists(st.lists(_KEYS, min_size=1, max_size=3), max_size=4)):
        header = draw(_dotted(names))
        lines.append(draw(st.sampled_from([f"[{header}]", f"[[{header}]]", f"[ {header} ] # ü"])))
        lines += draw(_pairs(2))
    return draw(st.sampled_from(["\n", "\r\n", "\n\n# é\n"])).join(lines) + draw(st.sampled_from(["", "\n"]))


@settings(max_examples=400, deadline=None)
@given(documents())
def test_spans_read_back_as_what_the_parser_gave(text: str) -> None:
    try:
        data = tomli.loads(text)
    except tomli.TOMLDecodeError:
        return
    locator = Locator(text, "toml")
    for route, value in routes(data):
        key, there = (cut(text, locator.span(route, part)) for part in ("key", "value"))
        if isinstance(route[-1], str):
            assert tomli.loads(f"{key}=0") == {route[-1]: 0}
        if not isinstance(value, dict | list):
            assert repr(tomli.loads(f"x={there}")["x"]) == repr(value)


_PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(_CHARS),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(_CHARS, max_size=4), inner, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.text(_CHARS, max_size=4), _PLAIN), st.booleans(), st.sampled_from([None, 1]))
def test_json_spans_read_back(data: dict[str, Any], ascii_only: bool, indent: int | None) -> None:  # noqa: FBT001
    text = json.dumps(data, ensure_ascii=ascii_only, indent=indent)
    locator = Locator(text, "json")
    for route, value in routes(data):
        assert json.loads(cut(text, locator.span(route, "value")) or "") == value
        if isinstance(route[-1], str):
            assert json.loads(cut(text, locator.span(route, "key")) or "") == route[-1]
