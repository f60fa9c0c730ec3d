"""Where the user's files are: Nix evaluates a copy of a flake, and findings stand in the files that it was made of."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence

from guestlint.hints import Any
from guestlint.nix.reference import Flake, NixFile
from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError
from guestlint.source.nix_files import Tree

_LOCAL = "file://"


def tree_of_file(source: NixFile) -> Tree:
    """The folder of a file that Nix reads in place, or the current one if it is below that."""
    file = os.path.realpath(source.file)
    here = os.path.realpath(".")
    root = here if file.startswith(os.path.join(here, "")) else file if os.path.isdir(file) else os.path.dirname(file)
    return _local(root, root)


class FlakeSource(NamedTuple):
    """The user's files, and what a host's facts depend on beside its name: the source and its locked inputs."""

    tree: Tree
    depends_on: Sequence[str] | None
    """None where it is not known."""


def source_of_flake(flake: Flake, metadata: bytes) -> FlakeSource:
    """Those of a flake by what `nix flake metadata --json` printed; one from elsewhere is read from the store.

    Raises SourceError if that is of another shape.
    """
    data = parsed(metadata)
    try:
        root, locked = data.get("path"), data.get("locked") or {}
        local = _folder(data.get("resolved") or {})
        sums = [str(locked.get(key, "")) for key in ("narHash", "dir")]
    except (AttributeError, KeyError) as error:
        raise _unexpected() from error
    if not isinstance(root, str) or not root:
        return FlakeSource(Tree("", ".", ""), None)
    tree = _local(root, local) if local else Tree(root, root, f"{flake.url.partition('?')[0]}/")
    locks = json.dumps(data.get("locks"), sort_keys=True)
    return FlakeSource(tree, [root, *sums, locks] if sums[0] else None)


def parsed(printed: bytes) -> Any:  # noqa: ANN401 - as JSON has it
    """What Nix printed as JSON. Raises SourceError if it is none."""
    try:
        return json.loads(printed)
    except ValueError as error:
        raise _unexpected() from error


def _unexpected() -> SourceError:
    return SourceError("Nix printed something unexpected", "guestlint knows Nix 2.8 and later")


def _folder(resolved: dict[str, Any]) -> str:
    """The folder on this machine that a flake's source is a copy of; empty for one from elsewhere."""
    if resolved.get("type") == "path":
        return os.path.realpath(str(resolved["path"]))
    url = str(resolved["url"]) if resolved.get("type") == "git" else ""
    if not url.startswith(_LOCAL):
        return ""
    path = url.removeprefix(_LOCAL).partition("?")[0]
    if "%" in path:
        from urllib.parse import unquote  # noqa: PLC0415 - slow to load, while Nix evaluates what is waited for

        path = unquote(path)
    return os.path.realpath(path)


def _local(root: str, folder: str) -> Tree:
    shown = os.path.relpath(folder)
    return Tree(root, folder, "" if shown == "." else f"{shown.replace(os.sep, '/')}/")
