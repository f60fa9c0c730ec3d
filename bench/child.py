"""Lints one generated host, or only parses it, in a process of its own, and prints what it took as JSON."""

from __future__ import annotations

import gc
import json
import resource
import sys
import time
from pathlib import Path

from hosts import KINDS, host

from guestlint import api


def measure(kind: str, guests: int, what: str) -> dict[str, float]:
    """Processor seconds of one lint, or of parsing alone, and the megabytes held at most before it and after.

    Each begins with the same memory: what was used before is quicker to use again.
    """
    make, file, parse = KINDS[kind]
    api.lint_text(host(3))
    api.lint_text(make(3), file=file)
    text = make(guests)
    gc.collect()
    gc.disable()  # as the command does
    before = _peak()
    start = time.process_time()
    if what == "lint":
        api.lint_text(text, file=file)
    else:
        parse(text)
    return {what: time.process_time() - start, "before": before, "after": _peak()}


def _peak() -> float:
    """Of this program alone: Linux counts in `ru_maxrss` the process that it was started from as well."""
    status = Path("/proc/self/status")
    if status.exists():
        high = next(line for line in status.read_text(encoding="ascii").splitlines() if line.startswith("VmHWM:"))
        return int(high.split()[1]) / 1000
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], int(sys.argv[2]), sys.argv[3])))
