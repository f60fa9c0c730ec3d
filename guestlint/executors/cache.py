"""What was said of host files in earlier runs, by all that it depends on; so an entry is never stale.

One SQLite file, which several runs may use at once and which none can leave half written. A cache that cannot be used
is none: the run is slower, and says the same.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress

from guestlint.source.cache_folder import Kept, cache_folder

_FILE = "hosts-1.sqlite"
"""The number is that of the table."""
_LARGEST = 256 * 1024 * 1024
"""Bytes of the file, beyond which the entries go that were not used for longest."""
_BATCH = 1000
"""Entries that are written at once; so many are lost if a run is killed."""
_DAY = 86_400
_HELD = 256
"""Kilobytes of the file that are held in memory: more would help little, as entries are looked up in no order."""

_TABLE = """
CREATE TABLE IF NOT EXISTS host (
    key BLOB PRIMARY KEY, line TEXT NOT NULL, used INTEGER NOT NULL
)
"""
_FIND = "SELECT key, line, used FROM host WHERE key IN"
_LET_GO = "DELETE FROM host WHERE key IN (SELECT key FROM host ORDER BY used LIMIT (SELECT count(*) / 2 FROM host))"


def cache_path() -> str:
    """The file, which need not be there."""
    return os.path.join(cache_folder(), _FILE)


class Cache:
    """The entries of all runs; a key is what an answer depends on, as a digest."""

    def __init__(self, largest: int = _LARGEST) -> None:
        """Open the file, which is made if it is not there; beyond the `largest` number of bytes, entries are let go."""
        self._largest = largest
        self._today = int(time.time() // _DAY)
        self._new: list[tuple[bytes, str, int]] = []
        self._used: list[tuple[int, bytes]] = []
        self._database: sqlite3.Connection | None = None
        with suppress(OSError), _no_cache_if_broken():
            self._database = _opened()

    def find(self, keys: Sequence[bytes]) -> Mapping[bytes, str]:
        """The lines that were kept, by their keys, of which there are some hundreds at most."""
        if self._database is None:
            return {}
        rows: list[tuple[bytes, str, int]] = []
        with _no_cache_if_broken():
            if not self._database.in_transaction:  # one for all questions, each of which would lock the file anew
                self._database.execute("BEGIN")
            marks = ",".join("?" * len(keys))
            rows = self._database.execute(f"{_FIND} ({marks})", keys).fetchall()
        self._used.extend((self._today, key) for key, _, used in rows if used != self._today)
        return {key: line for key, line, _ in rows}

    def unlock(self) -> None:
        """Let other runs write, which nobody can while questions are asked."""
        if self._database is not None:
            self._database.commit()

    def keep(self, key: bytes, line: str) -> None:
        """Keep a line for later runs."""
        self._new.append((key, line, self._today))
        if len(self._new) >= _BATCH:
            self._write()

    def close(self) -> None:
        """Write what is left, and let go what was not used for longest where there is too much."""
        if self._database is None:
            return
        if self._new or self._used:
            self._write()
        self._database.close()

    def _write(self) -> None:
        new, used = self._new, self._used
        self._new, self._used = [], []
        if self._database is None:
            return
        with _no_cache_if_broken(), self._database as database:
            database.commit()
            database.execute("BEGIN IMMEDIATE")
            database.executemany("INSERT OR REPLACE INTO host VALUES (?, ?, ?)", new)
            database.executemany("UPDATE host SET used = ? WHERE key = ?", used)
            if _size(database) > self._largest:
                database.execute(_LET_GO)


def _opened() -> sqlite3.Connection:
    """Raises OSError and sqlite3.Error."""
    path = cache_path()
    os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
    database = sqlite3.connect(path, timeout=0.5, isolation_level=None)
    try:
        database.execute(f"PRAGMA cache_size = -{_HELD}")
        database.execute(_TABLE)
    except BaseException:
        database.close()
        raise
    return database


@contextmanager
def _no_cache_if_broken() -> Iterator[None]:
    """Go on without what is done, where the file, the disk or another run is in the way."""
    try:
        yield
    except sqlite3.OperationalError:  # locked, full, not to be read or written
        pass
    except sqlite3.DatabaseError:  # no database, or a broken one
        clear()


def _size(database: sqlite3.Connection) -> int:
    """Bytes of the file that are in use."""
    pages, free, size = (
        database.execute(f"PRAGMA {each}").fetchone()[0] for each in ("page_count", "freelist_count", "page_size")
    )
    used: int = (pages - free) * size
    return used


def clear() -> None:
    """Take the file away. Runs that use it at the time go on with what they have."""
    for suffix in ("", "-journal"):
        with suppress(OSError):
            os.unlink(cache_path() + suffix)


def info() -> Kept:
    """What there is in the cache; nothing where there is none, or it cannot be read."""
    path, hosts, size = cache_path(), 0, 0
    with suppress(OSError), _no_cache_if_broken():
        size = os.stat(path).st_size
        with closing(_opened()) as database:
            hosts = database.execute("SELECT count(*) FROM host").fetchone()[0]
    return Kept(path, hosts, size)
