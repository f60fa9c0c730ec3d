"""JSON Lines: each finding as `--format json` has it, on a line of its own."""

from __future__ import annotations

from guestlint.diagnostics import Run
from guestlint.hints import TextIO
from guestlint.report.json import finding_data
from guestlint.source.json_text import json_text
from guestlint.source.positions import Positions


class JsonLines:
    """Writes nothing for a run without findings."""

    name = "jsonl"

    def write(self, run: Run, out: TextIO) -> None:
        """Write one line of JSON for each finding."""
        places = Positions(run.documents)
        out.writelines(json_text(finding_data(finding, places), indent=None) + "\n" for finding in run.findings)
