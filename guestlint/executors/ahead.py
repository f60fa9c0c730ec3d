"""Host files linted before they are read in their order: looked up, or linted here or by other processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from guestlint.engine.alone import Alone
from guestlint.engine.inputs import inputs
from guestlint.engine.linter import Linter
from guestlint.engine.transfer import NO_HOST, TransferError, encode, says_nothing
from guestlint.executors.answer import Answer, answer, host_of
from guestlint.executors.cache import Cache
from guestlint.records import NamedTuple
from guestlint.source.content import digest
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.host_file import host_document, may_be_facts, may_be_host, read_content, read_host
from guestlint.source.json_lines import Line, LineDocument
from guestlint.source.parse import format_of, without_mark
from guestlint.source.read import HostFile
from guestlint.source.released import ReleasedDocument

_PAYS = 512 * 1024
"""Bytes of host files from which on other processes save more than it takes to start them: about 0.2 s of work."""

_BATCH, _BATCH_SIZE = 100, 1024 * 1024
"""Files, and bytes of them, beyond which no more are looked up at once."""

_LATER = SourceError("not read yet")


class _Asked(NamedTuple):
    """A file that is looked up."""

    file: HostFile
    data: bytes
    """Without a byte order mark."""
    linter: Linter

    def answer(self, line: str, content: bytes) -> Answer:
        """What a line that was kept for its content says of it."""
        return Answer(line, format_of(self.file.path), content, None if says_nothing(line) else self.data.decode())


class How(NamedTuple):
    """How host files are linted ahead."""

    linter_of: Callable[[str], Linter | None]
    """By the name of a file as findings say it; None where it must not be linted alone, as an extension may fail."""
    tell: Callable[[int, int], None]
    """Told how many of how many files are done."""
    cache: Cache | None = None
    jobs: int = 1


class Ahead:
    """What is known of host files before they are read."""

    def __init__(self, how: How) -> None:
        """Nothing is known yet."""
        self._how = how
        self._read: Mapping[bool, dict[str, Document | SourceError | None]] = {True: {}, False: {}}
        self._inputs: dict[int, bytes] = {}
        self.linted: dict[str, Alone] = {}
        """By file."""

    def prepare(self, files: Iterable[HostFile]) -> int:
        """Find what is said of each file alone, where it can be; the number of those that were not in the cache."""
        unknown: list[HostFile] = []
        total = 0
        for file, size in self._unknown(files):
            unknown.append(file)
            total += size
        if self._how.cache is not None:
            self._how.cache.unlock()
        number = len(unknown)
        if self._how.jobs > 1 and number > 1 and total >= _PAYS:
            self._share_out(unknown)
        else:
            self._lint_all(unknown)
        return number

    def read(self, path: str, only_hosts: bool) -> Document | SourceError | None:  # noqa: FBT001 - as `Read` is called
        """What `read_host` gives; of a host that was linted, the document that was let go."""
        found = self._read[only_hosts].pop(path, _LATER)
        return read_host(path, only_hosts) if found is _LATER else found

    def read_line(self, line: Line) -> Document:
        """The document of a line, linted and let go where that can be."""
        document = LineDocument.of(line)
        linter = None if document.is_facts else self._how.linter_of(document.file)
        if linter is None:
            return document
        host = linter.let_go(linter.lint(document))
        if host.document is not document:
            self.linted[document.file] = host
        return host.document

    def _unknown(self, files: Iterable[HostFile]) -> Iterator[tuple[HostFile, int]]:
        """The files that can be linted alone and are not known, with their sizes."""
        for some in self._in_batches(files):
            for asked, given in zip(some, self._kept(some), strict=True):
                if given is None or not self._take(asked.file, given, asked.linter):
                    yield asked.file, len(asked.data)

    def _in_batches(self, files: Iterable[HostFile]) -> Iterator[Sequence[_Asked]]:
        """The files that can be linted alone, some at a time, as looking them up together takes half as long."""
        batch: list[_Asked] = []
        size = 0
        for file in files:
            data, linter = self._content(file)
            if data is not None and linter is not None:
                batch.append(_Asked(file, without_mark(data), linter))
                size += len(data)
            if len(batch) == _BATCH or size >= _BATCH_SIZE:
                yield batch
                batch, size = [], 0
        yield batch

    def _kept(self, files: Sequence[_Asked]) -> Sequence[Answer | None]:
        """What the cache has of each file."""
        if self._how.cache is None:
            return [None] * len(files)
        contents = [digest(each.data) for each in files]
        keys = [self._key(each.file, content, each.linter) for each, content in zip(files, contents, strict=True)]
        lines = self._how.cache.find(keys)
        return [
            None if (line := lines.get(key)) is None else each.answer(line, content)
            for each, content, key in zip(files, contents, keys, strict=True)
        ]

    def _content(self, file: HostFile) -> tuple[bytes | None, Linter | None]:
        """What a file holds, and its linter; None for either where it is not to be linted alone."""
        data = read_content(file.path, file.shown, only_hosts=file.only_hosts, is_regular=file.is_regular)
        if not isinstance(data, bytes):
            return None, None
        if file.only_hosts and not may_be_host(file.shown, data):
            self._read[file.only_hosts][file.path] = None
            return None, None
        if may_be_facts(file.shown, data):  # whose settings are those of the `.nix` files that they were made of
            return None, None
        return data, self._how.linter_of(file.shown)

    def _lint_all(self, files: list[HostFile]) -> None:
        """Lint files in this process. None is left of them, as they take a tenth of what is kept of their hosts."""
        number = len(files)
        files.reverse()
        while files:
            self._lint(files.pop())
            self._how.tell(number - len(files), number)

    def _lint(self, file: HostFile) -> None:
        """Lint a file in this process."""
        data, linter = self._content(file)
        if data is None or linter is None:
            return
        document = host_document(file.shown, data, only_hosts=file.only_hosts)
        if document is None:
            self._read[file.only_hosts][file.path] = None
            self._keep(file, digest(without_mark(data)), linter, NO_HOST)
            return
        host = linter.let_go(linter.lint(document))
        self._read[file.only_hosts][file.path] = host.document
        self.linted[host.document.file] = host
        if isinstance(host.document, ReleasedDocument) and self._how.cache is not None:
            self._keep(file, host.document.content, linter, encode(host))

    def _share_out(self, files: Sequence[HostFile]) -> None:
        """Lint files in other processes."""
        from guestlint.executors.processes import Lost, in_processes  # noqa: PLC0415 - most runs have too little to do

        for number, (file, given) in enumerate(in_processes(self._answer, files, self._how.jobs), 1):
            linter = self._how.linter_of(file.shown)
            if isinstance(given, Lost):
                message = f"{file.shown}: not linted, as the process that was at it ended: {given.reason}"
                self._read[file.only_hosts][file.path] = SourceError(
                    message, "lint it alone; --jobs 1 starts no other process"
                )
            elif given is not None and linter is not None and self._take(file, given, linter):
                self._keep(file, given.content, linter, given.line)
            self._how.tell(number, len(files))

    def _answer(self, file: HostFile) -> Answer | None:
        """What is said of a file, in words that another process understands; None where that cannot be said."""
        data, linter = self._content(file)
        if data is None or linter is None:
            return None
        given = answer(linter, host_document(file.shown, data, only_hosts=file.only_hosts))
        return given if given is None or given.content else given._replace(content=digest(without_mark(data)))

    def _take(self, file: HostFile, given: Answer, linter: Linter) -> bool:
        """Know what an answer says; whether it says anything."""
        try:
            host = host_of(file.shown, given, linter)
        except TransferError:
            return False
        self._read[file.only_hosts][file.path] = None if host is None else host.document
        if host is not None:
            self.linted[host.document.file] = host
        return True

    def _keep(self, file: HostFile, content: bytes, linter: Linter, line: str | None) -> None:
        if self._how.cache is not None and line is not None:
            self._how.cache.keep(self._key(file, content, linter), line)

    def _key(self, file: HostFile, content: bytes, linter: Linter) -> bytes:
        """By all that the answer for a file of some content depends on."""
        on = self._inputs.get(id(linter))
        if on is None:
            on = self._inputs[id(linter)] = inputs(linter.settings, linter.registry)
        return digest(on, file.shown.encode(errors="surrogateescape"), content, bytes([file.only_hosts]))
