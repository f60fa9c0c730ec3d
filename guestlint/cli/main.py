"""The entry point: finds the command, and turns every error into a message and an exit code.

What click is needed for is loaded only then: other commands than `check`, help, and errors.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from guestlint.cli.everyday import everyday
from guestlint.cli.names import COMMANDS


def main(arguments: Sequence[str]) -> int:
    """Run the command line, and return the exit code."""
    if "_GUESTLINT_COMPLETE" in os.environ:
        from guestlint.cli.commands import complete  # noqa: PLC0415 - only while a shell completes

        return complete()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    code: object
    try:
        code = _run(arguments)
        sys.stdout.flush()
    except BaseException as error:  # noqa: BLE001 - `failed` knows them all
        from guestlint.cli.failed import failed  # noqa: PLC0415 - loads click

        code = failed(error)
    return int(code) if isinstance(code, int) else 0


def _run(arguments: Sequence[str]) -> object:
    given = everyday(arguments, COMMANDS)
    if given is not None:
        from guestlint.cli.lint import check  # noqa: PLC0415 - other commands do without most of it

        return check(given)
    from guestlint.cli.commands import run  # noqa: PLC0415 - loads click

    return run(arguments)
