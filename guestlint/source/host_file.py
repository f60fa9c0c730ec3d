"""One file: whether it is a host file, and its document."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterable, Mapping

from guestlint.hints import Any, BinaryIO
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file, read_input, read_start
from guestlint.source.parse import format_of, read_bytes
from guestlint.source.walk import shown_path

BOUND = Bound(too_large="split it into a file per host")
"""How much of a host file is read; the largest in real use is a thousandth of it."""


def read_host(path: str, only_hosts: bool) -> Document | SourceError | None:  # noqa: FBT001 - as `Read` is called
    """The document at `path`, or why it cannot be read; with `only_hosts`, None for a file that is something else."""
    shown = shown_path(path)
    data = read_content(path, shown, only_hosts=only_hosts)
    return host_document(shown, data, only_hosts=only_hosts) if isinstance(data, bytes) else data


def read_content(path: str, shown: str, *, only_hosts: bool, is_regular: bool = False) -> bytes | SourceError | None:
    """What `path` holds, or why it cannot be read; with `only_hosts`, None for what can be no host file.

    Of what is found in folders, it is known whether it `is_regular`.
    """
    if not only_hosts and path.endswith(".nix"):
        return SourceError(f"{shown}: Nix code, not a host file", how_to_evaluate(path))
    if not only_hosts and path.lower().endswith((".yaml", ".yml")):
        return SourceError(f"{shown}: YAML, not a host file", "write it as TOML or JSON, which Nix reads")
    try:
        return read_file(path, BOUND, shown, is_regular=is_regular)
    except SourceError as error:
        return None if only_hosts and _is_other(path) else error


def host_document(file: str, data: bytes, *, only_hosts: bool) -> Document | None:
    """The document of a file that holds `data`; with `only_hosts`, None for a file that is something else."""
    if not only_hosts:
        return read_bytes(file, data)
    return as_host(file, data)


def read_stdin(stdin: BinaryIO) -> Document | SourceError:
    """The document on standard input."""
    try:
        return read_bytes(*read_input("-", stdin, BOUND))
    except SourceError as error:
        return error


def may_be_host(file: str, data: bytes) -> bool:
    """Whether a file in a folder is worth parsing: it has a word that hosts have, or is named like a host file."""
    return re.search(_HOST_WORD, data) is not None or _is_named(file)


def may_be_facts(file: str, data: bytes) -> bool:
    """Whether a file that is one of a host may have the facts of it, as Nix evaluated it."""
    return format_of(file) == "json" and b'"guestlint"' in data


def _is_named(file: str) -> bool:
    return os.path.basename(file).lower() in ("host.toml", "host.json")


def as_host(path: str, data: bytes) -> Document | None:
    """The document of a file in a folder that holds `data`; None for a file that is no host file."""
    if not may_be_host(path, data):
        return None
    document = read_bytes(path, data)
    if document.error:
        is_host = _is_named(path) or re.search(_HOST_MARK, data) is not None
    else:
        is_host = document.is_facts or any(_has_table(document.data, keys) for keys in _GUESTS)
    return document if is_host else None


def _has_table(data: Mapping[str, Any], keys: Iterable[str]) -> bool:
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return isinstance(found, dict)


def _is_other(path: str) -> bool:
    """Whether `path` is there and no file, or a large one that does not begin like a host file."""
    try:
        status = os.stat(path)
        if stat.S_ISREG(status.st_mode) and status.st_size > BOUND.size:
            return re.search(_HOST_MARK, read_start(path, 65536)) is None
    except OSError:
        return False
    return not stat.S_ISREG(status.st_mode)


_GUESTS = (("guests",), ("microvm", "vms"), ("containers",))
"""One of these tables makes a file a host file, or it is the facts of a host."""

_HOST_WORD = rb"guest|microvm|containers|\\[uUx]"
"""Without one of these a file cannot have a host's keys, and is not worth parsing."""

_HOST_MARK = (
    rb"(?m)"
    rb"^[ \t]*(?:\[+[ \t]*(?:guests|microvm|containers)(?![\w-])"  # a header of TOML
    rb"|(?:guests|microvm|containers)[ \t]*\.)"  # a dotted key of it
    rb"|\A(?:\xef\xbb\xbf)?\s*\{[^\0]{0,4096}?"
    rb'"(?:guests|microvm|containers|guestlint)"\s*:\s*\{'  # a key of JSON, near the start
)
"""How a host file looks whose text does not parse."""


def flake_above(folder: str) -> str:
    """The folder of the flake that an absolute `folder` is in, as Nix looks for it: not above a repository's top."""
    while not os.path.isfile(os.path.join(folder, "flake.nix")):
        if os.path.dirname(folder) == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = os.path.dirname(folder)
    return folder


def how_to_evaluate(file: str) -> str:
    """How to lint what a `.nix` file makes: the hosts of the flake that it is in, or else of its own value."""
    folder = flake_above(os.path.dirname(os.path.abspath(file)))
    if not folder:
        return f"to lint the hosts that it evaluates to: guestlint ./{shown_path(file)}#"
    return f"to lint the hosts of its flake: guestlint {os.path.relpath(folder)}#"
