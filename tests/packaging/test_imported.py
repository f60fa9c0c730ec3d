"""What a test starts runs the guestlint that the test imports, wherever it is started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import guestlint as package
from tests.cli.command import IMPORTED_FROM, ROOT

WHERE = "import guestlint; print(guestlint.__file__)"


@pytest.mark.parametrize("environment", [{}, {"PYTHONPATH": str(IMPORTED_FROM)}], ids=["plain", "as command.py does"])
@pytest.mark.parametrize("folder", [ROOT, Path("/")], ids=["in the clone", "elsewhere"])
def test_the_same_guestlint(folder: Path, environment: dict[str, str]) -> None:
    command = [sys.executable, "-c", WHERE]
    done = subprocess.run(command, cwd=folder, env=os.environ | environment, capture_output=True, text=True, check=True)
    assert Path(done.stdout.strip()) == Path(package.__file__)
