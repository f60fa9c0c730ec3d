"""How the commands and the formats grow with the guests of a host, clean or with a finding in each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from bench.hosts import KINDS
from bench.inputs import baseline, evaluated, found, host, options
from bench.programs import CACHE, Input, Program, guestlint
from bench.row import Group, Row, exponent
from guestlint.registry.index import REPORTS

SIZES = (1, 1_000, 20_000)
GRAPH_SIZES = (1, 250, 5_000)  # a guest has eleven nodes, and a drawing takes 10 to 250 kB for each of them

Inputs = tuple[Input, Input, Input]


def _of(make: Callable[[int], Input], sizes: tuple[int, int, int] = SIZES) -> Inputs:
    few, less, more = map(make, sizes)
    return few, less, more


def _clean(kind: str) -> Row:
    return exponent(f"clean {kind}", guestlint, _of(partial(host, kind)))


def _format(name: str) -> Row:
    return _found(f"a finding each, as {name}", "--format", name)


def _found(name: str, *arguments: str) -> Row:
    return exponent(name, lambda each: guestlint(each, "--exit-zero", *arguments), _of(found))


def _graph(name: str) -> Row:
    inputs = _of(partial(host, "guests"), GRAPH_SIZES)
    return exponent(f"graph, as {name}", lambda each: guestlint("graph", each, "--format", name), inputs)


def _patch(document: Input) -> Program:
    return guestlint(document, "--diff", "--unsafe-fixes", code=1)


def _with_baseline(document: Input) -> Program:
    """All that is found is in the baseline."""
    return guestlint(document, "--baseline", baseline(document))


def _writing_baseline(document: Input) -> Program:
    return guestlint(document, "--write-baseline", str(CACHE / "written.json"))


def _drift(document: Input) -> Program:
    return guestlint("drift", document, evaluated(int(document.name.split("/")[1])))


GROUP = Group(
    "Growth with the guests",
    "The exponent of the processor time in the bytes of the host, beyond start-up, from 1,000 to 20,000 guests (graphs "
    "from 250 to 5,000): 1 is linear.",
    "exponent",
    (
        *map(_clean, KINDS),
        *map(_format, sorted(REPORTS)),
        exponent("a fix each, as a patch", _patch, _of(found)),
        exponent("a finding each, in a baseline", _with_baseline, _of(found)),
        exponent("a finding each, written to a baseline", _writing_baseline, _of(found)),
        exponent("drift", _drift, _of(partial(host, "guests"))),
        exponent("import", lambda each: guestlint("import", each), _of(options)),
        exponent("expand", lambda each: guestlint("expand", each), _of(partial(host, "guests"))),
        *map(_graph, ("dot", "json", "mermaid", "graphml", "html")),
    ),
)
