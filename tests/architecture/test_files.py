"""Files are opened in one place, where reads have a bound and writes are whole or not at all."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.code import FILES, ROOT, imports, module_name, tree

OPENS = re.compile(
    r"open|(?:io|os|tokenize|codecs)\.open|os\.(?:fdopen|read|write|link|replace|rename|renames)"
    r"|shutil\.(?:copy\w*|move)|.+\.(?:read_text|read_bytes|write_text|write_bytes)"
)
"""Calls that read, write or move a file."""

HOMES = {
    "guestlint.source.files": OPENS,
    "guestlint.source.write": OPENS,
    "guestlint.source.folders": re.compile(r"os\.rename"),  # a folder's draft takes its place
    "guestlint.__main__": re.compile(r"open|os\.open"),  # the null device, in place of closed standard streams
    "guestlint.cli.failed": re.compile(r"os\.open"),  # the null device, in place of a closed standard output
}
"""Which modules may make which of them."""


def test_files_are_opened_in_their_homes_only() -> None:
    strays = [
        f"{file.relative_to(ROOT)}:{line} {call}"
        for file in FILES
        for call, line in _calls(file)
        if OPENS.fullmatch(call) and not ((home := HOMES.get(module_name(file))) and home.fullmatch(call))
    ]
    assert strays == []


def test_drafts_are_made_in_one_place() -> None:
    strays = [
        f"{file.relative_to(ROOT)}:{line} {module}"
        for file in FILES
        for module, line in imports(file)
        if module.partition(".")[0] in ("tempfile", "pathlib")
    ]
    assert strays == []


def _calls(file: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node.lineno
