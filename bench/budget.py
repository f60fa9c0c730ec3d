"""Hold short runs to their budgets by instructions, as CI does: `make bench-ci`, or `make bench-budgets` to write them.

Each is a ratio to the start of the same Python, so that another build of it changes little. Exits with 1 past a budget.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.measure import Bench
from bench.rows.start import IN_CI

FILE = Path(__file__).with_name("budgets.json")
TOLERANCE = 0.03
"""The part by which a figure may be past its budget on the Python that the budgets are of."""
ELSEWHERE = 0.1
"""The same on another one: 3.13.0 differs from 3.11.7 by 2 %, Debian's build of 3.11.2 by up to 9 %."""

_PYTHON = platform.python_version()


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where all is within its budget."""
    parser = argparse.ArgumentParser(prog="python -m bench.budget", description=__doc__)
    parser.add_argument("--write", action="store_true", help="make budgets of what is measured")
    given = parser.parse_args(arguments)
    figures = measured()
    if given.write:
        FILE.write_text(json.dumps({"python": _PYTHON, "ratios": figures}, indent=1) + "\n", "utf-8")
        return 0
    budgets = json.loads(FILE.read_text("utf-8"))
    tolerance = TOLERANCE if budgets["python"] == _PYTHON else ELSEWHERE
    past = exceeded(figures, budgets["ratios"], tolerance)
    for name, figure in figures.items():
        verdict = "PAST ITS BUDGET" if name in past else ""
        print(f"  {name:<48} {figure:6.2f}  of {budgets['ratios'].get(name, 0):6.2f}  {verdict}".rstrip())
    if past:
        print(f"past by more than {tolerance:.0%}; if that is worth it: make bench-budgets", file=sys.stderr)
    return int(bool(past))


def measured() -> Mapping[str, float]:
    """The figure of each row."""
    bench = Bench()
    bench.count(program for row in IN_CI for program in row.programs)
    return {row.name: round(row.figure(bench.costs(row)), 3) for row in IN_CI}


def exceeded(figures: Mapping[str, float], budgets: Mapping[str, float], tolerance: float) -> Sequence[str]:
    """The rows that are past their budget, or have none."""
    return [name for name, figure in figures.items() if figure > budgets.get(name, 0) * (1 + tolerance)]


if __name__ == "__main__":
    sys.exit(main())
