"""The tests that a mutant has to get past: nearest first, in one process, up to the first that fails.

Runs in a copy of the clone that holds the mutant. Left out is what takes longer than all the rest and kills next to
nothing that the rest lets live: tests whose judge is another program (systemd, Nix, a shell), as the corpus has their
verdicts, and those that invent hosts, which alone killed one mutant of 771.
"""

from __future__ import annotations

import resource
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import guestlint

STAGES = (
    ("tests/frontends", "tests/rules", "-k", "not test_the_order_of_files and not oracle"),
    ("tests/conformance/test_corpus.py", "tests/conformance/test_realworld.py", "-k", "not systemd_agrees"),
)
"""Each is collected only when the ones before it found nothing."""

# Asserts are not rewritten: that takes longer than to run them, and nobody reads what they say.
OPTIONS = ("--exitfirst", "--quiet", "--no-header", "--tb=line", "--assert=plain")
WITHOUT_INVENTED = ("-p", "_hypothesis_pytestplugin", "-m", "not hypothesis")

MEMORY = 2 * 1024**3
"""A mutant that shifts by a hash asks for more than there is; it is to fail, and nothing else."""


def main() -> int:
    """1 where a test fails."""
    assert Path.cwd() in Path(guestlint.__file__).parents, "guestlint is imported from elsewhere than the mutant's copy"
    with suppress(ValueError):  # macOS takes no such limit
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    return int(any(pytest.main([*OPTIONS, *WITHOUT_INVENTED, *stage]) for stage in STAGES))


if __name__ == "__main__":
    sys.exit(main())
