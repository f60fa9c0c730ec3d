"""Shards on the command line: read, written, and by which settings."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from guestlint.cli.chosen import Chosen
from guestlint.executors.elsewhere import Elsewhere, elsewhere
from guestlint.executors.shard import BOUND, Shard, merge, read, write
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.files import STDIN, read_lines
from guestlint.source.write import write_file


class Routes:
    """How hosts are linted elsewhere, by their settings."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._known: dict[int, Elsewhere | None] = {}

    def of(self, document: Document) -> Elsewhere | None:
        """That of a document. Raises GuestlintError."""
        return self.by(self._chosen.of_document(document))

    def of_file(self, file: str) -> Elsewhere | None:
        """That of a host file. Raises GuestlintError."""
        return self.by(self._chosen.of(file))

    def by(self, settings: Settings) -> Elsewhere | None:
        """That of some settings; None where hosts can be linted only here. Raises GuestlintError."""
        if id(settings) not in self._known:
            self._known[id(settings)] = elsewhere(settings, self._chosen.registry)
        return self._known[id(settings)]


def read_shards(files: Iterable[str]) -> Shard:
    """What shards say together; `-` is standard input. Raises ShardError, and SourceError."""
    return merge(
        read(read_lines(file, sys.stdin.buffer, BOUND), STDIN if file == "-" else file) for file in dict.fromkeys(files)
    )


def write_shard(shard: Shard, file: str | None) -> None:
    """Write a shard to a file, or to standard output. Raises WriteError."""
    if file:
        write_file(file, b"".join(write(shard)))
    else:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(write(shard))
