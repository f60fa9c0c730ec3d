"""`FLAKE#HOST` and `FILE.nix#ATTRIBUTE`: what names hosts that Nix has to evaluate."""

from __future__ import annotations

import os
import re

from guestlint.records import NamedTuple
from guestlint.source.errors import SourceError
from guestlint.source.host_file import flake_above

_FORM = "write FLAKE#HOST, as in .#ward, or FLAKE# for all its hosts"
_CONFIGURATIONS = "nixosConfigurations"
_ATTRIBUTE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^."]+)')


class Flake(NamedTuple):
    """Hosts in the `nixosConfigurations` of a flake."""

    url: str
    """As Nix takes it: `.`, a path, or a URL such as `github:owner/name`."""
    host: str
    """Empty for all hosts."""


class NixFile(NamedTuple):
    """A host, or a set of hosts, that a file evaluates to."""

    file: str
    """A `.nix` file, or a folder with a `default.nix`."""
    attribute: tuple[str, ...]
    """Where in its value; empty for the value itself."""


def parse(reference: str) -> Flake | NixFile:
    """What `reference`, which has a `#`, names. Raises SourceError where it cannot name hosts.

    >>> parse(".#ward")
    Flake(url='.', host='ward')
    >>> parse("github:me/fleet#nixosConfigurations.ward")
    Flake(url='github:me/fleet', host='ward')
    >>> parse("./default.nix#hosts.ward")
    NixFile(file='./default.nix', attribute=('hosts', 'ward'))
    """
    url, _, fragment = reference.partition("#")
    if url.startswith("-"):
        message = f"{reference}: a flake's name cannot begin with a dash"
        raise SourceError(message, f"put ./ before it; {_FORM}")
    if _is_nix_file(url):
        return NixFile(url, _attribute(reference, fragment))
    if os.path.isfile(url):
        message = f"{reference}: {url} is neither a flake nor a .nix file"
        raise SourceError(message, _FORM)
    host = fragment.removeprefix(f"{_CONFIGURATIONS}.") if fragment != _CONFIGURATIONS else ""
    names = _attribute(reference, host) if '"' in host else (host,)
    if names[1:]:
        message = f"{reference}: a host is one attribute of {_CONFIGURATIONS}"
        raise SourceError(message, _FORM)
    return Flake(url or ".", names[0])


def _is_nix_file(url: str) -> bool:
    """Whether it is a file of Nix code, or a folder that has such a file and is in no flake."""
    if not os.path.isdir(url):
        return url.endswith(".nix") and ":" not in url
    if not os.path.isfile(os.path.join(url, "default.nix")):
        return False
    return not flake_above(os.path.realpath(url))


def _attribute(reference: str, path: str) -> tuple[str, ...]:
    """The names in an attribute path; one with a dot in it is quoted, as in Nix."""
    names, at = [], 0
    while at < len(path):
        match = _ATTRIBUTE.match(path, at)
        if match is None or path[match.end() : match.end() + 1] not in ("", "."):
            message = f"{reference}: `{path}` is not a valid attribute path"
            raise SourceError(message, 'write names with dots between them, as in hosts."web.example"')
        names.append(re.sub(r"\\(.)", r"\1", match[1]) if match[1] is not None else match[2])
        at = match.end() + 1
    return tuple(names)
