"""Folders that no repository is around: `make test` has its temporary files in the clone, which is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture
def tmp_path() -> Iterator[Path]:
    """In place of pytest's own."""
    with TemporaryDirectory(dir="/tmp", prefix="guestlint-", ignore_cleanup_errors=True) as folder:
        yield Path(folder).resolve()
