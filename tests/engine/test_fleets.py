"""Hosts of a fleet, linted one by one and let go: the findings are those of all hosts together."""

from __future__ import annotations

import gc
import struct
import tracemalloc
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guestlint import api
from guestlint.analysis.views import FleetView
from guestlint.diagnostics import Run
from guestlint.engine.linter import Linter, view
from guestlint.engine.run import Part, run_together
from guestlint.engine.stamping import stamp
from guestlint.engine.summary import meeting, summarize
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.parse import read_bytes
from guestlint.source.released import ReleasedDocument

NAMES, GUESTS = ("ward", "sire", "Ward", "envoy"), ("web", "mail", "dns")


@st.composite
def hosts(draw: st.DrawFn) -> str:
    """A host of few names and addresses, so that several of them meet."""
    name, kind = draw(st.sampled_from(NAMES)), draw(st.sampled_from(("seed", "later", "plain")))
    guests = draw(st.lists(st.sampled_from(GUESTS), min_size=1, unique=True))
    if kind == "plain":
        return f'networking.hostName = "{name}"\n' + "".join(map(_plain, guests, draw(_macs(guests))))
    return f'[node]\nname = "{name}"\n' + "".join(
        _seed(guest, mac) if kind == "seed" else _later(guest, mac)
        for guest, mac in zip(guests, draw(_macs(guests)), strict=True)
    )


def _macs(guests: Sequence[str]) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, 5), min_size=len(guests), max_size=len(guests))


def _plain(guest: str, mac: int) -> str:
    return (
        f"[microvm.vms.{guest}.config]\n[[microvm.vms.{guest}.config.microvm.interfaces]]\n"
        f'type = "{"macvtap" if mac % 2 else "tap"}"\nid = "vm-{guest}"\nmac = "02:00:00:00:00:0{mac:x}"\n'
        + ('macvtap = { link = "eth0", mode = "bridge" }\n' if mac % 2 else "")
    )


def _seed(guest: str, mac: int) -> str:
    node = f'nodeName = "{guest}"\n' if mac > 3 else ""
    return (
        f'[guests.{guest}]\n{node}backend = "microvm"\n'
        f'microvm = {{ system = "x86_64-linux", macvtap = "lan", mac = "02:00:00:00:00:0{mac:x}" }}\n'
    )


def _later(guest: str, mac: int) -> str:
    base = f', baseMac = "02:01:2{mac}:00:00:00"' if mac else ""
    return (
        f'[guests.{guest}]\nbackend = "microvm"\nmicrovm = {{ system = "x86_64-linux", interfaces.lan = {{}}{base} }}\n'
    )


FLEETS = st.lists(hosts(), min_size=2, max_size=6)


def written(texts: Sequence[str], folder: Path) -> list[Document]:
    found = []
    for number, text in enumerate(texts):
        file = folder / f"host{number}.toml"
        file.write_text(text, encoding="utf-8")
        found.append(read_bytes(str(file), text.encode()))
    return found


def let_go(documents: Sequence[Document]) -> Run:
    """The run of documents of which each was let go before the next was linted."""
    registry = api.load_registry()
    linter = Linter(registry, Settings())
    return run_together([Part([linter.let_go(linter.lint(each)) for each in documents], registry, Settings())])


@settings(deadline=None)
@given(FLEETS)
def test_rules_about_several_hosts_say_of_those_that_meet_what_they_say_of_all(texts: list[str]) -> None:
    documents = [read_bytes(f"host{number}.toml", text.encode()) for number, text in enumerate(texts)]
    registry = api.load_registry()
    all_hosts = FleetView([view(document, registry, Settings()) for document in documents])
    rules = [rule.rule for rule in registry.rules.values() if rule.scope == "fleet"]
    assert len(rules) == 4
    reports = [(rule, report) for rule in rules for report in rule.check(all_hosts)]
    expected = stamp(reports, {document.file: document for document in documents})
    names = {rule.name for rule in rules}
    assert [each for each in api.lint(documents).findings if each.rule in names] == expected


@settings(deadline=None)
@given(FLEETS)
def test_hosts_that_were_let_go_have_the_same_findings(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    documents = written(texts, tmp_path_factory.mktemp("fleet"))
    kept, run = api.lint(documents), let_go(documents)
    assert run.findings == kept.findings
    for finding in run.findings:
        at = finding.diagnostic.at
        assert run.documents[at.file].where(at) == kept.documents[at.file].where(at)


def test_only_hosts_that_meet_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from guestlint.source import released  # noqa: PLC0415 - what is watched

    alone = [f'[node]\nname = "h{number}"\n{_seed(f"g{number}", number)}' for number in range(4)]
    documents = written([*alone, alone[2].replace("h2", "other").replace("g2", "other")], tmp_path)
    read: list[str] = []

    def read_file(path: str, _: object) -> bytes:
        read.append(Path(path).name)
        return Path(path).read_bytes()

    monkeypatch.setattr(released, "read_file", read_file)
    run = let_go(documents)
    assert [finding.rule for finding in run.findings] == ["mac-collision"]
    assert sorted(read) == ["host2.toml", "host4.toml"]


def test_of_a_host_that_was_let_go_less_than_a_kilobyte_is_kept() -> None:
    def held(number: int) -> int:
        """The bytes that so many hosts of twelve guests hold."""
        text = '[node]\nname = "h"\n' + "".join(_seed(f"g{guest}", guest) for guest in range(12))
        linter = Linter(api.load_registry(), Settings())
        tracemalloc.start()
        kept = [linter.let_go(linter.lint(read_bytes(f"h{each}.toml", text.encode()))) for each in range(number)]
        gc.collect()  # which lets go what Python keeps to use again, too
        now, _ = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert len(kept) == number
        return now

    held(10)  # what is made once
    assert (held(300) - held(100)) / 200 < 1000


def test_a_file_that_changed_meanwhile_is_said(tmp_path: Path) -> None:
    (document,) = written([_seed("web", 1)], tmp_path)
    released = ReleasedDocument.of(document, keep_text=False)
    Path(document.file).write_text(_seed("web", 2), encoding="utf-8")
    with pytest.raises(SourceError, match=r"host0\.toml: changed while it was linted"):
        _ = released.text
    Path(document.file).unlink()
    with pytest.raises(SourceError, match=r"host0\.toml"):
        _ = released.data


def test_hosts_meet_by_a_strong_mark_that_two_have() -> None:
    texts = [
        _seed("web", 1), _seed("mail", 1),  # one address
        _plain("dns", 0), _plain("dns", 2),  # one name of plain guests, which is nothing
        _plain("ns", 0), _plain("ns", 2), _seed("x", 4).replace('Name = "x"', 'Name = "NS"'),  # which a node has, too
        _later("a", 5), _later("b", 5), _later("c", 3),  # one base
    ]  # fmt: skip
    views = [
        view(read_bytes(f"h{number}.toml", text.encode()), api.load_registry(), Settings())
        for number, text in enumerate(texts)
    ]
    assert meeting([summarize(each) for each in views]) == {0, 1, 4, 5, 6, 7, 8}


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([], set()),
        ([[], []], set()),
        ([[3], [5, 7]], set()),
        ([[2], [2]], set()),  # both weak
        ([[2], [4], [3]], {0, 2}),
        ([[2**64 - 1, 4], [2**64 - 2]], {0, 1}),
        ([[2**40 + 1], [2**40 + 3]], set()),  # that begin alike
        ([[2**40 + 1], [2**40 + 3], [2**40]], {0, 2}),
    ],
)
def test_marks_are_the_same_but_for_their_last_bit(marks: list[list[int]], expected: set[int]) -> None:
    assert meeting([struct.pack(f">{len(each)}Q", *each) for each in marks]) == expected
