"""Short runs, start of the process and all: what a hook costs on each save and each commit."""

from __future__ import annotations

from bench import hosts
from bench.inputs import found, host
from bench.programs import LIBRARIES, ROOT, Input, Program, guestlint, without_extras
from bench.row import Group, Meter, Row, ratio

CLEAN = str(ROOT / "examples" / "clean.toml")
REAL = str(ROOT / "tests" / "fixtures" / "realworld" / "PatrickDaG-elisabeth-202405.toml")
ONE_FINDING = guestlint(found(10, 1), code=1)

COLD_MARK = 0.85
FINDING_MARK = 1.15


def counted(name: str, ours: Program, most: float | None = None) -> Row:
    """The instructions of a run, as a ratio to those of the libraries' start."""
    return ratio(name, ours, LIBRARIES, Meter.INSTRUCTIONS, most)


def small(kind: str) -> Input:
    """A host of each kind that is checked in CI."""
    return host(kind, 100 if kind.startswith("facts") else 1_000)


IN_CI: tuple[Row, ...] = (
    counted("clean host of ten guests", guestlint(CLEAN), COLD_MARK),
    counted("one finding, as text", ONE_FINDING, FINDING_MARK),
    counted("real host of fourteen guests", guestlint(REAL)),
    *(
        counted(f"clean host: {small(kind).name.split('/')[1]} {kind}", without_extras(small(kind)))
        for kind in hosts.KINDS
    ),
    counted("1,000 guests, one finding", without_extras(found(1_000, 1), code=1)),
)
"""The rows that CI holds to their budgets: a second or two each, by instructions."""

_HOST = str(ROOT / "examples" / "host.toml")
_COMMANDS = {
    "JSON": guestlint(_HOST, "--format", "json", code=1),
    "SARIF": guestlint(_HOST, "--format", "sarif", code=1),
    "HTML": guestlint(_HOST, "--format", "html", code=1),
    "text in colour": guestlint(_HOST, "--color", "always", code=1),
    "a patch": guestlint(_HOST, "--diff", "--unsafe-fixes", code=1),
    "the graph": guestlint("graph", _HOST),
    "the expansion": guestlint("expand", _HOST),
    "the rules": guestlint("rules"),
    "a rule's page": guestlint("explain", "ordering-cycle"),
    "the version": guestlint("--version"),
}

GROUP = Group(
    "Short runs",
    "Whole processes, as a ratio to `python -c 'import click, tomli'`; by instructions unless processor time is named.",
    "ratio",
    (
        *IN_CI,
        ratio("clean host of ten guests, processor time", guestlint(CLEAN), LIBRARIES, Meter.CPU, COLD_MARK),
        ratio("one finding, as text, processor time", ONE_FINDING, LIBRARIES, Meter.CPU, FINDING_MARK),
        *(counted(f"`examples/host.toml`: {what}", program) for what, program in _COMMANDS.items()),
    ),
)
