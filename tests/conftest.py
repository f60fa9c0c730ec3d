"""What all tests share: generated files that are up to date, the guestlint under test, no leaking environment."""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

import guestlint
from tools.stale import stale

ROOT = Path(__file__).resolve().parent.parent

if "HYPOTHESIS_STORAGE_DIRECTORY" not in os.environ:
    set_hypothesis_home_dir(ROOT / ".cache" / "hypothesis")

# Output is the same on a terminal, in CI, and inside a git hook.
for _variable in [name for name in os.environ if name.startswith("GIT_") or name in ("FORCE_COLOR", "NO_COLOR")]:
    del os.environ[_variable]

# No test finds what another one, or the one who runs them, has kept.
os.environ["XDG_CACHE_HOME"] = tempfile.mkdtemp(prefix="guestlint-cache-")
atexit.register(shutil.rmtree, os.environ["XDG_CACHE_HOME"], ignore_errors=True)

INSTALLED = "TEST_INSTALLED"
"""Set where the wheel is tested: no test may import guestlint from the clone then."""


def pytest_configure(config: pytest.Config) -> None:
    """Refuse to test the clone in place of the wheel; stop at once, by name, where something generated is stale."""
    if os.environ.get(INSTALLED) and Path(guestlint.__file__).resolve().is_relative_to(ROOT / "guestlint"):
        pytest.exit(f"{INSTALLED} is set, but guestlint is imported from {guestlint.__file__}", returncode=3)
    if not hasattr(config, "workerinput") and (lines := stale()):
        raise pytest.UsageError(*lines)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was tested, where it is not the clone."""
    if os.environ.get(INSTALLED):
        terminalreporter.write_line(f"tested: {guestlint.__file__}, Python {sys.version.partition(' ')[0]}")
