"""guestlint's source as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "guestlint"
FILES = sorted(PACKAGE.rglob("*.py"))


def module_name(file: Path) -> str:
    """The name that `file` is imported by."""
    parts = file.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(file: Path) -> ast.Module:
    """The syntax tree of `file`."""
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(file: Path) -> Iterator[tuple[str, int]]:
    """The modules that `file` imports anywhere in it, functions included, with their lines.

    `from a import b` gives both `a` and `a.b`, as `b` may be a module; `import_module("a")` counts as well.
    """
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = _absolute(file, node)
            yield module, node.lineno
            yield from ((f"{module}.{alias.name}", node.lineno) for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func) in _BY_NAME:
            yield from ((name, node.lineno) for name in _texts(node.args[:1]))


_BY_NAME = ("__import__", "import_module", "importlib.import_module")


def _texts(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def _absolute(file: Path, node: ast.ImportFrom) -> str:
    if not node.level:
        return node.module or ""
    package = file.relative_to(ROOT).parent.parts
    return ".".join((*package[: len(package) - node.level + 1], *([node.module] if node.module else [])))


def within(module: str, homes: tuple[str, ...]) -> bool:
    """Whether `module` is one of `homes` or lies below one."""
    return any(module == home or module.startswith(f"{home}.") for home in homes)
