"""From paths to documents: which files are host files."""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping

from guestlint.hints import Any, BinaryIO
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import Bound, read_file, read_input, read_start
from guestlint.source.parse import read_bytes
from guestlint.source.walk import EVERYTHING, FileChoice, LeftOut, candidates, nobody, shown_path

BOUND = Bound(too_large="split it into a file per host")
"""How much of a host file is read; the largest in real use is a thousandth of it."""


Evaluate = Callable[[str], Iterator[Document | SourceError]]
"""Gives the facts of the hosts that a reference such as `.#ward` names."""


class Wanted(NamedTuple):
    """How `load` reads: what the settings say of files, and what evaluates a reference."""

    choice_of: Callable[[str], FileChoice] = lambda _: EVERYTHING
    """By the folder that a path is in, or that is walked."""
    evaluate: Evaluate | None = None
    skip_others: bool = False
    """Whether files that are no host files are passed over, also where they are named."""
    left_out: LeftOut = nobody


_BY_DEFAULT = Wanted()


def load(paths: Iterable[str], stdin: BinaryIO, wanted: Wanted = _BY_DEFAULT) -> Iterator[Document | SourceError]:
    """Read `paths` one by one, in their order; `-` is `stdin`, and a folder means the host files in it by name.

    What has a `#` and is no file is a reference, which `wanted.evaluate` knows what to do with.

    A file named twice is given once. What cannot be read is yielded as an error, so that the rest still comes;
    what cannot be parsed is a document that says so. Nothing is raised.
    """
    seen: set[str] = set()
    evaluate = wanted.evaluate
    for path in paths:
        if path == "-":
            if path not in seen:
                seen.add(path)
                yield _read_stdin(stdin)
        elif evaluate is not None and "#" in path and not os.path.lexists(path):
            if path not in seen:
                seen.add(path)
                yield from evaluate(path)
        elif _is_left_out(path, wanted):
            wanted.left_out(path, "`exclude` matches it, and `force-exclude` is set")
        elif os.path.isdir(path):
            yield from _read_folder(path, seen, wanted)
        elif (real := os.path.realpath(path)) not in seen:
            item = _read_if_host(path) if wanted.skip_others and os.path.lexists(path) else _read_file(path)
            if item is not None:
                seen.add(real)
                yield item
            else:
                wanted.left_out(path, "it is no host file")


def _is_left_out(path: str, wanted: Wanted) -> bool:
    choice = wanted.choice_of(os.path.dirname(path))
    return choice.force_exclude and choice.leaves_out(path)


def _way_out(link: str, folder: str) -> SourceError | None:
    """The error for a link that leads out of the tree of the folder that is walked: of a checkout, to any file."""
    from guestlint.source.links import out_of_tree, top_of_tree  # noqa: PLC0415 - only where there are links

    target = out_of_tree(link, top_of_tree(folder))
    if not target:
        return None
    message = f"{shown_path(link)}: leads out of the tree, to {target}; not read"
    return SourceError(message, "name the file itself to lint it; `exclude` in the settings leaves it out")


def _is_excluded(path: str, top: str, wanted: Wanted) -> bool:
    """Whether settings between the folder `top`, whose own are known to let it in, and the file leave it out."""
    below = [name for name in os.path.dirname(path)[len(top) :].split(os.sep) if name]
    # From the outermost: settings further down are not those of a file that is left out, and may be anything.
    folders = (os.path.join(top, *below[: depth + 1]) for depth in range(len(below)))
    return any(wanted.choice_of(folder).leaves_out(path) for folder in folders)


def _read_stdin(stdin: BinaryIO) -> Document | SourceError:
    try:
        return read_bytes(*read_input("-", stdin, BOUND))
    except SourceError as error:
        return error


def _read_file(path: str) -> Document | SourceError:
    if path.endswith(".nix"):
        return SourceError(f"{shown_path(path)}: Nix code, not a host file", _how_to_evaluate(path))
    if path.lower().endswith((".yaml", ".yml")):
        return SourceError(f"{shown_path(path)}: YAML, not a host file", "write it as TOML or JSON, which Nix reads")
    try:
        return read_bytes(shown_path(path), read_file(path, BOUND, shown_path(path)))
    except SourceError as error:
        return error


def _read_folder(folder: str, seen: set[str], wanted: Wanted) -> Iterator[Document | SourceError]:
    """The host files in `folder` that are not in `seen`, which learns them; an error if there is none at all."""
    choice = wanted.choice_of(folder)
    paths, errors = candidates(folder, choice, wanted.left_out)
    read = _read_file if choice.include else _read_if_host
    yield from errors
    found = len(errors)
    for path in paths:
        real = os.path.realpath(path)
        item = read(path) if real not in seen else None
        if item is not None and _is_excluded(path, folder, wanted):
            wanted.left_out(path, "`exclude` matches it")
            continue
        if item is not None:
            seen.add(real)
            yield (_way_out(path, folder) if os.path.islink(path) else None) or item
        elif real not in seen:
            wanted.left_out(path, "it is no host file")
        found += real in seen
    if not found:
        flake = os.path.join(folder, "flake.nix")
        hint = (
            "a host file is a .toml or .json file with `guests`, `microvm.vms` or `containers`, or the facts of a host"
            if not choice.include
            else "`include` in the settings says which files are host files"
        )
        message = f"{shown_path(folder)}: no host file in this folder"
        yield SourceError(message, _how_to_evaluate(flake) if os.path.isfile(flake) else hint)


def flake_above(folder: str) -> str:
    """The folder of the flake that an absolute `folder` is in, as Nix looks for it: not above a repository's top."""
    while not os.path.isfile(os.path.join(folder, "flake.nix")):
        if os.path.dirname(folder) == folder or os.path.exists(os.path.join(folder, ".git")):
            return ""
        folder = os.path.dirname(folder)
    return folder


def _how_to_evaluate(file: str) -> str:
    """How to lint what a `.nix` file makes: the hosts of the flake that it is in, or else of its own value."""
    folder = flake_above(os.path.dirname(os.path.abspath(file)))
    if not folder:
        return f"to lint the hosts that it evaluates to: guestlint ./{shown_path(file)}#"
    return f"to lint the hosts of its flake: guestlint {os.path.relpath(folder)}#"


def _read_if_host(path: str) -> Document | SourceError | None:
    """The host file at `path`, or why it cannot be read; None for a file that is something else."""
    try:
        if _is_other(path):
            return None
        data = read_file(path, BOUND, shown_path(path))
    except (SourceError, OSError) as error:
        return error if isinstance(error, SourceError) else SourceError.from_os_error(shown_path(path), error)
    return as_host(shown_path(path), data)


def as_host(path: str, data: bytes) -> Document | None:
    """The document of a file in a folder that holds `data`; None for a file that is no host file."""
    named = os.path.basename(path).lower() in ("host.toml", "host.json")
    if not named and not re.search(_HOST_WORD, data):
        return None
    document = read_bytes(path, data)
    if document.error:
        is_host = named or re.search(_HOST_MARK, data) is not None
    else:
        is_host = document.is_facts or any(_has_table(document.data, keys) for keys in _GUESTS)
    return document if is_host else None


def _has_table(data: Mapping[str, Any], keys: Iterable[str]) -> bool:
    found: Any = data
    for key in keys:
        found = found.get(key) if isinstance(found, dict) else None
    return isinstance(found, dict)


def _is_other(path: str) -> bool:
    """Whether `path` is not a file, or a large one that does not begin like a host file."""
    status = os.stat(path)
    if stat.S_ISREG(status.st_mode) and status.st_size > BOUND.size:
        return re.search(_HOST_MARK, read_start(path, 65536)) is None
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
