"""Records of more than four fields are built by keyword, so that a reader sees what each value is."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

import pytest

from tests.architecture.code import FILES, ROOT, module_name, tree

MOST = 4
"""Fields that may be given by position."""

MADE_FOR_EACH_GUEST = frozenset(
    {"Address", "Container", "Given", "GivenInterface", "Guest", "GuestMount", "Interface", "Share", "Volume"}
)
"""Records of which a large host has thousands: a name for each field would cost as much again as the record."""


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_long_records_are_built_by_keyword(file: Path) -> None:
    found = positional(tree(file), namespace(file))
    assert [text for _, text in found if text.partition("(")[0] not in MADE_FOR_EACH_GUEST] == []


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_records_have_annotations_that_are_strings(file: Path) -> None:
    """From Python 3.14 on, a class has no others while it is made."""
    text = file.read_text("utf-8")
    assert "guestlint.records import" not in text or "from __future__ import annotations" in text


def test_a_long_record_by_position_is_found() -> None:
    source = """
from guestlint.diagnostics import Known as K, Crash
from guestlint import diagnostics

class Local(NamedTuple):
    a: int; b: int; c: int; d: int; e: int

    @classmethod
    def of(cls): return cls(1, 2, 3, 4, 5)

Local(1, 2, 3, 4, 5)
K("rule", "print", "file", "path", "message")
K(*values)
diagnostics.Known("rule", "print", "file", "path", "message")
K("rule", "print", "file", "path", message="")
Crash("rule", "file", "error")
print(1, 2, 3, 4, 5)
"""
    module = ast.parse(source)
    diagnostics = import_module("guestlint.diagnostics")
    names: dict[str, object] = {"K": diagnostics.Known, "Crash": diagnostics.Crash, "diagnostics": diagnostics}
    local = type("Local", (tuple,), {"_fields": tuple("abcde")})
    assert [line for line, _ in positional(module, {**names, "Local": local})] == [9, 11, 12, 13, 14]


@cache
def namespace(file: Path) -> Mapping[str, object]:
    """What the names in `file` stand for, those too that only its functions or its type checker import."""
    module = module_name(file)
    names = dict(vars(import_module(module))) if not module.endswith("__main__") else {}
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("guestlint"):
            source = import_module(node.module or "")
            names |= {alias.asname or alias.name: getattr(source, alias.name, None) for alias in node.names}
    return names


def positional(module: ast.Module, names: Mapping[str, object]) -> list[tuple[int, str]]:
    """The line and the text of each call that gives a long record more than four fields by position."""
    found = _calls(module, names)
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            found |= _calls(node, {"cls": names.get(node.name)})
    return sorted(found)


def _calls(scope: ast.AST, names: Mapping[str, object]) -> set[tuple[int, str]]:
    calls = (node for node in ast.walk(scope) if isinstance(node, ast.Call))
    return {(each.lineno, ast.unparse(each)) for each in calls if _is_long(each) and _fields(each.func, names) > MOST}


def _is_long(call: ast.Call) -> bool:
    return len(call.args) > MOST or any(isinstance(each, ast.Starred) for each in call.args)


def _fields(function: ast.expr, names: Mapping[str, object]) -> int:
    """How many fields the record has that a call makes; 0 where it makes none."""
    first, *rest = ast.unparse(function).split(".")
    found = names.get(first)
    for name in rest:
        found = getattr(found, name, None)
    is_record = isinstance(found, type) and issubclass(found, tuple)
    return len(getattr(found, "_fields", ())) if is_record else 0
