"""Which revision is measured, and another one beside it."""

from __future__ import annotations

import compileall
import io
import shutil
import subprocess
import tarfile
from pathlib import Path

from bench.programs import CACHE, ROOT
from bench.record import Revision


def here() -> Revision:
    """The revision of this tree."""
    changed = bool(_git("status", "--porcelain", "--", "guestlint").strip())
    return Revision(_git("rev-parse", "HEAD").decode().strip(), changed)


def named(name: str) -> Revision:
    """The revision that a reference of git names."""
    return Revision(_git("rev-parse", f"{name}^{{commit}}").decode().strip())


def unpack(revision: Revision) -> Path:
    """A folder with guestlint as it is in that revision."""
    folder = CACHE / "revision"
    shutil.rmtree(folder, ignore_errors=True)
    packed = _git("archive", "--format=tar", revision.commit, "guestlint")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        archive.extractall(folder, filter="data")
    compiled(folder)
    return folder


def compiled(folder: Path) -> None:
    """Compile guestlint in a folder, as an installed package is."""
    compileall.compile_dir(folder / "guestlint", quiet=1)


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", "-C", str(ROOT), *arguments], capture_output=True, check=True).stdout
