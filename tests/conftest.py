"""What all tests share: generated files that are up to date, caches in the clone, an environment that does not leak."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis.configuration import set_hypothesis_home_dir

from tools.stale import stale

if "HYPOTHESIS_STORAGE_DIRECTORY" not in os.environ:
    set_hypothesis_home_dir(Path(__file__).resolve().parent.parent / ".cache" / "hypothesis")

# Output is the same on a terminal, in CI, and inside a git hook.
for _variable in [name for name in os.environ if name.startswith("GIT_") or name in ("FORCE_COLOR", "NO_COLOR")]:
    del os.environ[_variable]


def pytest_configure(config: pytest.Config) -> None:
    """Stop at once, by name, where something generated is stale: most tests would fail for it, and none as clearly."""
    if not hasattr(config, "workerinput") and (lines := stale()):
        raise pytest.UsageError(*lines)
