"""The ledger: the ranges of seeds that were judged without a fault, a line each, and what they come to."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.fuzz.shard import Range, Result

FILE = Path(__file__).with_name("ledger.jsonl")
_ROOT = Path(__file__).parents[2]


class Revision(NamedTuple):
    """What is judged: a commit, and git's name for the content of `guestlint/`, which other commits may share."""

    commit: str
    tree: str

    def first_seed(self) -> int:
        """Where the range of this revision begins: another revision has another one, so that new hosts are tried."""
        return int(self.commit[:8] or "0", 16)


def revision() -> Revision:
    """The one that is checked out; both names are empty where there is no git, or no repository."""
    try:
        names = ("HEAD", "HEAD:guestlint")
        done = subprocess.run(["git", "rev-parse", *names], cwd=_ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return Revision("", "")
    return Revision(*done.stdout.split())


def is_changed() -> bool:
    """Whether guestlint or the fuzz target differs from what is committed, the ledger aside."""
    paths = ("guestlint", "tests/fuzz", ":!tests/fuzz/ledger.jsonl")
    done = subprocess.run(["git", "status", "--porcelain", "--", *paths], cwd=_ROOT, capture_output=True, check=False)
    return done.returncode != 0 or bool(done.stdout)


def line(of: Revision, seeds: Range, result: Result) -> str:
    """A line of the ledger, as it is printed too."""
    known = {
        "revision": of.commit,
        "tree": of.tree,
        "from": seeds.first,
        "count": seeds.number,
        "counts": dict(sorted(result.counts.items())),
        "digest": result.hex_digest(),
    }
    return json.dumps(known)


def entries(text: str | None = None) -> Sequence[dict[str, Any]]:
    """The lines of the ledger as data, or those of a text."""
    lines = (FILE.read_text("utf-8") if text is None else text).splitlines()
    return [json.loads(each) for each in lines]


def append(text: str) -> None:
    """Add a line."""
    with FILE.open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def of_tree(known: Iterable[dict[str, Any]], tree: str) -> Iterator[dict[str, Any]]:
    """The shards of one content of `guestlint/`."""
    return (each for each in known if each["tree"] == tree)


def next_seed(known: Iterable[dict[str, Any]]) -> int:
    """Where to go on: behind all shards, also those of another content, so that it is tried on new documents."""
    return max((each["from"] + each["count"] for each in known), default=0)


def documents(known: Sequence[dict[str, Any]]) -> int:
    """How many documents the newest content in the ledger was judged on."""
    return sum(each["counts"]["documents"] for each in of_tree(known, known[-1]["tree"])) if known else 0
