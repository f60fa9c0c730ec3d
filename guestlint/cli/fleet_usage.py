"""Options of `check` for large fleets that do not go together."""

from __future__ import annotations

EXECUTORS = ("local", "dask")


def mistake(json_lines: str | None, executor: str, address: str | None, *, edits: bool, watches: bool) -> str:
    """What is wrong with them; empty where nothing is."""
    if executor not in EXECUTORS:
        return f"unknown executor {executor}; expected one of {', '.join(EXECUTORS)}"
    if (executor == "dask") != (address is not None):
        return "--executor dask and --address, the scheduler of the cluster, require each other"
    given = "--json-lines" if json_lines is not None else "--executor dask"
    message = ""
    if edits and (json_lines is not None or executor == "dask"):
        message = f"{given} goes with none of --fix, --diff and --add-suppressions"
    elif watches and (json_lines is not None or executor == "dask"):
        message = f"--watch and {given} exclude each other"
    return message
