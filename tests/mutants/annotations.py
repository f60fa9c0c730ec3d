"""Where a file says what is not run, and what is run once, when it is imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Position = tuple[int, int]


def is_unread(file: Path, position: Position) -> bool:
    """Whether `position` (a line, counted from 1, and a column) lies in an annotation of `file`.

    Mutants of annotations are the same program: `from __future__ import annotations` leaves annotations unread.
    """
    return _is_in(_unread(file), position)


def is_called(file: Path, position: Position) -> bool:
    """Whether what is at `position` is run whenever a function is called, and not when `file` is imported."""
    return _is_in(_bodies(file), position)


def _is_in(spans: tuple[tuple[Position, Position], ...], position: Position) -> bool:
    return any(start <= position < end for start, end in spans)


@cache
def _unread(file: Path) -> tuple[tuple[Position, Position], ...]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    if not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body):
        return ()
    return tuple(_span(node, node) for node in _annotations(tree))


@cache
def _bodies(file: Path) -> tuple[tuple[Position, Position], ...]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return tuple(_span(node.body[0], node.body[-1]) for node in functions)


def _span(first: ast.expr | ast.stmt, last: ast.expr | ast.stmt) -> tuple[Position, Position]:
    return (first.lineno, first.col_offset), (last.end_lineno or last.lineno, last.end_col_offset or last.col_offset)


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            yield node.returns
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            yield node.annotation
