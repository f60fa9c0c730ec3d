"""The libraries that graphs as HTML pages are drawn with: `python -m tools.vendored` fetches them with npm.

Each is pinned to a version and to the checksums of its package and of the files that are taken from it.
"""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tools.console import ROOT

FOLDER = ROOT / "guestlint" / "report" / "graph_page" / "vendor"


class Library(NamedTuple):
    """A package of npm, and the files of it that are taken: its path in the package, our name, and its SHA-256."""

    name: str
    version: str
    sha256: str
    files: Mapping[str, tuple[str, str]]


LIBRARIES = (
    Library(
        name="cytoscape",
        version="3.34.4",
        sha256="0d02363d99d805ce8d91fdecab7b2a8cb91ee280d67f309ce44c161d117b4679",
        files={
            "dist/cytoscape.min.js": (
                "cytoscape.min.js",
                "081591ab735b2b6a3b31a3c60f8f3a3e2fee8c92939e0c7820ad1208571b6cd8",
            ),
            "LICENSE": ("cytoscape.LICENSE", "eb319c6e6f233607f71e8e2f450391751883cfc0eeb3ca7ef574c13d1d9c2203"),
        },
    ),
    Library(
        name="@dagrejs/dagre",
        version="3.1.3",
        sha256="12441833c8af49e5a241d94bfd53159875965876b3f4f3214abafe1ed6a9ee4c",
        files={
            "dist/dagre.min.js": ("dagre.min.js", "54a503e346f93ca0bb10abe7999587e037262935687aca45eb4e4b0f64bbb578"),
            "LICENSE": ("dagre.LICENSE", "6a349742a6cb219d5a2fc8d0844f6d89a6efc62e20c664450d884fc7ff2d6015"),
        },
    ),
)


def main() -> None:
    """Write the files. Raises SystemExit for a checksum that differs, and writes nothing of that package then."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for library in LIBRARIES:
        with TemporaryDirectory() as folder:
            command = ["npm", "pack", "--silent", f"{library.name}@{library.version}"]
            packed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
            files = dict(_taken(library, Path(folder) / packed.stdout.strip()))
        for name, content in files.items():
            (FOLDER / name).write_bytes(content)


def _taken(library: Library, package: Path) -> Iterator[tuple[str, bytes]]:
    _check(package.name, package.read_bytes(), library.sha256)
    with tarfile.open(package) as archive:
        for path, (name, sha256) in library.files.items():
            member = archive.extractfile(f"package/{path}")
            content = b"" if member is None else member.read()
            _check(name, content, sha256)
            yield name, content


def _check(name: str, content: bytes, sha256: str) -> None:
    found = hashlib.sha256(content).hexdigest()
    if found != sha256:
        message = f"{name}: SHA-256 is {found}, not {sha256}"
        raise SystemExit(message)


if __name__ == "__main__":
    main()
