"""What a format is: a class without arguments that writes a run, or graphs, to a stream of text."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TextIO

from guestlint.finding import Run
from guestlint.graph.types import Graph


class Reporter(Protocol):
    """Writes the findings of a run."""

    def write(self, run: Run, out: TextIO) -> None:
        """Write the whole report to `out`."""


class GraphWriter(Protocol):
    """Writes graphs, one for each host; `run` has the findings to show in them."""

    def write(self, graphs: Sequence[Graph], run: Run, out: TextIO) -> None:
        """Write all graphs as one document to `out`."""
