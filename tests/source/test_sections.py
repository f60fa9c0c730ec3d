"""The few tables that are read of a large text say of each route's place what the whole text says."""

from __future__ import annotations

import time

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from guestlint.source.locate import Locator
from guestlint.source.route import Part, Route, Span
from guestlint.source.sections import excerpt
from tests.fuzz.generate import generate
from tests.source.test_locate import documents, routes

PARTS: tuple[Part, ...] = ("key", "value", "entry")


def small(text: str, route: Route) -> list[Span | None]:
    """What the excerpt says of each part; the whole text where there is none."""
    found = excerpt(text, route)
    locator = Locator(found.text if found else text, "toml")
    spans = [locator.span(route, part) for part in PARTS]
    return [found.in_text(span) if found and span else span for span in spans]


def agree(text: str) -> None:
    """All routes of a text, and some that are not there, stand where the whole text says."""
    try:
        data = tomli.loads(text)
    except (tomli.TOMLDecodeError, RecursionError, ValueError):
        return
    whole = Locator(text, "toml")
    there = [route for route, _ in routes(data)][:40]
    beside = [(*route, step) for route in there[:20] for step in ("a", "zz", 0)]
    for route in [*there, *beside, ("zz",), ("a", "b", "c")]:
        assert small(text, route) == [whole.span(route, part) for part in PARTS], route


@settings(max_examples=200, deadline=None)
@given(documents())
def test_any_document(text: str) -> None:
    agree(text)


STATEMENTS = [
    *(
        "[a]",
        "[b]",
        "[a.b]",
        "[ a . c ] # x, [",
        "['a'.\"d\"]",
        "[a.b.c]\r",
        "\t[b.a.b]",
        '["c"]',
        '[c."a.b"]',
        "[c.a.b]",
    ),
    *(
        "[[a]]",
        "[[d]]",
        "[[d.c]]",
        "[d.e]",
        '["\\u0061"]',
        "[1]",
        "[1.5]",
        "",
        "# c,",
        "  # c [",
        "a = 1",
        "b = {c = [",
        "]}",
    ),
    *(
        "a.b = 1",
        "b.a.b = 3",
        'z = ", # ["',
        "w = ', # ['",
        'x = [\n["a"]\n]',
        "y = [ # [\n\n# ]\n  [[1]],\n['c']\n, [\n1] ]",
    ),
    *("u = [[1],\n[2]]", 't = """\n[a]"""', 'v = [\n"b",\n["b", "c"],\n]', 's = "é[a]"', 'r = [ "a"\n, "b" # [\n]'),
]


@settings(max_examples=500, deadline=None)
@given(st.lists(st.sampled_from(STATEMENTS), unique=True, max_size=12))
def test_what_looks_like_a_header(lines: list[str]) -> None:
    agree("\n".join(lines) + "\n")


@pytest.mark.parametrize("first", range(0, 100, 20))
def test_generated_hosts(first: int) -> None:
    for seed in range(first, first + 20):
        for name, content in generate(seed).files:
            if name.endswith(".toml"):
                agree(content.removeprefix(b"\xef\xbb\xbf").decode(errors="replace"))


GUESTS = "".join(f"[guests.g{n}]\nx = 1\n\n[guests.g{n}.zfs.p]\npool = 'p'\n\n" for n in range(5_000))


def test_of_a_large_text_little_is_read() -> None:
    found = excerpt("a = 1\n" + GUESTS, ("guests", "g4000", "zfs", "p", "pool"))
    assert found is not None
    assert found.text == ("a = 1\n[guests.g0]\nx = 1\n\n[guests.g4000]\nx = 1\n\n[guests.g4000.zfs.p]\npool = 'p'\n\n")


@pytest.mark.parametrize(
    ("text", "route"),
    [
        ('\n[a]\nb = """\n[a]\n"""\n', ("a", "b")),
        ('\n["\\u0061"]\nb = 1\n', ("a", "b")),
        ("\n[a]\nb = 1\n", ()),
        ("\n[a]\nb = 1\n", ('"',)),
    ],
)
def test_where_it_takes_the_whole_text(text: str, route: Route) -> None:
    assert excerpt(text, route) is None


def test_places_in_a_large_text() -> None:
    text = "é = 1\n" + GUESTS + "[z]\nq = 1\n"
    locator = Locator(text, "toml")
    asked = [("guests", f"g{n}", "x") for n in range(6)]  # more than are looked for one by one
    assert [locator.span(route, "key") for route in asked] == [Span(3 + 6 * n, 1, 3 + 6 * n, 2) for n in range(6)]
    assert [locator.span(route, "key") for route in asked] == [Span(3 + 6 * n, 1, 3 + 6 * n, 2) for n in range(6)]
    assert Locator(text, "toml").span(("z", "q", "r"), "entry") == Span(30_003, 1, 30_003, 2)


@pytest.mark.parametrize("line", ["[a]\n", "# ,\n", '["a"],\n', "[", ",#", '"', " ", "[a.", "\n\n["])
def test_odd_texts_take_linear_time(line: str) -> None:
    text = "x = [\n" + line * 100_000 + "\n[a.b]\n"
    start = time.process_time()
    excerpt(text, ("a", "b", "c"))
    assert time.process_time() - start < 10  # what grows with the square takes hours
