"""How hosts grow that are the worst that is known for a rule, a report or a reader: those that the tests grow."""

from __future__ import annotations

from bench.inputs import grown
from bench.programs import guestlint
from bench.row import Group, Row, exponent
from tests.growth.inputs import INPUTS

_SIZES = (0, 50_000, 1_000_000)
"""The bytes of the host files: the least has one part."""


def _scenario(name: str) -> Row:
    few, less, more = (grown(name, INPUTS[name].make, size) for size in _SIZES)
    return exponent(name, lambda each: guestlint(each, "--exit-zero"), (few, less, more))


GROUP = Group(
    "Growth of what is odd",
    "The exponent of the processor time, beyond start-up, from 50 kB to 1 MB of host files that are each the worst for "
    "a rule, a report or a reader (`tests/growth/inputs.py`): 1 is linear.",
    "exponent",
    tuple(map(_scenario, INPUTS)),
)
