"""Facts made of a host file and of what Nix made of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place, Route

NIX_FILE = "host.nix"


def facts(config: dict[str, Any], places: list[dict[str, Any]] | None = None, **more: Any) -> bytes:
    """The JSON of facts of a host `ward`."""
    top = {"guestlint": {"facts": 1, "host": "ward"}, "config": config, "places": places or [], **more}
    return json.dumps(top).encode()


def place(path: str, line: int, file: str = NIX_FILE, column: int = 3) -> dict[str, Any]:
    """A place; `path` is separated at spaces."""
    keys = [int(key) if key.isdigit() else key for key in path.split(" ")]
    return {"path": keys, "file": file, "line": line, "column": column}


def facts_of(document: Document, expansion: dict[str, Any]) -> Document:
    """Facts of a host file: `expansion` is what Nix made of it, and each option was written where the file has it."""
    config = deepcopy(expansion)
    for name, made in config.get("microvm", {}).get("vms", {}).items():
        of_vm = {key: made[key] for key in ("interfaces", "shares")}
        config["microvm"]["vms"][name] = {"autostart": made["autostart"], "config": {"microvm": of_vm}}
    if "node" in document.data:
        config["node"] = document.data["node"]
    for name, guest in document.data.get("guests", {}).items():  # the expansion has the guest's own block only
        for block in ("microvm", "container"):
            if block in guest and block not in config["guests"][name]:
                config["guests"][name][block] = guest[block]
    places = [_written(document, route) for route in _routes(document.data)]
    return read_bytes("facts.json", facts(config, places))


def facts_as_written(document: Document) -> Document:
    """Facts of a host file whose options are as they are there."""
    return read_bytes(
        "facts.json", facts(document.data, [_written(document, route) for route in _routes(document.data)])
    )


def _written(document: Document, route: Route) -> dict[str, Any]:
    span = document.span(Place(document.file, route))
    assert span is not None
    return {"path": list(route), "file": NIX_FILE, "line": span.line, "column": span.column}


def _routes(data: Any, above: Route = ()) -> Iterator[Route]:
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in items:
        yield (*above, key)
        yield from _routes(value, (*above, key))
