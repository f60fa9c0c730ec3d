"""What is known of a host survives being written down, byte for byte, and nothing else is taken for it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from guestlint.diagnostics import Crash, Diagnostic, Edit, Fix, RelatedLocation
from guestlint.engine.linter import Linter
from guestlint.engine.transfer import TransferError, decode, encode
from guestlint.registry.load import load
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from guestlint.source.released import ReleasedDocument
from guestlint.source.route import Place
from tests.engine.test_parts import host

LINTER = Linter(load(), Settings())


def _known(text: str) -> tuple[str, ReleasedDocument]:
    alone = LINTER.let_go(LINTER.lint(read_bytes("h.toml", text.encode())))
    line = encode(alone)
    assert line is not None
    assert isinstance(alone.document, ReleasedDocument)
    return line, alone.document


@pytest.mark.parametrize("file", sorted(Path("tests/fixtures").rglob("*.toml"))[:200], ids=str)
def test_each_host_comes_back_as_it_was(file: Path) -> None:
    document = read_bytes(str(file), file.read_bytes())
    alone = LINTER.let_go(LINTER.lint(document))
    line = encode(alone)
    if line is None:
        assert document.error
        return
    assert "\n" not in line
    assert isinstance(alone.document, ReleasedDocument)
    again = decode(line, alone.document, LINTER.registry)
    assert again == alone
    assert encode(again) == line


def test_all_fields_of_a_report_come_back() -> None:
    at = Place("h.toml", ("guests", "ä\ud800", 3), "value")
    report = Diagnostic(
        message="m",
        at=at,
        related=(RelatedLocation("r", at),),
        flow=(RelatedLocation("f", at), RelatedLocation("", Place("x"))),
        help="h",
        fix=Fix("t", (Edit("set", at, "1"), Edit("remove", at)), safe=True),
        severity="info",
        stage="boot",
        identity=("a", ""),
        lazy=True,
    )
    alone = LINTER.let_go(LINTER.lint(host("ward")))
    rule = load().rules["api-mountpoint"].rule
    told = alone._replace(reports=[(rule, report)], crashes=[Crash("a", "b", "c", "d")])
    line = encode(told)
    assert line is not None
    assert isinstance(alone.document, ReleasedDocument)
    assert decode(line, alone.document, load()) == told


@pytest.mark.parametrize(
    "line",
    [
        "",
        "null",
        "[]",
        "{}",
        "[" * 100_000,
        '["", false, [], []]',
        '["#", false, [], [], []]',
        '["", false, [["no-such-rule", []]], [], []]',
        '["", false, [["malformed-mac", ["m"]]], [], []]',
        '["", false, 3, [], []]',
        '["", false, [], [], [["a"]]]',
    ],
)
def test_no_other_line_is_taken_for_one(line: str) -> None:
    _, document = _known(host("ward").text)
    with pytest.raises(TransferError, match=r"h\.toml: what is kept of it cannot be read"):
        decode(line, document, LINTER.registry)


def test_a_line_is_small_and_does_not_say_the_document() -> None:
    line, _ = _known(host("ward").text)
    assert len(line) < 400
    assert json.loads(line)[1:] == [False, [], [], []]


def test_what_is_not_let_go_has_no_line() -> None:
    assert encode(LINTER.lint(host("ward"))) is None
    assert encode(LINTER.let_go(LINTER.lint(read_bytes("x.toml", b"[node\n")))) is None
