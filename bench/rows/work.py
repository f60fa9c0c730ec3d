"""Large hosts: what the work costs beyond start-up, as a ratio to parsing the same bytes, and what it holds."""

from __future__ import annotations

from bench.hosts import KINDS
from bench.inputs import found, host
from bench.programs import Input, Program, guestlint, python, without_extras
from bench.row import Group, Pair, Row, beyond_start, memory_each

CLEAN_MARK = 2.0
FINDING_MARK = 4.0
MEMORY_MARK = 4.0

_MANY = 5_000
_LESS, _MORE = 1_000, 5_000
_MANY_FACTS = 1_000  # as each guest has some 15 kB of them


def _parse(parser: str, document: Input) -> Program:
    """The parser alone, with the collector off, as guestlint has it."""
    read = f"import gc, sys, {parser}; gc.disable(); {parser}.loads(open(sys.argv[1], encoding='utf-8').read())"
    return python(read, document)


def _clean(kind: str) -> Row:
    parser = KINDS[kind].parser
    number = _MANY if parser == "tomli" else _MANY_FACTS
    many, one = host(kind, number), host(kind, 1)
    ours, base = Pair(without_extras(many), without_extras(one)), Pair(_parse(parser, many), _parse(parser, one))
    return beyond_start(f"{number:,} {kind}, clean", ours, base, CLEAN_MARK if parser == "tomli" else None)


def _fast(kind: str) -> Row:
    many, one = host(kind, _MANY), host(kind, 1)
    ours, base = Pair(guestlint(many), guestlint(one)), Pair(_parse("tomli", many), _parse("tomli", one))
    return beyond_start(f"{_MANY:,} {kind}, clean, with `guestlint[fast]`", ours, base)


def _found(name: str, number: int | None, most: float | None = None) -> Row:
    many, one = found(_MANY, number), found(1, number)
    ours = Pair(without_extras(many, code=1), without_extras(one, code=1))
    return beyond_start(name, ours, Pair(_parse("tomli", many), _parse("tomli", one)), most)


def _memory(kind: str) -> Row:
    less, more = (without_extras(host(kind, number)) for number in (_LESS, _MORE))
    most = MEMORY_MARK if KINDS[kind].parser == "tomli" else None
    return memory_each(kind, less, more, _MORE - _LESS, most)


GROUPS = (
    Group(
        "Large hosts",
        "Instructions beyond start-up, as a ratio to `tomli.loads` (for facts `json.loads`, which is C) of the same "
        "bytes, the collector off on both sides.",
        "ratio",
        (
            *map(_clean, KINDS),
            *(_fast(kind) for kind in KINDS if KINDS[kind].parser == "tomli"),
            _found(f"{_MANY:,} guests, one finding", 1, FINDING_MARK),
            _found(f"{_MANY:,} guests, a finding each", None),
        ),
    ),
    Group(
        "Memory of large hosts",
        f"What {_MORE:,} guests take more than {_LESS:,}, by peak memory, for a guest.",
        "kB",
        tuple(map(_memory, KINDS)),
    ),
)
