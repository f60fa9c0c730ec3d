"""A row of the bench: which programs it runs, what of them is measured, and the figure that this makes."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from enum import Enum
from typing import NamedTuple

from bench.programs import Input, Program

EXPONENT_MARK = 1.15
_NOISE = 0.005
"""Less work than such seconds cannot be told from none."""


class Meter(Enum):
    """What is measured of a program."""

    INSTRUCTIONS = "instructions"
    CPU = "processor time"
    MEMORY = "peak memory"


class Row(NamedTuple):
    """One figure, made of what the programs cost, in their order; `most` is its mark."""

    name: str
    meter: Meter
    programs: tuple[Program, ...]
    figure: Callable[[Sequence[float]], float]
    most: float | None = None


class Group(NamedTuple):
    """Rows that belong together: a heading, what they have in common, and what a figure is, as `ratio` or `kB`."""

    title: str
    about: str
    unit: str
    rows: tuple[Row, ...]


def ratio(name: str, ours: Program, base: Program, meter: Meter, most: float | None = None) -> Row:
    """How often the cost of `base` fits into ours."""
    return Row(name, meter, (ours, base), lambda costs: costs[0] / costs[1], most)


class Pair(NamedTuple):
    """A program with an input, and with next to none: the difference is work, the rest is start-up."""

    full: Program
    empty: Program


def beyond_start(name: str, ours: Pair, base: Pair, most: float | None = None) -> Row:
    """How often the work of `base` fits into ours, by instructions."""
    return Row(name, Meter.INSTRUCTIONS, (*ours, *base), _ratio_of_work, most)


def _ratio_of_work(costs: Sequence[float]) -> float:
    ours, our_start, base, base_start = costs
    return (ours - our_start) / (base - base_start)


def exponent(name: str, run: Callable[[Input], Program], inputs: tuple[Input, Input, Input]) -> Row:
    """How processor time grows with the bytes of the input, beyond start-up: 1 is linear.

    `inputs` are next to nothing, few and many; `run` is the program that reads one.
    """
    _, few, many = inputs

    def figure(costs: Sequence[float]) -> float:
        start, less, more = costs
        return math.log(max(more - start, _NOISE) / max(less - start, _NOISE), many.bytes() / few.bytes())

    return Row(name, Meter.CPU, tuple(map(run, inputs)), figure, EXPONENT_MARK)


def time_each(name: str, less: Program, more: Program, count: int, most: float | None = None) -> Row:
    """The microseconds of a processor for each of the `count` things that `more` has and `less` has not."""
    return Row(name, Meter.CPU, (less, more), lambda costs: (costs[1] - costs[0]) / count * 1e6, most)


def memory_each(name: str, less: Program, more: Program, count: int, most: float | None = None) -> Row:
    """The kilobytes that each takes of the `count` things that `more` has and `less` has not."""
    return Row(name, Meter.MEMORY, (less, more), lambda costs: (costs[1] - costs[0]) / count / 1000, most)


def seconds(name: str, program: Program, most: float | None = None) -> Row:
    """The seconds of a processor that a program takes."""
    return Row(name, Meter.CPU, (program,), lambda costs: costs[0], most)


def megabytes(name: str, program: Program, most: float | None = None) -> Row:
    """The memory that a program takes at its peak."""
    return Row(name, Meter.MEMORY, (program,), lambda costs: costs[0] / 1e6, most)
