"""A chunk: some host files with all that linting them needs, so that it can be done anywhere."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock

from guestlint.engine.linter import Linter
from guestlint.executors.answer import answer
from guestlint.executors.elsewhere import inputs_anywhere
from guestlint.executors.shard import Shard, Told, line_of
from guestlint.records import NamedTuple
from guestlint.registry.load import load
from guestlint.settings.resolve import Settings
from guestlint.source.host_file import host_document


class ChunkFile(NamedTuple):
    """A file that may be a host file, with what is in it."""

    file: str
    """Its name in findings."""
    data: bytes
    only_hosts: bool
    """Whether nothing is said of it where it is none."""


class Chunk(NamedTuple):
    """Files that have the same settings."""

    settings: Settings
    """As an `Elsewhere` has them."""
    files: Sequence[ChunkFile]


_LINTERS: dict[str, Linter] = {}
"""The one that chunks before had, by the digest of what its answers depend on."""

_ONE_AT_A_TIME = Lock()
"""A worker may have several threads, which would not be faster: rules are Python."""


def lint_chunk(chunk: Chunk) -> Shard:
    """What is said of the files of a chunk. What is not in it has to be linted with its document at hand."""
    with _ONE_AT_A_TIME:
        inputs = inputs_anywhere(chunk.settings)
        linter = _linter(chunk.settings, inputs)
        told = [_told(linter, each, inputs) for each in chunk.files]
    return {each.file: line_of(each) for each in told if each is not None}


def _told(linter: Linter, given: ChunkFile, inputs: str) -> Told | None:
    document = host_document(given.file, given.data, only_hosts=given.only_hosts)
    said = answer(linter, document)
    if said is None:
        return None
    return Told(
        file=given.file,
        format=said.format,
        content=said.content,
        inputs=inputs,
        said=said.line,
        text=said.text,
    )


def _linter(settings: Settings, inputs: str) -> Linter:
    """The linter of the settings, which chunks mostly share."""
    if inputs not in _LINTERS:
        _LINTERS.clear()
        registry = load()._replace(is_partial=True)  # what settings name was checked where they come from
        if settings.rules:
            from guestlint.registry.configure import configure  # noqa: PLC0415 - as in `api`, only where there are any

            configure(registry, settings.rules, "settings")
        _LINTERS[inputs] = Linter(registry, settings)
    return _LINTERS[inputs]
