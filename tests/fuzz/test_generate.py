"""One integer makes the same documents everywhere, and the documents are of all kinds."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections import Counter
from typing import Any

from tests.fuzz.generate import generate
from tests.fuzz.shard import Range, judge_range

CASES = 2000
TEXTS = "1d3b61185462358e"


def test_the_texts_are_the_same_on_every_python() -> None:
    known = hashlib.blake2b(digest_size=8)
    for seed in range(200):
        for name, text in generate(seed).inputs().items():
            known.update(name.encode() + b"\0" + text)
    assert known.hexdigest() == TEXTS


def test_no_case_leaves_anything_to_the_next() -> None:
    assert [generate(seed) for seed in (5, 3, 4)] == [generate(seed) for seed in (5, 3, 4)]
    assert generate(10**30) == generate(10**30)


def test_hashing_makes_no_difference() -> None:
    """Neither to the documents nor to what is found in them; and all that must hold does."""
    runs = [_run(seed) for seed in ("0", "1")]
    first, second = (_line(run) for run in runs)
    assert first == second
    assert first["counts"]["cases"] == CASES
    floor = {"toml": 1000, "json": 200, "facts": 100, "unreadable": 100, "settings": 100, "baselines": 50}
    floor |= {"findings": 5000, "suppressed": 20, "fixable": 200, "refused": 100}
    assert {kind: number for kind, number in floor.items() if first["counts"].get(kind, 0) < number} == {}


def _run(hash_seed: str) -> subprocess.Popen[bytes]:
    arguments = ("--from", "0", "--count", str(CASES), "--jobs", "1")
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    command = [sys.executable, "-m", "tests.fuzz.run", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, env=environment)


def _line(run: subprocess.Popen[bytes]) -> dict[str, Any]:
    out, _ = run.communicate()
    assert run.returncode == 0, out.decode()
    line: dict[str, Any] = json.loads(out)
    return line


def test_processes_make_no_difference() -> None:
    one, two = (judge_range(Range(7, 260), jobs) for jobs in (1, 2))
    assert one == two
    assert one.counts["cases"] == 260


def test_shards_add_up() -> None:
    whole = judge_range(Range(0, 40))
    assert judge_range(Range(20, 20)) + judge_range(Range(0, 20)) == whole
    assert whole.counts != Counter()
