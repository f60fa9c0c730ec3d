"""All that is said of a host depends on, beside its file: guestlint itself, settings, and the code of plugins."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import guestlint
from guestlint.registry.types import OWN, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.content import digest
from guestlint.source.errors import SourceError
from guestlint.source.files import read_file

SAY_WHAT = (
    "plugins",
    "select",
    "extend_select",
    "ignore",
    "module_schema",
    "mac_era",
    "nixpkgs",
    "extra_options",
    "rules",
)
"""The settings by which rules say what they say; the others count for what becomes of it."""


def inputs(settings: Settings, registry: Registry) -> bytes:
    """The digest of all that a host's findings depend on, before any is left out or made more severe.

    Of guestlint's own modules it has place, size and time. Of those of plugins it has the content, and of what they
    have loaded that is not installed.
    """
    parts = [guestlint.__version__, *map(str, sys.version_info[:2])]
    parts += [f"{field}={getattr(settings, field)!r}" for field in SAY_WHAT]
    package = os.path.dirname(guestlint.__file__)
    parts += [_state(file) for file in files_below(package) if file.endswith(".py")]
    theirs = [rule for rule in registry.rules.values() if rule.plugin != OWN]
    parts += [f"{rule.plugin} {rule.name}" for rule in theirs]
    plugins = {rule.rule.check.__module__.partition(".")[0] for rule in theirs}
    contents = [_content(file) for file in sorted(set(_loaded(plugins, package)))] if theirs else []
    return digest(*(part.encode(errors="surrogatepass") for part in parts), *contents)


def _loaded(plugins: set[str], own: str) -> Iterator[str]:
    """The files of the modules of plugins, and of all others that are loaded and are not installed."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        is_theirs = name.partition(".")[0] in plugins
        if is_theirs and "." not in name:
            for folder in getattr(module, "__path__", ()):
                yield from files_below(folder)
        if isinstance(file, str) and (is_theirs or not (_is_installed(file) or file.startswith(own))):
            yield file


def _is_installed(file: str) -> bool:
    return file.startswith(os.path.dirname(os.__file__)) or not {"site-packages", "dist-packages"}.isdisjoint(
        file.split(os.sep)
    )


def files_below(folder: str) -> Iterator[str]:
    """The files in a folder and below, but for what Python keeps of them."""
    for current, folders, files in os.walk(folder):
        folders[:] = sorted(each for each in folders if each != "__pycache__")
        yield from (os.path.join(current, file) for file in sorted(files))


def _state(file: str) -> str:
    status = os.stat(file)
    return f"{file} {status.st_size} {status.st_mtime_ns}"


def _content(file: str) -> bytes:
    try:
        return digest(os.fsencode(file), read_file(file))
    except SourceError:  # a module may come from an archive, or be gone
        return digest(os.fsencode(file))
