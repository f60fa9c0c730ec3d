"""Runs one program with nothing on its standard input, and prints what it took as JSON; a script of its own.

It is small on purpose: Linux counts in a program's peak memory that of the process that it was started from.
"""

from __future__ import annotations

import json
import os
import sys


def main() -> None:
    """Exit code, processor seconds, and the bytes held at most, of the program and arguments that are given."""
    null = os.open(os.devnull, os.O_RDWR)
    streams = [(os.POSIX_SPAWN_DUP2, null, stream) for stream in (0, 1)]
    program = os.posix_spawnp(sys.argv[1], sys.argv[1:], os.environ, file_actions=streams)
    _, status, used = os.wait4(program, 0)
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes
    taken = {"cpu": used.ru_utime + used.ru_stime, "memory": used.ru_maxrss * unit}
    print(json.dumps({"code": os.waitstatus_to_exitcode(status), **taken}))


if __name__ == "__main__":
    main()
