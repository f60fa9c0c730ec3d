"""JSON Lines: each finding as `--format json` has it, on a line of its own."""

from __future__ import annotations

import json
from typing import TextIO

from guestlint.diagnostics import Run
from guestlint.report.json import finding_data
from guestlint.source.positions import Positions


class JsonLines:
    """Writes nothing for a run without findings."""

    name = "jsonl"

    def write(self, run: Run, out: TextIO) -> None:
        """Write one line of JSON for each finding."""
        places = Positions(run.documents)
        # Nothing but ASCII: some readers end a line at U+2028, which JSON lets stand in a string.
        out.writelines(json.dumps(finding_data(finding, places)) + "\n" for finding in run.findings)
