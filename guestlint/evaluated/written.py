"""What the user wrote of an evaluated configuration.

Facts say where each option was written. All others are defaults, or made of what was written, and not for a host file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.source.route import Route

IsWritten = Callable[[Route], bool]
"""Whether the user wrote an option, or one below it."""


class LeftOut(NamedTuple):
    """An option that is not in the host file, and why; `implied` if it is a default or generated anyway."""

    path: str
    reason: str
    implied: bool = False


def written(value: object, route: Route, is_written: IsWritten | None) -> Any:  # noqa: ANN401 - any JSON
    """What was written of `value` at `route`, None where nothing was; all that has a value where that is not known."""
    if value is None or (is_written is not None and not is_written(route)):
        return None
    if isinstance(value, dict):
        return _table(value, route, is_written)
    if isinstance(value, list) and any(isinstance(element, dict) for element in value):
        return [written(element, (*route, index), is_written) or _whole(element) for index, element in enumerate(value)]
    return value


def _table(table: Mapping[str, Any], route: Route, is_written: IsWritten | None) -> dict[str, Any]:
    kept = {key: written(value, (*route, key), is_written) for key, value in table.items()}
    some = {key: value for key, value in kept.items() if value is not None}
    if some or is_written is None:
        return some
    whole: dict[str, Any] = _whole(table)  # made at once, as by a function, so that it has one place
    return whole


def _whole(value: object) -> Any:  # noqa: ANN401 - any JSON
    """The value without options that have none."""
    if not isinstance(value, dict):
        return value
    kept = {key: _whole(below) for key, below in value.items()}
    return {key: below for key, below in kept.items() if below not in (None, {}, [])}


def at(data: object, route: Route) -> Any:  # noqa: ANN401 - any JSON
    """What stands at `route`; None where nothing does."""
    for key in route:
        data = data.get(key) if isinstance(data, Mapping) else None
    return data


def put(data: dict[str, Any], route: Route, value: object) -> None:
    """Put `value` at `route`, with the tables above it."""
    for key in route[:-1]:
        data = data.setdefault(str(key), {})
    data[str(route[-1])] = value


def options(value: object, route: Route) -> Iterator[Route]:
    """The options at `route` and below that have a value."""
    if isinstance(value, dict):
        for key, below in value.items():
            yield from options(below, (*route, key))
    elif value not in (None, []):
        yield route
