"""Lints one generated host in a process of its own, and prints what it took as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time

from hosts import host

from guestlint import api


def measure(guests: int) -> dict[str, float]:
    """Seconds of one lint after a warm-up, and the megabytes that the process had at its largest, bare and in the end."""
    api.lint_text(host(3))
    text = host(guests)
    bare = _peak()
    start = time.perf_counter()
    api.lint_text(text, file="host.toml")
    return {"seconds": time.perf_counter() - start, "bare": bare, "peak": _peak()}


def _peak() -> float:
    """`ru_maxrss` is in kilobytes on Linux and in bytes on macOS."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
