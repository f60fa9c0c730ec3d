"""The faster parser of large texts gives what tomli gives, and what tomli refuses is refused in tomli's words."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
import tomli
from hypothesis import given, settings
from hypothesis import strategies as st

from guestlint.source import fast_toml
from guestlint.source.parse import read_bytes
from tests.fuzz.dice import Dice
from tests.fuzz.generate import generate
from tests.fuzz.spoil import broken
from tests.source.test_locate import documents

# https://github.com/toml-lang/toml-test, d168c2a4: all of its texts that are UTF-8, those of TOML 1.1 as well
SUITE: dict[str, str] = json.loads(
    (Path(__file__).parents[1] / "fixtures" / "toml-test" / "texts.json").read_text("utf-8")
)


def agrees(text: str) -> bool:
    """Whether the text is one that is parsed; fails where tomli makes something else of it, or nothing."""
    data = fast_toml.parse(text)
    if data is not None:
        assert repr(data) == repr(tomli.loads(text)), text  # types and order count as well
    return data is not None


def test_the_test_suite() -> None:
    valid = [name for name in SUITE if name.startswith("valid/") and "multiline" not in name]
    parsed = {name for name, text in SUITE.items() if agrees(text)}
    assert {name for name in parsed if name.startswith("invalid/")} <= {name for name in parsed if "spec-1.1.0" in name}
    assert len(parsed) > len(valid) // 2


@pytest.mark.parametrize("seed", range(6))
def test_the_test_suite_with_mistakes(seed: int) -> None:
    dice = Dice(seed)
    for text in SUITE.values():
        for _ in range(4):
            agrees(broken(dice, text.encode()).decode(errors="replace"))


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_generated_hosts(first: int) -> None:
    for seed in range(first, first + 100):
        for _, content in generate(seed).files:
            agrees(content.decode(errors="replace"))
            agrees(broken(Dice(seed), content).decode(errors="replace"))


@settings(max_examples=300, deadline=None)
@given(documents())
def test_any_document(text: str) -> None:
    agrees(text)


KEYS = st.lists(st.sampled_from(["a", "b", "c", '"a"', "'b'", '""']), min_size=1, max_size=3).map(".".join)
VALUES = st.recursive(
    st.sampled_from(["1", '"x"', "[]", "{}", "1979-05-27", "07:32:00", "nan", "-0.0", "99999999999999999999"]),
    lambda inner: (
        st.lists(inner, max_size=3).map(lambda items: f"[{', '.join(items)}]")
        | st.lists(st.tuples(KEYS, inner).map(" = ".join), max_size=3).map(lambda pairs: f"{{{', '.join(pairs)}}}")
    ),
    max_leaves=6,
)
STATEMENTS = KEYS.map("[{}]".format) | KEYS.map("[[{}]]".format) | st.tuples(KEYS, VALUES).map(" = ".join)


@settings(max_examples=2000, deadline=None)
@given(st.lists(STATEMENTS, max_size=7))
def test_tables_in_many_ways(statements: list[str]) -> None:
    agrees("\n".join(statements))


@pytest.mark.parametrize(
    "text",
    [
        "\ufeffa = 1",
        "[[a.c]]\n[a]\nc.b = 1",
        "[[a.c]]\n[a]\n\"c\\u0062\" . 'x' = 1",
        "a = 1\rb = 2",
        'a = """\n[[[[\n"""',
        "a = " + "[" * 7 + "]" * 7,
        "a = [\n" * 7 + "]\n" * 7,
        'a = "]]]]", [[[[',
        "a = [",
        f"a = {'9' * 5000}",
    ],
)
def test_what_tomli_is_asked_for(text: str) -> None:
    assert not fast_toml.is_safe(text)


@pytest.mark.parametrize(
    "text",
    [
        '[a]\nb = "[[[["\n' * 50,
        "# [[[\n" * 50,
        "a = { b = [ { c = [1] } ] }\n" * 50,
        "[[a]]\nb = 1\n" * 50,
        'a = [\n  "b", # [\n  [1, 2],\n]\r\n' * 50,
    ],
)
def test_what_it_is_asked_for(text: str) -> None:
    assert fast_toml.is_safe(text)


HOSTILE = [
    "[",
    "{",
    '"',
    "'",
    "[1,\n",
    "[[[[\n",
    "{a={b={c={d=",
    "[{}]\n",
    "x=[{\n",
    "#[\n",
    '["\\',
    "[\n[\n{\n",
    " ",
    "a.",
]


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("start", ["", "x = [", "x = [{a = ["])
def test_hostile_texts_end_the_process_as_little_as_with_tomli(piece: str, start: str) -> None:
    text = start + piece * (400_000 // len(piece))
    began = time.process_time()
    agrees(text)
    assert time.process_time() - began < 10  # what grows with the square takes hours


def large(text: str) -> bytes:
    """The same text, of a size at which the parser is used."""
    return (text + "# a comment\n" * 6_000).encode()


def test_a_large_host() -> None:
    text = '[guests.a]\nmicrovm = { mac = "x" }\nb = 0x10\n'
    assert read_bytes("host.toml", large(text)).data == tomli.loads(text)


@pytest.mark.parametrize(
    "text", ["a = \n", "a = 1\na = 2\n", "a = { b = 1,\n }\n", 'a = "\\e"\n', f"a = {'9' * 5000}\n"]
)
def test_errors_are_in_the_words_of_tomli(text: str) -> None:
    small, big = (read_bytes("host.toml", content) for content in (text.encode(), large(text)))
    assert small.error
    assert (big.error, big.error_span, big.error_help) == (small.error, small.error_span, small.error_help)


def test_a_date_is_found() -> None:
    assert "dates" in read_bytes("host.toml", large("a = 1979-05-27\n")).error


def test_without_the_extra() -> None:
    code = """
import sys
sys.modules["toml_rs"] = None
from guestlint.source.parse import read_bytes
print(read_bytes("host.toml", b"a = 1\\n" + b"#\\n" * 50_000).data)
"""
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "{'a': 1}\n"
    )
