"""Mutants of annotations are the same program: `from __future__ import annotations` leaves annotations unread."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

Position = tuple[int, int]


def is_unread(file: Path, position: Position) -> bool:
    """Whether `position` (a line, counted from 1, and a column) lies in an annotation of `file`."""
    return any(start <= position < end for start, end in _spans(file))


@cache
def _spans(file: Path) -> tuple[tuple[Position, Position], ...]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    if not any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body):
        return ()
    return tuple(
        ((node.lineno, node.col_offset), (node.end_lineno or node.lineno, node.end_col_offset or node.col_offset))
        for node in _annotations(tree)
    )


def _annotations(tree: ast.Module) -> Iterator[ast.expr]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.returns is not None:
            yield node.returns
        elif isinstance(node, ast.arg | ast.AnnAssign) and node.annotation is not None:
            yield node.annotation
