"""Which networks the hosts of a run are on, according to the settings."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase

from guestlint.analysis.views import HostView
from guestlint.settings.options import Network


def networks_of(views: Iterable[HostView], networks: Sequence[Network]) -> Mapping[str, Sequence[int]]:
    """By file, the numbers of the networks whose patterns match the host; a host that none matches is left out."""
    found = {}
    for view in views:
        names = _names(view)
        numbers = [number for number, each in enumerate(networks) if _matches(each, names, view.host.file)]
        if numbers:
            found[view.host.file] = numbers
    return found


def _names(view: HostView) -> Sequence[str]:
    """What the host is called, and the name of its file with and without its ending."""
    base = os.path.basename(view.host.file)
    return tuple(dict.fromkeys((view.host.name, view.document.host_name, base, base.rpartition(".")[0])))


def _matches(network: Network, names: Sequence[str], file: str) -> bool:
    path = os.path.relpath(os.path.abspath(file), network.folder or ".").replace(os.sep, "/")
    return any(fnmatchcase(name, pattern) for pattern in network.hosts for name in (*names, path) if name)
