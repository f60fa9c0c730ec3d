"""Files, functions and classes stay small, and a rule's file is named for its rule."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.code import FILES, PACKAGE, ROOT, tree

MAX_FILE = 300
MAX_FUNCTION = 40
MAX_MEMBERS = 20
"""What a class has of its own: functions, properties, fields and attributes, private ones too."""
MAX_RULE = 80
"""Lines of a rule's file beside its page, those that are not blank."""

RULES = [file for file in FILES if file.parent.parent == PACKAGE / "rules" and file.name != "__init__.py"]


def test_files_are_short() -> None:
    lengths = {str(file.relative_to(ROOT)): len(file.read_text(encoding="utf-8").splitlines()) for file in FILES}
    assert {file: length for file, length in lengths.items() if length >= MAX_FILE} == {}


def test_functions_are_short() -> None:
    lengths = {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: length for name, length in lengths.items() if length > MAX_FUNCTION} == {}


def test_classes_have_few_members() -> None:
    members = {
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}": len(_members(node))
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.ClassDef)
    }
    assert {name: number for name, number in members.items() if number > MAX_MEMBERS} == {}


def test_all_kinds_of_members_count() -> None:
    (found,) = ast.parse(
        """
class Example:
    constant = 1
    field: int
    first, second = 1, 2
    def __init__(self):
        self.given, self._private = 1, 2
        self.annotated: int = 3
        other.thing = self.used.deeper = 4
    @property
    def whole(self): ...
    async def later(self): ...
"""
    ).body
    assert isinstance(found, ast.ClassDef)
    attributes = {"given", "_private", "annotated"}
    assert _members(found) == {"constant", "field", "first", "second", "__init__", "whole", "later"} | attributes


def _members(node: ast.ClassDef) -> set[str]:
    found: set[str] = set()
    for statement in node.body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(statement.name)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            found |= {name.id for name in ast.walk(statement) if isinstance(name, ast.Name) and _is_set(name)}
        if isinstance(statement, ast.FunctionDef) and statement.name == "__init__":
            attributes = (each for each in ast.walk(statement) if isinstance(each, ast.Attribute) and _is_set(each))
            found |= {each.attr for each in attributes if ast.unparse(each.value) == "self"}
    return found


def _is_set(node: ast.Name | ast.Attribute) -> bool:
    return isinstance(node.ctx, ast.Store)


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_a_rule_file_is_named_for_its_one_rule(file: Path) -> None:
    assert _rule_names(file) == [file.stem.replace("_", "-")]


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_a_rule_stands_in_the_folder_of_its_category(file: Path) -> None:
    (decorator,) = _decorators(file)
    facts = {
        keyword.arg: ast.literal_eval(keyword.value) for keyword in decorator.keywords if keyword.arg != "settings"
    }
    assert facts["category"] == file.parent.name
    assert {"severity", "stage", "confidence", "since"} <= set(facts)


@pytest.mark.parametrize("file", RULES, ids=lambda file: file.stem)
def test_a_rule_is_short(file: Path) -> None:
    page, *code = tree(file).body
    assert isinstance(page, ast.Expr)
    lines = file.read_text(encoding="utf-8").splitlines()[page.end_lineno : code[-1].end_lineno]
    assert sum(bool(line.strip()) for line in lines) <= MAX_RULE


def _rule_names(file: Path) -> list[object]:
    return [ast.literal_eval(decorator.args[0]) for decorator in _decorators(file)]


def _decorators(file: Path) -> list[ast.Call]:
    return [
        decorator
        for node in tree(file).body
        if isinstance(node, ast.FunctionDef)
        for decorator in node.decorator_list
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "rule"
    ]
