"""What all tests share: caches inside the clone, and an environment that does not leak in."""

from __future__ import annotations

import os
from pathlib import Path

from hypothesis.configuration import set_hypothesis_home_dir

if "HYPOTHESIS_STORAGE_DIRECTORY" not in os.environ:
    set_hypothesis_home_dir(Path(__file__).resolve().parent.parent / ".cache" / "hypothesis")

# Output is the same on a terminal, in CI, and inside a git hook.
for _variable in [name for name in os.environ if name.startswith("GIT_") or name in ("FORCE_COLOR", "NO_COLOR")]:
    del os.environ[_variable]
