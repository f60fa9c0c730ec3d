"""Hosts that are the worst that is known for a rule, a report or a reader: those that the tests grow."""

from __future__ import annotations

from collections.abc import Callable

from bench.inputs import grown
from bench.programs import Input, Program, guestlint
from bench.row import Group, Row, exponent, megabytes, seconds
from tests.growth.inputs import INPUTS

SECONDS_MARK = 5.0
MEGABYTES_MARK = 500.0

_MEGABYTE = 1_000_000
_SIZES = (0, 50_000, _MEGABYTE)
"""The bytes of the host files: the least has one part."""


def _grown(name: str, size: int) -> Input:
    return grown(name, INPUTS[name].make, size)


def _lint(document: Input) -> Program:
    return guestlint(document, "--exit-zero")


def _graph(document: Input) -> Program:
    return guestlint("graph", document, "--format", "dot")


def _scenario(name: str) -> Row:
    few, less, more = (_grown(name, size) for size in _SIZES)
    return exponent(name, _lint, (few, less, more))


def _megabyte(row: Callable[[str, Program, float], Row], most: float) -> tuple[Row, ...]:
    """What linting takes, and the graph, of a megabyte of each."""
    hosts = {name: _grown(name, _MEGABYTE) for name in INPUTS}
    return (
        *(row(name, _lint(host), most) for name, host in hosts.items()),
        *(row(f"{name}, the graph", _graph(host), most) for name, host in hosts.items()),
    )


_WORST = "a rule, a report or a reader (`tests/growth/inputs.py`)"

GROUPS = (
    Group(
        "Growth of what is odd",
        "The exponent of the processor time, beyond start-up, from 50 kB to 1 MB of host files, each the worst for "
        f"{_WORST}: 1 is linear.",
        "exponent",
        tuple(map(_scenario, INPUTS)),
    ),
    Group(
        "A megabyte of what is odd",
        f"The processor time of host files of 1 MB, each the worst for {_WORST}; as text, and the graph as DOT.",
        "s",
        _megabyte(seconds, SECONDS_MARK),
    ),
    Group(
        "Memory of what is odd",
        "The peak memory of the same.",
        "MB",
        _megabyte(megabytes, MEGABYTES_MARK),
    ),
)
