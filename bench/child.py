"""Lints one generated host in a process of its own, and prints what it took as JSON."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path

import tomli
from hosts import host

from guestlint import api


def measure(guests: int) -> dict[str, float]:
    """Seconds of one lint and of one `tomli.loads`, and the megabytes held at most before the lint and after it."""
    gc.disable()  # as the command does
    api.lint_text(host(3))
    text = host(guests)
    before = _peak()
    start = time.perf_counter()
    api.lint_text(text, file="host.toml")
    linted = time.perf_counter()
    after = _peak()
    parsing = time.perf_counter()
    tomli.loads(text)
    return {"lint": linted - start, "parse": time.perf_counter() - parsing, "before": before, "after": after}


def _peak() -> float:
    """Of this program alone: Linux counts in `ru_maxrss` the process that it was started from as well."""
    status = Path("/proc/self/status")
    if status.exists():
        high = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(high.split()[1]) / 1000
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
