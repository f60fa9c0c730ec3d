"""A fleet linted host by host: what earlier runs said is looked up, and other processes help with the rest."""

from __future__ import annotations

import os
from collections.abc import Sequence

from guestlint.cli.chosen import Chosen
from guestlint.cli.output import usage_error
from guestlint.cli.progress import STATUS, Bar
from guestlint.engine.linter import Linter
from guestlint.executors.ahead import Ahead, How
from guestlint.executors.cache import Cache
from guestlint.settings.options import SettingsError
from guestlint.settings.resolve import Settings
from guestlint.source.errors import GuestlintError
from guestlint.source.read import Planned, host_files


def lint_ahead(planned: Sequence[Planned], chosen: Chosen, *, jobs: str, cached: bool) -> Ahead:
    """What is said of the host files of a fleet, each linted as its own settings say. Documents are not kept.

    `jobs` is as `--jobs` has it. Raises click's UsageError for one that is neither.
    """
    number = sum(len(each.files) for each in planned)
    cache = Cache() if cached else None
    ahead = Ahead(
        How(linter_of=_Linters(chosen).of, tell=Bar("linting host files").show, cache=cache, jobs=processes(jobs))
    )
    try:
        linted = ahead.prepare(host_files(planned))
    finally:
        STATUS.show("")
        if cache is not None:
            cache.close()
    STATUS.detail(f"{number - linted} of {number} files need not be linted, {linted} are linted")
    return ahead


class _Linters:
    """What lints host files one by one, by their settings."""

    def __init__(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._linters: dict[int, Linter | None] = {}

    def of(self, file: str) -> Linter | None:
        """The linter of a file; None where its settings cannot be used, or a plugin may need all hosts."""
        try:
            settings = self._chosen.of(file)
        except SettingsError:  # which counts if the file turns out to be one of a host
            return None
        if id(settings) not in self._linters:
            self._linters[id(settings)] = self._made(settings)
        return self._linters[id(settings)]

    def _made(self, settings: Settings) -> Linter | None:
        try:
            linter = Linter(self._chosen.registry(settings), settings)
        except GuestlintError:  # as above
            return None
        return linter if linter.can_let_go else None


def processes(asked: str) -> int:
    """The number of processes that `--jobs` asks for. Raises click's UsageError."""
    if asked == "auto":
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not asked.isascii() or not asked.isdecimal() or not 0 < int(asked) <= _MOST:
        message = f"--jobs {asked}: not a number of processes, which is 1 to {_MOST}, nor auto"
        raise usage_error(message)
    return int(asked)


_MOST = 256
