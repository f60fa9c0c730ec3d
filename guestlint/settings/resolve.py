"""Options of the settings file and of the command line to the settings of a run."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from guestlint.finding import Severity
from guestlint.model.types import Revision
from guestlint.settings.options import Options


class Settings(NamedTuple):
    """What a run needs, all settled; `revision` None is told from each document's keys."""

    plugins: tuple[str, ...] = ()
    revision: Revision | None = None
    mac_era: str = ""
    fail_on: Severity = "warning"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = MappingProxyType({})
    rules: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """Settings of single rules, as written; `registry.configure` makes them what each rule asks for."""
    file: str = ""
    """The settings file, empty where there is none."""


def resolve(file: Options, command_line: Options) -> Settings:
    """The command line wins; plugins of both count, and so do rules that either ignores or selects beside others."""
    schema = command_line.schema or file.schema
    fail_on = command_line.fail_on or file.fail_on or "warning"
    return Settings(
        plugins=(*file.plugins, *command_line.plugins),
        revision="seed" if schema == "seed" else "later" if schema == "later" else None,
        mac_era=command_line.mac_era or file.mac_era or "",
        fail_on=_severity(fail_on),
        select=command_line.select or file.select,
        extend_select=(*file.extend_select, *command_line.extend_select),
        ignore=(*file.ignore, *command_line.ignore),
        severity={rule: _severity(level) for rule, level in {**file.severity, **command_line.severity}.items()},
        rules=file.rules or command_line.rules,
        file=file.file,
    )


def _severity(level: str) -> Severity:
    return "error" if level == "error" else "info" if level == "info" else "warning"
