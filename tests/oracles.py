"""The programs that judge guestlint: where they are, and what a test does without one."""

from __future__ import annotations

import os
import shutil
from typing import NoReturn

import pytest

STRICT = "TEST_REQUIRE_ORACLES"
"""Set in CI: a test that lacks its oracle then fails."""


def require(program: str) -> str:
    """The path of `program`; skips the test without it, or fails it where oracles are required.

    `TEST_<PROGRAM>` names a program that is not on the path, such as `TEST_SARIF_MULTITOOL`.
    """
    variable = "TEST_" + program.upper().replace("-", "_")
    path = shutil.which(os.environ.get(variable) or program)
    if path is None:
        without(f"{program} is not installed (nor named by {variable})")
    return path


def without(reason: str) -> NoReturn:
    """Skip the test, or fail it where oracles are required."""
    if os.environ.get(STRICT):
        pytest.fail(f"{reason}, and {STRICT} is set", pytrace=False)
    pytest.skip(reason)
