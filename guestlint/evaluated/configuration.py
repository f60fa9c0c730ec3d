"""The JSON of an evaluated NixOS configuration, as `nix eval --json` prints it, read as plain data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from guestlint.evaluated.written import IsWritten
from guestlint.frontends.extra_options import ExtraOptions
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.option_tree import ExtraOption
from guestlint.hints import Any, BinaryIO
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.facts import FactsDocument
from guestlint.source.files import Bound, read_input
from guestlint.source.parse import read_bytes
from guestlint.source.positions import Location
from guestlint.source.route import Route, format_route

HOW = "run `guestlint import --how` for the command that evaluates what is needed"
"""The hint for most errors in the JSON."""

BOUND = Bound(32 * 1024 * 1024, too_large=HOW)
"""How much of an evaluated configuration is read: what the module needs of a thousand guests is less than one MiB."""

_LARGEST = 2**63


class Configuration(NamedTuple):
    """An evaluated configuration: option trees with their values, and what facts say of them."""

    data: dict[str, Any]
    is_written: IsWritten | None = None
    """None where it is not known what the user wrote, and what are defaults."""
    threw: tuple[str, ...] = ()
    """The paths of options that Nix could not evaluate."""


def load(path: str, stdin: BinaryIO, extra: Sequence[ExtraOption] = ()) -> Configuration:
    """The configuration in the file at `path`, or in `stdin` for `-`, with the defaults of `extra` options.

    Raises GuestlintError if it is not valid.
    """
    return read_configuration(*read_input(path, stdin, BOUND), extra)


def read(file: str, data: bytes) -> dict[str, Any]:
    """The option trees of the configuration that `data` is the JSON of."""
    return read_configuration(file, data).data


def read_configuration(file: str, data: bytes, extra: Sequence[ExtraOption] = ()) -> Configuration:
    """The configuration that `data` is the JSON of, plain or as facts; `file` is its name in errors.

    Its `guests` are a table, each guest a table with a backend that is known, and so is its `node`. Raises
    GuestlintError.
    """
    document = parse_json(file, data, HOW)
    if extra:
        document.data = ExtraOptions(extra, BACKENDS).completed(document.data)
    _check_numbers(file, document.data)
    _check_shape(file, document.data)
    if not isinstance(document, FactsDocument):
        return Configuration(document.data)
    has_places = any(document.is_written((key,)) for key in document.data)
    return Configuration(document.data, document.is_written if has_places else None, document.left_out)


def parse_json(file: str, data: bytes, hint: str) -> Document:
    """The object that `data` is the JSON of, with its places; `file` is its name in errors.

    Raises GuestlintError, with `hint` and the place, if it is empty, not JSON or not an object.
    """
    content = data.removeprefix(b"\xef\xbb\xbf").strip()
    if not content:
        message = f"{file}: empty: expected the JSON of an evaluated configuration"
        raise GuestlintError(message, f"Nix prints nothing if it fails, so check its errors; {hint}")
    if file.endswith(".toml") and content[:1] != b"{":
        message = f"{file}: TOML, but an evaluated configuration is JSON"
        raise GuestlintError(message, hint)
    if content[:1] in b'["-0123456789tfn':
        message = f"{file}:1:1: not an evaluated configuration: expected an object of option paths"
        raise GuestlintError(message, hint)
    document = read_bytes(file, data, "json")
    if document.error:
        what = "" if document.is_facts else "invalid JSON: "
        message = f"{Location(file, '', document.error_span)}: {what}{document.error}"
        raise GuestlintError(message, hint)
    return document


def wrong_shape(file: str, route: Route, words: str) -> GuestlintError:
    """The error for a value that no evaluated configuration has at `route`, where `words` are expected."""
    return GuestlintError(
        f"{file}: {format_route(route)} is not {words}, so this is not an evaluated configuration", HOW
    )


def _check_numbers(file: str, data: dict[str, Any]) -> None:
    """Nix has 64-bit integers and prints finite numbers; no other number comes from Nix, or fits into TOML."""
    todo: list[tuple[Route, Any]] = [((), data)]
    while todo:
        route, value = todo.pop()
        if isinstance(value, dict):
            todo.extend(((*route, key), item) for key, item in value.items())
        elif isinstance(value, list):
            todo.extend(((*route, index), item) for index, item in enumerate(value))
        elif isinstance(value, float) and not math.isfinite(value):
            raise wrong_shape(file, route, "a number that Nix can hold")
        elif isinstance(value, int) and not -_LARGEST <= value < _LARGEST:
            raise wrong_shape(file, route, "an integer of 64 bits")


def _check_shape(file: str, data: dict[str, Any]) -> None:
    if "guests" not in data and not any(data.get(key) for key in ("microvm", "containers")):
        message = f"{file}: no `guests`, so this is not the configuration of a host that runs guests"
        raise GuestlintError(message, HOW)
    for key in ("node", "guests", "networking", "fileSystems", "systemd", "disko", "microvm", "containers"):
        if not isinstance(data.get(key, {}), dict):
            raise wrong_shape(file, (key,), "a table")
    for name, guest in data.get("guests", {}).items():
        if not isinstance(guest, dict):
            raise wrong_shape(file, ("guests", name), "a table")
        if guest.get("backend") not in ("microvm", "container"):
            raise wrong_shape(file, ("guests", name, "backend"), '"microvm" or "container"')
