"""From paths to documents: which files are there to read, and those that are host files."""

from __future__ import annotations

import os
from collections.abc import Callable, Container, Iterable, Iterator, Sequence

from guestlint.hints import TYPE_CHECKING, BinaryIO, Literal
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.host_file import how_to_evaluate, read_host, read_stdin
from guestlint.source.walk import EVERYTHING, FileChoice, Found, LeftOut, candidates, nobody, shown_path, shown_paths

if TYPE_CHECKING:
    from guestlint.source.json_lines import Line

Evaluate = Callable[[str], Iterator[Document | SourceError]]
"""Gives the facts of the hosts that a reference such as `.#ward` names."""

Read = Callable[[str, bool], Document | SourceError | None]
"""Gives the document of a file, or why it cannot be read; if only host files are wanted, None for what is none."""


class Wanted(NamedTuple):
    """How paths are read: what the settings say of files, and what evaluates a reference."""

    choice_of: Callable[[str], FileChoice] = lambda _: EVERYTHING
    """By the folder that a path is in, or that is walked."""
    evaluate: Evaluate | None = None
    skip_others: bool = False
    """Whether files that are no host files are passed over, also where they are named."""
    left_out: LeftOut = nobody
    read: Read = read_host
    read_line: Callable[[Line], Document] | None = None
    """Gives the document of a line; None for the one that is read in it."""


_BY_DEFAULT = Wanted()


class Planned(NamedTuple):
    """What one path stands for, with the files that there are to read."""

    path: str
    kind: Literal["input", "reference", "file", "folder", "lines"]
    files: Sequence[str] = ()
    only_hosts: bool = False
    """Whether files that are no host files are passed over."""
    errors: Sequence[SourceError] = ()
    """Of folders that cannot be listed, and of a path without a character."""
    odd: Container[str] = ()
    """Those of the files in a folder that are no regular ones, as symlinks."""
    lines: Iterable[Line | SourceError] = ()
    """Host files that are no files."""


class HostFile(NamedTuple):
    """A file that may be one of a host."""

    path: str
    only_hosts: bool
    """Whether it is passed over if it is none."""
    shown: str
    """As findings name it."""
    is_regular: bool = False
    """Whether it is known to be no pipe, device or symlink."""


def host_files(planned: Iterable[Planned]) -> Iterator[HostFile]:
    """The files that there are to read, in their order."""
    for each in planned:
        for path, shown in zip(each.files, shown_paths(each.files), strict=True):
            yield HostFile(path, each.only_hosts, shown, is_regular=each.kind == "folder" and path not in each.odd)


def plan(paths: Iterable[str], wanted: Wanted = _BY_DEFAULT) -> Iterator[Planned]:
    """What there is to read, in the order of `paths`: folders are walked, and no file is opened."""
    for path in paths:
        if path == "-":
            yield Planned(path, "input")
        elif wanted.evaluate is not None and "#" in path and not os.path.lexists(path):
            yield Planned(path, "reference")
        elif _is_left_out(path, wanted):
            wanted.left_out(path, "`exclude` matches it, and `force-exclude` is set")
        elif ("*" in path or "?" in path) and not os.path.lexists(path):
            yield _plan_pattern(path, wanted)
        elif os.path.isdir(path):
            choice = wanted.choice_of(path)
            found = candidates(path, choice, wanted.left_out)
            yield _folder(path, found.paths, found, only_hosts=not choice.include)
        elif path:
            only_hosts = wanted.skip_others and os.path.lexists(path)
            yield Planned(path=path, kind="file", files=(path,), only_hosts=only_hosts)
        else:
            error = SourceError('"": an empty path', "is it a variable without a value? the current folder is `.`")
            yield Planned(path=path, kind="folder", errors=[error])


def _plan_pattern(pattern: str, wanted: Wanted) -> Planned:
    """The files that a pattern matches, each as if it were named, of a folder that is walked."""
    from guestlint.source.globs import files_like  # noqa: PLC0415 - a shell has done it mostly

    folder, matches = files_like(pattern)
    choice = wanted.choice_of(folder)._replace(include=())
    found = candidates(folder, choice, wanted.left_out)
    files = [path for path in found.paths if matches(path)]
    if not files and not found.errors:
        return Planned(path=pattern, kind="file", files=(pattern,))
    return _folder(folder, files, found, only_hosts=wanted.skip_others)


def _folder(path: str, files: Sequence[str], found: Found, *, only_hosts: bool) -> Planned:
    return Planned(path=path, kind="folder", files=files, only_hosts=only_hosts, errors=found.errors, odd=found.odd)


def load(paths: Iterable[str], stdin: BinaryIO, wanted: Wanted = _BY_DEFAULT) -> Iterator[Document | SourceError]:
    """Read `paths` one by one, in their order; `-` is `stdin`, and a folder means the host files in it by name.

    What has a `#` and is no file is a reference, which `wanted.evaluate` knows what to do with.

    A file named twice is given once. What cannot be read is yielded as an error, so that the rest still comes;
    what cannot be parsed is a document that says so. Nothing is raised.
    """
    return load_planned(plan(paths, wanted), stdin, wanted)


def load_planned(planned: Iterable[Planned], stdin: BinaryIO, wanted: Wanted) -> Iterator[Document | SourceError]:
    """Read what there is to read, as `load` does."""
    seen: set[str] = set()
    for each in planned:
        if each.kind == "folder":
            yield from _read_folder(each, seen, wanted)
        elif each.kind == "lines":
            yield from _read_lines(each, seen, wanted)
        elif each.kind == "file":
            real = os.path.realpath(each.path)
            if real in seen:
                continue
            item = wanted.read(each.path, each.only_hosts)
            if item is not None:
                seen.add(real)
                yield item
            else:
                wanted.left_out(each.path, "it is no host file")
        elif each.path not in seen:
            seen.add(each.path)
            if each.kind == "input":
                yield read_stdin(stdin)
            elif wanted.evaluate is not None:
                yield from wanted.evaluate(each.path)


def _read_lines(planned: Planned, seen: set[str], wanted: Wanted) -> Iterator[Document | SourceError]:
    """The host files of lines that are not in `seen`, which learns them."""
    from guestlint.source.json_lines import LineDocument  # noqa: PLC0415 - only where there are any

    read_line = wanted.read_line or LineDocument.of
    for line in planned.lines:
        if isinstance(line, SourceError):
            yield line
        elif (real := os.path.realpath(line.file)) not in seen:
            seen.add(real)
            yield read_line(line)


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


def is_excluded(path: str, top: str, wanted: Wanted) -> bool:
    """Whether settings between the folder `top`, whose own are known to let it in, and the file leave it out."""
    below = [name for name in path[len(top) :].split(os.sep)[:-1] if name]
    folder = top
    for name in below:
        # From the outermost: settings further down are not those of a file that is left out, and may be anything.
        folder = os.path.join(folder, name)
        if wanted.choice_of(folder).leaves_out(path):
            return True
    return False


def _read_folder(folder: Planned, seen: set[str], wanted: Wanted) -> Iterator[Document | SourceError]:
    """The host files in a folder that are not in `seen`, which learns them; an error if there is none at all."""
    yield from folder.errors
    found = len(folder.errors)
    reals: dict[str, str] = {}
    for path in folder.files:
        is_odd = path in folder.odd
        real = os.path.realpath(path) if is_odd else _real(path, reals)
        item = wanted.read(path, folder.only_hosts) if real not in seen else None
        if item is not None and is_excluded(path, folder.path, wanted):
            wanted.left_out(path, "`exclude` matches it")
            continue
        if item is not None:
            seen.add(real)
            yield (_way_out(path, folder.path) if is_odd else None) or item
        elif real not in seen:
            wanted.left_out(path, "it is no host file")
        found += real in seen
    if not found:
        yield _no_host(folder)


def _real(path: str, known: dict[str, str]) -> str:
    """The real path of what is no link; those of folders are looked up once, and learned by `known`."""
    start = path.rfind(os.sep) + 1
    folder = path[:start]
    if folder not in known:
        known[folder] = os.path.join(os.path.realpath(folder), "")
    real = known[folder]
    return path if real == folder else real + path[start:]


def _no_host(folder: Planned) -> SourceError:
    flake = os.path.join(folder.path, "flake.nix")
    hint = (
        "a host file is a .toml or .json file with `guests`, `microvm.vms` or `containers`, or the facts of a host"
        if folder.only_hosts
        else "`include` in the settings says which files are host files"
    )
    message = f"{shown_path(folder.path)}: no host file in this folder"
    return SourceError(message, how_to_evaluate(flake) if os.path.isfile(flake) else hint)
