"""Which mutants there are: each operator of cosmic-ray, in each place where it changes what the program does."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from tests.mutants.annotations import is_unread

AREAS = ("picture", "frontends", "systemd", "graph", "engine", "edit", "analysis", "rules")
"""The folders of guestlint whose files are changed."""

# An operator is left out only where what it makes says nothing about the tests; each with its reason.
LEFT_OUT = tuple(
    re.compile(f"core/{name}")
    for name in (
        # Whether two equal numbers or texts are one object is the interpreter's choice: `is` for `==` is the same
        # program on one Python and none on another. On a literal it is a SyntaxWarning, so that any test would kill it.
        "ReplaceComparisonOperator_(Eq|NotEq|Lt|LtE|Gt|GtE)_(Is|IsNot)",
        # `==` for `is` is the same program: what is compared by identity here are None, True and hosts, and the latter
        # are equal just where they are one. `!=` for `is`, and so on, is what `is not` for `is` says already.
        "ReplaceComparisonOperator_(Is|IsNot)_(Eq|NotEq)",
        # They ask to be told which variables to take.
        "Variable(Replacer|Inserter)",
    )
)


class Mutant(NamedTuple):
    """A change of `file`: what `operator` does at the place that it comes to as number `occurrence`."""

    file: str
    line: int
    column: int
    operator: str
    occurrence: int

    def source(self, original: str) -> str:
        """The text of the changed file."""
        changed: str | None = mutate_code(original, _operators()[self.operator], self.occurrence)
        assert changed is not None, self
        return changed

    def key(self, original: str) -> str:
        """The same for the same change of a file that says the same."""
        return sha256(f"{self.file} {self.operator} {self.occurrence}\n{original}".encode()).hexdigest()[:20]


def files(root: Path) -> list[str]:
    """The files that are changed, sorted."""
    found = (file for area in AREAS for file in (root / "guestlint" / area).rglob("*.py"))
    return sorted(file.relative_to(root).as_posix() for file in found)


def module_of(file: str) -> str:
    """What a file is imported as."""
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def mutants(root: Path, file: str, known: Path, every: int = 1) -> list[Mutant]:
    """Those of a file, in its order, or the first of `every` so many; `known` is a folder for what was found."""
    text = (root / file).read_text(encoding="utf-8")
    note = known / f"{sha256(text.encode()).hexdigest()[:20]}.json"
    if not note.exists():
        places = [place for place in _places(text) if not is_unread(root / file, (place[0], place[1]))]
        known.mkdir(parents=True, exist_ok=True)
        found = [(*place, _is_program(Mutant(file, *place), text)) for place in sorted(places)]
        note.write_text(json.dumps(found), encoding="utf-8")
    kept = json.loads(note.read_text(encoding="utf-8"))
    return [Mutant(file, *place) for *place, is_program in kept[::every] if is_program]


def _places(text: str) -> Iterator[tuple[int, int, str, int]]:
    count = dict.fromkeys(_operators(), 0)
    for node in ast_nodes(get_ast(text)):
        for name, operator in _operators().items():
            for (line, column), _ in operator.mutation_positions(node):
                yield line, column, name, count[name]
                count[name] += 1


def _is_program(mutant: Mutant, original: str) -> bool:
    """What is made of `{**a}` and `f(*a)`, as though they calculated, is mostly none: any test would kill it."""
    if not mutant.operator.startswith(("core/ReplaceBinaryOperator_Pow", "core/ReplaceBinaryOperator_Mul")):
        return True
    try:
        compile(mutant.source(original), mutant.file, "exec", dont_inherit=True)
    except SyntaxError:
        return False
    return True


@cache
def _operators() -> Mapping[str, Any]:
    names = (name for name in operator_names() if not any(left.fullmatch(name) for left in LEFT_OUT))
    return {name: get_operator(name)() for name in names}
