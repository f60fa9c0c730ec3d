"""The command: what it prints of a range, and what of a case in which something does not hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz import ledger, run
from tests.fuzz.generate import Case, generate
from tests.fuzz.lint import Linted
from tests.fuzz.minimise import minimise

RANGE = ("--from", "40", "--count", "20", "--jobs", "1")


def no_pools(linted: Linted) -> Iterator[str]:
    """An invariant that does not hold."""
    if any("tank" in document.text for document in linted.documents):
        yield f"tank: in {len(linted.documents)} files"


def test_one_line_says_what_was_judged(capsys: pytest.CaptureFixture[str]) -> None:
    assert run.main([*RANGE, "--shards", "2"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert [(each["from"], each["count"]) for each in (first, second)] == [(40, 20), (60, 20)]
    assert first["counts"]["cases"] == 20
    assert first["counts"]["findings"] > 0
    assert first["digest"] != second["digest"]
    assert first["revision"] == ledger.revision().commit


def test_a_failure_is_made_small(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "_CACHE", tmp_path)
    assert run.main(RANGE, [no_pools]) == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["invariant"], said["message"]) == ("no_pools", "tank: in 1 files")
    assert "tank" in "".join(text.decode() for text in generate(said["seed"]).inputs().values())
    assert list(said["inputs"].values()) == ["tank"]
    (file,) = (tmp_path / str(said["seed"])).iterdir()
    assert Case.read(file.parent) == Case.of({file.name: b"tank"})


def test_an_interrupted_search_keeps_what_fails() -> None:
    """Its tries are bounded, whatever it has found by then."""
    case = Case.of({"host0.toml": b"x\n" * 5000 + b"needle" + b"\ny" * 5000})
    smaller = minimise(case, lambda each: b"needle" in each.files[0].content)
    assert b"needle" in smaller.files[0].content
    assert len(smaller.files[0].content) < 100


def test_the_ledger_is_for_what_is_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "is_changed", lambda: True)
    assert run.main([*RANGE, "--ledger"]) == 2


def test_the_ledger_goes_on_where_it_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "ledger.jsonl"
    file.write_text("")
    monkeypatch.setattr(ledger, "FILE", file)
    monkeypatch.setattr(ledger, "is_changed", lambda: False)
    monkeypatch.setattr(ledger, "revision", lambda: ledger.Revision("ab", "cd"))
    for _ in range(2):
        assert run.main(["--count", "5", "--jobs", "1", "--ledger"]) == 0
    assert run.main(["--count", "5", "--jobs", "1", "--shards", "2", "--ledger"]) == 0
    known = ledger.entries()
    assert [(each["from"], each["count"]) for each in known] == [(0, 5), (5, 5), (10, 5), (15, 5)]
    assert ledger.documents(known) == sum(each["counts"]["documents"] for each in known)
    other = {"tree": "ef", "counts": {"documents": 7}}
    assert ledger.documents([*known, other]) == 7
    assert ledger.documents([]) == 0
