"""What is linted in other processes and on other machines must be linted as it would be here."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cache

import guestlint
from guestlint.engine.inputs import SAY_WHAT, files_below
from guestlint.engine.linter import Linter
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.registry.types import Registry
from guestlint.settings.resolve import Settings
from guestlint.source.content import digest
from guestlint.source.files import read_file


class Elsewhere(NamedTuple):
    """What is needed to have hosts of some settings linted elsewhere, and to take what is said of them."""

    linter: Linter
    sent: Settings
    inputs: str


def elsewhere(settings: Settings, registry_of: Callable[[Settings], Registry]) -> Elsewhere | None:
    """The same for some settings; None where these name plugins, which may be files of this machine.

    Raises GuestlintError for settings that are wrong.
    """
    if settings.plugins:
        return None
    return Elsewhere(Linter(registry_of(settings), settings), _sendable(settings), inputs_anywhere(settings))


def _sendable(settings: Settings) -> Settings:
    """The settings as they can be sent: those that rules depend on, as plain data."""
    said = {field: getattr(settings, field) for field in SAY_WHAT}
    return Settings(**{**said, "rules": _plain(settings.rules), "severity": {}})


def inputs_anywhere(settings: Settings) -> str:
    """The digest of all that findings on a host depend on but the host, the same on each machine.

    It is of the code of guestlint, not of its version: while somebody works on it, the version says little.
    """
    parts = [f"{field}={_plain(getattr(settings, field))!r}" for field in SAY_WHAT]
    return digest(_code(), *(part.encode(errors="surrogatepass") for part in parts)).hex()


@cache
def _code() -> bytes:
    """The digest of guestlint's own modules."""
    package = os.path.dirname(guestlint.__file__)
    files = [file for file in files_below(package) if file.endswith(".py")]
    return digest(*(part for file in files for part in (os.path.relpath(file, package).encode(), read_file(file))))


def _plain(value: Any) -> Any:  # noqa: ANN401 - of any setting
    """A value whose tables are dictionaries, in the order of their keys."""
    if isinstance(value, Mapping):
        return {key: _plain(value[key]) for key in sorted(value)}
    return [_plain(each) for each in value] if isinstance(value, list) else value
