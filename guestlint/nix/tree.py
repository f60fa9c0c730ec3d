"""Where the user's files are: Nix evaluates a copy of a flake, and findings stand in the files that it was made of."""

from __future__ import annotations

import json
import os
from typing import Any

from guestlint.nix.reference import Flake, NixFile
from guestlint.source.errors import SourceError
from guestlint.source.nix_files import Tree

_LOCAL = "file://"


def tree_of_file(source: NixFile) -> Tree:
    """The folder of a file that Nix reads in place, or the current one if it is below that."""
    file = os.path.realpath(source.file)
    here = os.path.realpath(".")
    root = here if file.startswith(os.path.join(here, "")) else file if os.path.isdir(file) else os.path.dirname(file)
    return _local(root, root)


def tree_of_flake(flake: Flake, metadata: bytes) -> Tree:
    """The tree of a flake by what `nix flake metadata --json` printed; of another machine, its copy in the store.

    Raises SourceError if that is of another shape.
    """
    try:
        data = json.loads(metadata)
        root, resolved = data.get("path", ""), data.get("resolved", {})
        local = _folder(resolved)
    except (ValueError, AttributeError, TypeError) as error:
        message = "`nix flake metadata` printed something unexpected"
        raise SourceError(message, "guestlint knows Nix 2.8 and later") from error
    if not isinstance(root, str) or not root:
        return Tree("", ".", "")
    if local:
        return _local(root, local)
    return Tree(root, root, f"{flake.url.partition('?')[0]}/")


def fingerprint(metadata: bytes) -> list[str] | None:
    """What a host's facts depend on beside its name: the flake's source and its locked inputs; None if not known."""
    data: dict[str, Any] = json.loads(metadata)
    path, locked = data.get("path"), data.get("locked", {})
    if not path or not locked.get("narHash"):
        return None
    return [path, locked["narHash"], str(locked.get("dir", "")), json.dumps(data.get("locks"), sort_keys=True)]


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
