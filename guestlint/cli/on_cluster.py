"""`--executor dask`: host files linted by a cluster, before they are asked for one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from guestlint.cli.chosen import Chosen
from guestlint.cli.progress import STATUS
from guestlint.cli.shards import Routes
from guestlint.engine.alone import Alone
from guestlint.executors.answer import host_of
from guestlint.executors.chunk import Chunk, ChunkFile
from guestlint.executors.elsewhere import Elsewhere
from guestlint.executors.shard import ShardError, told_by
from guestlint.settings.options import SettingsError
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError, SourceError
from guestlint.source.host_file import may_be_facts, may_be_host, read_content, read_host
from guestlint.source.json_lines import Line, LineDocument
from guestlint.source.read import Planned, Wanted, host_files, is_excluded
from guestlint.source.walk import shown_path

_CHUNK = 100
"""Host files of a chunk, at most."""

_CHUNK_SIZE = 1024 * 1024
"""Bytes at which a chunk is full."""

_LARGE = 8 * 1024 * 1024
"""Bytes of a file that is not worth moving."""


def lint_on_cluster(
    address: str, chosen: Chosen, planned: Sequence[Planned], wanted: Wanted
) -> tuple[Wanted, Mapping[str, Alone]]:
    """Have what is planned linted by the cluster: how it is read then, and what is said of what is read.

    Raises GuestlintError.
    """
    cluster = OnCluster(chosen, wanted)
    cluster.lint(address, planned)
    return wanted._replace(read=cluster.read, read_line=cluster.read_line), cluster.linted


class OnCluster:
    """Has a cluster lint host files, and gives what it says of each in its turn."""

    def __init__(self, chosen: Chosen, wanted: Wanted) -> None:
        self._chosen = chosen
        self._wanted = wanted
        self._routes = Routes(chosen)
        self._sent: dict[str, Settings] = {}
        self._asked: dict[str, bool] = {}
        self._lines: dict[str, bytes] = {}
        self.linted: dict[str, Alone] = {}
        """By file, what was read."""

    def lint(self, address: str, planned: Iterable[Planned]) -> None:
        """Have all linted that can be. Raises GuestlintError for a cluster that fails."""
        try:
            from guestlint.executors.dask_cluster import connected  # noqa: PLC0415 - an extra
        except ImportError as error:
            message = "--executor dask needs the package distributed"
            raise GuestlintError(message, "pip install 'guestlint[dask]'") from error

        with connected(address) as cluster:
            for shard in cluster.lint(self._chunks(planned)):
                self._lines.update(shard)
                STATUS.show(f"linting on the cluster: {len(self._lines)} of {len(self._asked)}")
        STATUS.show("")

    def read(self, path: str, only_hosts: bool) -> Document | SourceError | None:  # noqa: FBT001 - as `Read` is called
        """The document of a file, let go where the cluster has linted it. Raises GuestlintError."""
        file = shown_path(path)
        is_asked = self._asked.get(file) is only_hosts
        return self._known(file) if is_asked and file in self._lines else read_host(path, only_hosts)

    def read_line(self, line: Line) -> Document:
        """The document of a line, as that of a file. Raises GuestlintError."""
        known = self._known(line.file, line.again) if line.file in self._lines else None
        return LineDocument.of(line) if known is None else known

    def _known(self, file: str, again: Callable[[str], bytes] | None = None) -> Document | None:
        """What the cluster has said of a file; `again` reads it. Raises GuestlintError."""
        told = told_by(self._lines.pop(file), file)
        route = self._routes.of_file(file)
        if route is None or told.inputs != route.inputs or told.answer is None:
            message = "a worker has another guestlint, or one that was changed"
            raise ShardError(message, "install the same one on all workers, and start them again")
        host = host_of(file, told.answer, route.linter, again)
        if host is None:
            return None
        self.linted[file] = host
        return host.document

    def _chunks(self, planned: Iterable[Planned]) -> Iterator[Chunk]:
        """All files that can be linted elsewhere, those with the same settings together."""
        filling: dict[str, list[ChunkFile]] = {}
        for given in self._files(planned):
            route = self._route_of(given.file)
            if route is None or given.file in self._asked:
                continue
            self._asked[given.file] = given.only_hosts
            self._sent[route.inputs] = route.sent
            files = filling.setdefault(route.inputs, [])
            files.append(given)
            if len(files) == _CHUNK or sum(len(each.data) for each in files) >= _CHUNK_SIZE:
                yield Chunk(route.sent, filling.pop(route.inputs))
        yield from (Chunk(self._sent[inputs], files) for inputs, files in filling.items())

    def _files(self, planned: Iterable[Planned]) -> Iterator[ChunkFile]:
        """The files that may be host files. What is wrong with the others is said when their turn comes."""
        for each in planned:
            if each.kind == "lines":
                for line in each.lines:
                    if isinstance(line, Line) and len(line.data) <= _LARGE:
                        yield ChunkFile(line.file, line.data, only_hosts=False)
            for file in host_files((each,)):
                data = read_content(file.path, file.shown, only_hosts=file.only_hosts, is_regular=file.is_regular)
                if not isinstance(data, bytes) or len(data) > _LARGE or self._is_left_out(file.path, each):
                    continue
                if not may_be_facts(file.shown, data) and (may_be_host(file.shown, data) or not file.only_hosts):
                    yield ChunkFile(file.shown, data, file.only_hosts)

    def _is_left_out(self, path: str, planned: Planned) -> bool:
        try:
            return planned.kind == "folder" and is_excluded(path, planned.path, self._wanted)
        except SettingsError:  # which is said where the file turns out to be a host
            return True

    def _route_of(self, file: str) -> Elsewhere | None:
        try:
            return self._routes.of_file(file)
        except GuestlintError:  # as above
            return None
