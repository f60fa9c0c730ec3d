"""Judge generated documents: `make fuzz COUNT=20000`, or `make fuzz-ledger COUNT=125000 SHARDS=8` to note it as well.

Prints a line of JSON for each shard. Exits with 1 at the first case in which something does not hold, made small in
`.cache/fuzz/SEED`; as a folder of tests/fixtures/fuzz it is a test.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from tests.fuzz import ledger
from tests.fuzz.generate import Case
from tests.fuzz.invariants import INVARIANTS, Invariant
from tests.fuzz.shard import Failed, Range, judge_range, smallest

_CACHE = Path(__file__).parents[2] / ".cache" / "fuzz"


def main(arguments: Sequence[str] | None = None, invariants: Sequence[Invariant] = INVARIANTS) -> int:
    """0 where everything holds, else 1."""
    given = _parser().parse_args(arguments)
    if given.ledger and ledger.is_changed():
        print("commit first: the ledger says which revision was judged", file=sys.stderr)
        return 2
    revision = ledger.revision()
    start = given.start
    if start is None:
        start = ledger.next_seed(ledger.entries()) if given.ledger else revision.first_seed()
    for number in range(given.shards):
        seeds = Range(start + number * given.count, given.count)
        began = time.monotonic()
        result = judge_range(seeds, given.jobs, invariants)
        if result.failed:
            print(_failure(result.failed, smallest(result.failed, invariants)))
            return 1
        line = ledger.line(revision, seeds, result)
        print(line, flush=True)
        print(f"{result.counts['documents'] / (time.monotonic() - began):.0f} documents a second", file=sys.stderr)
        if given.ledger:
            ledger.append(line)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz.run", description=__doc__)
    parser.add_argument(
        "--from", dest="start", type=int, metavar="SEED", help="by default one made of the commit's name"
    )
    parser.add_argument("--count", type=int, default=2000, help="seeds in a shard (%(default)s)")
    parser.add_argument("--shards", type=int, default=1, help="shards, one after the other (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    parser.add_argument("--ledger", action="store_true", help="go on where the ledger ends, and add each shard to it")
    return parser


def _failure(failed: Failed, case: Case) -> str:
    """What fails in which case, with its texts, which are also left in a folder."""
    folder = _CACHE / str(failed.seed)
    folder.mkdir(parents=True, exist_ok=True)
    for file in folder.iterdir():
        file.unlink()
    for name, text in case.inputs().items():
        (folder / name).write_bytes(text)
    texts = {name: text.decode("utf-8", "backslashreplace") for name, text in case.inputs().items()}
    return json.dumps({"seed": failed.seed, **failed.fault._asdict(), "folder": str(folder), "inputs": texts}, indent=1)


if __name__ == "__main__":
    sys.exit(main())
