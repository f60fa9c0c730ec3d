"""What one source of settings (a file, the environment, the command line) says, and the error for what is not valid."""

# Without `from __future__ import annotations`: a NamedTuple compiles each annotation that is a string, at each start.

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from guestlint.source.errors import GuestlintError


class SettingsError(GuestlintError):
    """A setting that cannot be used; the message names the source, the key, the value and what is valid."""


class PerFile(NamedTuple):
    """Settings for some host files only: those that match one of `files`, as seen from `folder`."""

    files: tuple[str, ...]
    ignore: tuple[str, ...]
    severity: Mapping[str, str]
    folder: str


class Suppress(NamedTuple):
    """Findings of `rules` at an option path, or below it, are suppressed; `*` in the path stands for anything."""

    path: str
    rules: tuple[str, ...]
    reason: str
    until: str


class Options(NamedTuple):
    """The values that one source gives, by the names of settings; a setting that it does not mention is absent."""

    values: Mapping[str, Any] = MappingProxyType({})
    source: str = ""
    """A file, or one of the two names below; empty where there is nothing."""


ENVIRONMENT = "environment"
COMMAND_LINE = "command line"
