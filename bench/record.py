"""What a run of the bench has measured, as JSON: the latest run, and the last one of the revision before it."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from bench.row import Group, Row

FOLDER = Path(__file__).with_name("results")
LATEST = FOLDER / "latest.json"
BEFORE = FOLDER / "before.json"


class Figure(NamedTuple):
    """What a row has come to; where nothing could be measured there is no value, but a note that says why."""

    value: float | None
    note: str = ""


class Revision(NamedTuple):
    """The commit that is measured, and whether guestlint differs from it."""

    commit: str
    changed: bool = False

    def __str__(self) -> str:
        return f"{self.commit[:12]} with changes" if self.changed else self.commit[:12]


class Record(NamedTuple):
    """A run: what was measured, on what, how long it took, and the figures by group and row."""

    revision: Revision
    figures: Mapping[str, Mapping[str, Figure]]
    python: str = platform.python_version()
    system: str = f"{platform.system()} {platform.machine()}"
    seconds: int = 0

    def of(self, group: Group, row: Row) -> Figure:
        """The figure of a row; one that is newer than the record has none."""
        return self.figures.get(group.title, {}).get(row.name, Figure(None, "not measured yet"))


def load(file: Path) -> Record | None:
    """The record in a file, if it is there."""
    if not file.exists():
        return None
    data = json.loads(file.read_text("utf-8"))
    figures = {title: {name: Figure(*each) for name, each in rows.items()} for title, rows in data["figures"].items()}
    return Record(**{**data, "revision": Revision(*data["revision"]), "figures": figures})


def store(record: Record, file: Path) -> None:
    """Write a record; figures have the four digits that a reader compares."""
    figures = {
        title: {name: [each.value and float(f"{each.value:.4g}"), each.note] for name, each in rows.items()}
        for title, rows in record.figures.items()
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**record._asdict(), "figures": figures}, indent=1) + "\n", "utf-8")


def before(revision: Revision, latest: Path = LATEST, older: Path = BEFORE) -> Record | None:
    """The record to compare a revision with: the latest, unless that is of the same commit, or of none."""
    last = load(latest)
    is_other = last is not None and not last.revision.changed and last.revision != revision
    return last if is_other else load(older)
