"""The kinds of drift: what the catalogue says of each, and how each is worded."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.diagnostics import Diagnostic, RuleInfo
from guestlint.source.route import Place, Route, format_route

Found = tuple[str, Diagnostic]
"""A report with the name of its kind."""

_CHANGED = """\
The value was changed in Nix only: what guestlint says of the host file is not what this host will do. Change it in the
host file as well, or take the definition out of Nix."""

_MISSING = """\
A guest, a mount, a dataset, a unit or an interface of the host file is not in the evaluated configuration: the file is
not imported, or Nix takes the thing away again."""

_UNEXPLAINED = """\
A guest, or a mount, service, micro VM or container as the module makes them for guests, is in the evaluated
configuration and in no document, so no rule has looked at it. Write the guest into the host file."""

_TITLES_AND_PAGES = {
    "drift-changed": ("The configuration gives an option another value than the host file does.", _CHANGED),
    "drift-missing": ("The configuration lacks something that the host file makes.", _MISSING),
    "drift-unexplained": (
        "The configuration has something of the module's making that the host file does not explain.",
        _UNEXPLAINED,
    ),
}

KINDS: Mapping[str, RuleInfo] = {
    name: RuleInfo(name=name, category="settings", severity="warning", stage="eval", title=title, docs=page)
    for name, (title, page) in _TITLES_AND_PAGES.items()
}
"""By name."""

_LONGEST = 60


def changed(option: Route, ours: Any, theirs: Any, at: Place, also: Sequence[str] = ()) -> Found:  # noqa: ANN401 - any JSON
    """An option with two values; `also` names what else differs in the same thing."""
    path = format_route(option)
    more = f" (so do {', '.join(also)})" if also else ""
    message = f"`{path}` differs{more}: {_short(theirs)} in the configuration, {_short(ours)} by the host file"
    advice = "change it in the host file as well, or take the change out of Nix"
    if option[-1] == "mac":
        advice += "; where all derived addresses differ, name the module's way of deriving them with --mac-era"
    return "drift-changed", Diagnostic(message, at, help=advice, identity=(path,))


def missing(option: Route, at: Place, what: str = "", also: Sequence[Route] = ()) -> Found:
    """A thing that only the host file has; `also` are others that lack with it."""
    path = format_route(option)
    more = f", and with it {_listed(also)}" if also else ""
    message = f"the configuration has no `{path}`{more}, which the host file makes{what}"
    advice = "import the host file into the configuration, or take it out of the host file"
    return "drift-missing", Diagnostic(message, at, help=advice, identity=(path,))


def absent(option: Route, ours: Any, at: Place) -> Found:  # noqa: ANN401 - any JSON value
    """An option that only the host file gives a value."""
    return missing(option, at, f" {_short(ours)}")


def unexplained(option: Route, at: Place) -> Found:
    """A thing that only the configuration has."""
    path = format_route(option)
    message = f"the configuration has `{path}`, which the host file does not explain"
    return "drift-unexplained", Diagnostic(message, at, help="write it into the host file", identity=(path,))


def _listed(routes: Sequence[Route]) -> str:
    shown = ", ".join(f"`{format_route(route)}`" for route in routes[:3])
    return f"{shown} and {len(routes) - 3} more" if len(routes) > 3 else shown  # noqa: PLR2004 - as many as are shown


def _short(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "a value of many levels"
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
