"""The examples in a rule's page: `toml bad` with the finding's line marked by `# <--`, and `toml good`.

A line `# file: NAME.toml` begins a file of a fleet; `# guestlint settings: mac-era = "..."` gives settings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

import tomli

from guestlint import api
from guestlint.finding import Run
from guestlint.settings.options import Options
from guestlint.settings.resolve import resolve
from guestlint.source.parse import read_bytes

_BLOCK = re.compile(r"^```toml (bad|good)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
_SETTINGS = re.compile(r"^# guestlint settings: (.*)$", re.MULTILINE)
MARK = "# <--"


class Example(NamedTuple):
    """One example: its text by file, and the file and line that its finding stands on (None in a good one)."""

    text: str
    files: Mapping[str, str]
    settings: Mapping[str, Any]
    file: str | None
    line: int | None

    def lint(self) -> Run:
        """The example's files in one run, with its settings."""
        chosen = resolve(Options(), Options(mac_era=self.settings.get("mac-era"), schema=self.settings.get("schema")))
        return api.lint([read_bytes(file, text.encode()) for file, text in self.files.items()], chosen)


def examples(docs: str) -> dict[str, Example]:
    """The bad and the good example of a rule's page."""
    return {kind: _example(text) for kind, text in _BLOCK.findall(docs)}


def _example(text: str) -> Example:
    _, *parts = _FILE.split(text)
    files = dict(zip(parts[::2], parts[1::2], strict=True)) or {"host.toml": text}
    marked = [
        (file, number)
        for file, content in files.items()
        for number, line in enumerate(content.split("\n"), 1)
        if MARK in line
    ]
    settings = _SETTINGS.search(text)
    file, line = marked[0] if marked else (None, None)
    return Example(text, files, tomli.loads(settings[1]) if settings else {}, file, line)
