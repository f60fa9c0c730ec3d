"""What validators and an editor say of TOML files: the real ones, of which a test needs some and CI has all."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.oracles import require, without

HERE = Path(__file__).parent
_ERROR = re.compile(r"^error: (.*)\n +┌─ (.*):(\d+):(\d+)$", re.MULTILINE)


class Mark(NamedTuple):
    """An error at a place: lines and columns from 1."""

    file: str
    line: int
    column: int
    message: str


def taplo_marks(folder: Path) -> Sequence[Mark]:
    """What `taplo check` says of a folder, by its settings there."""
    command = [require("node"), str(_installed("@taplo/cli/dist/cli.js")), "check", "--colors", "never"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    marks = [
        Mark(Path(file).name, int(line), int(column), said) for said, file, line, column in _ERROR.findall(done.stderr)
    ]
    assert done.returncode == (1 if marks else 0), done.stderr
    return marks


def editor_shows(
    file: Path, hover: Sequence[Sequence[int]] = (), complete: Sequence[Sequence[int]] = (), **settings: Any
) -> Mapping[str, Any]:
    """What Even Better TOML shows of a file; places are lines and columns from 0, `settings` those of its section."""
    _installed("@taplo/lsp/dist/index.js")
    asked = {
        "file": str(file),
        "text": file.read_text("utf-8"),
        "hover": hover,
        "complete": complete,
        "settings": settings,
    }
    command = [require("node"), str(HERE / "editor.mjs")]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    shown: dict[str, Any] = json.loads(done.stdout)
    return shown


def check_jsonschema(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """A run of check-jsonschema."""
    program = Path(sys.executable).parent / "check-jsonschema"
    if not program.exists():
        without("check-jsonschema is not installed")
    return subprocess.run([str(program), *arguments], cwd=folder, capture_output=True, text=True, check=False)


def _installed(path: str) -> Path:
    found = HERE / "node_modules" / path
    if not found.exists():
        without("Taplo is not installed: npm ci --prefix tests/schema")
    return found
