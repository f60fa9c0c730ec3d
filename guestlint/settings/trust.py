"""Whose a settings file is, and whether plugins that it names as files are loaded: they are code of its tree."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from guestlint.settings.options import COMMAND_LINE, ENVIRONMENT, Options
from guestlint.source.links import repositories


def is_local(plugin: str) -> bool:
    """Whether a plugin's name is a file or a folder; any other is that of an installed package."""
    return plugin.endswith(".py") or "/" in plugin


def is_foreign(path: str) -> bool:
    """Whether a file, or a link to it, belongs to somebody else than the user or root; not where there is none.

    What is in the Nix store is root's, also in a build, whose user namespace has no root.
    """
    try:
        owners = {os.lstat(path).st_uid, os.stat(path).st_uid}
    except (OSError, ValueError):
        return False
    if owners <= {0, os.geteuid()}:
        return False
    store = os.path.join(os.environ.get("NIX_STORE", "/nix/store"), "")
    return not os.path.realpath(path).startswith(store)


def repository(folder: str) -> str:
    """The top of the repository that an absolute `folder` is in; empty where it is in none."""
    return next(repositories(folder), "")


def is_in_tree(file: str, folder: str) -> bool:
    """Whether a file, counted from a settings file's folder, is in its repository, or else in the folder.

    What git keeps in `.git` is not: no commit has it, and git runs the hooks and the filters that it finds there.
    """
    folder = os.path.realpath(folder)
    top = os.path.join(repository(folder) or folder, "")
    real = os.path.join(os.path.realpath(os.path.join(folder, file)), "")
    return real.startswith(top) and ".git" not in real[len(top) :].lower().split(os.sep)


def outside(file: str) -> str:
    """Why plugins of a settings file that was found are not loaded, in words; empty where the user stands in its tree.

    That is its repository, or else its folder or one below.
    """
    folder = os.path.dirname(os.path.realpath(file))
    here = os.path.realpath(os.getcwd())
    top = repository(here)
    if top:
        return "" if repository(folder) == top else f"{os.path.relpath(file)} is not of the repository that you are in"
    is_in = here == folder or here.startswith(os.path.join(folder, ""))
    return "" if is_in else f"{os.path.relpath(file)} is not of the folder that you are in"


LOOKING = "this command loads no files that settings name"


def not_loaded(sources: Sequence[Options], *, looks: bool) -> Mapping[str, str]:
    """The plugins that are files and are not loaded, each with why: of none where a command only `looks`.

    What the command line or a variable names is the user's own word.
    """
    named: set[str] = set()
    found: dict[str, str] = {}
    for source in sources:
        for plugin in source.values.get("plugins", ()):
            why = _why(plugin, source, looks=looks)
            if why:
                found[plugin] = why
            else:
                named.add(plugin)
    return {plugin: why for plugin, why in found.items() if plugin not in named}


def _why(plugin: str, source: Options, *, looks: bool) -> str:
    if not is_local(plugin) or source.source in (COMMAND_LINE, ENVIRONMENT):
        return ""
    if looks:
        return LOOKING
    if source.outside:
        return source.outside
    code = os.path.join(plugin, "__init__.py")
    return "it belongs to another user" if is_foreign(plugin) or is_foreign(code) else ""
