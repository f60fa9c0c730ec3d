"""The options of all layers (files, environment, command line) to the settings of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from guestlint.diagnostics import Severity
from guestlint.frontends.guests.options import Revision
from guestlint.settings.options import Options, PerFile, Suppress


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
    per_file: tuple[PerFile, ...] = ()
    suppress: tuple[Suppress, ...] = ()
    rules: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """Settings of single rules, as written; `registry.configure` makes them what each rule asks for."""
    file: str = ""
    """The settings file, empty where there is none."""


def resolve(*layers: Options) -> Settings:
    """Of two layers that say the same thing the later one wins.

    Plugins of all layers count, and so do rules that any of them ignores, or selects beside others; tables are merged.
    """
    schema = _last([layer.schema for layer in layers])
    severity = {rule: level for layer in layers for rule, level in layer.severity.items()}
    rules: dict[str, Mapping[str, Any]] = {}
    for layer in layers:
        for rule, given in layer.rules.items():
            rules[rule] = {**rules.get(rule, {}), **given}
    return Settings(
        plugins=tuple(plugin for layer in layers for plugin in layer.plugins),
        revision="seed" if schema == "seed" else "later" if schema == "later" else None,
        mac_era=_last([layer.mac_era for layer in layers]),
        fail_on=severity_of(_last([layer.fail_on for layer in layers])),
        select=next((layer.select for layer in reversed(layers) if layer.select), ()),
        extend_select=tuple(name for layer in layers for name in layer.extend_select),
        ignore=tuple(name for layer in layers for name in layer.ignore),
        severity={rule: severity_of(level) for rule, level in severity.items()},
        per_file=tuple(each for layer in layers for each in layer.per_file),
        suppress=tuple(each for layer in layers for each in layer.suppress),
        rules=rules,
        file=next((layer.file for layer in reversed(layers) if layer.rules or layer.file), ""),
    )


def _last(values: Sequence[str | None]) -> str:
    return next((value for value in reversed(values) if value), "")


def severity_of(level: str) -> Severity:
    """The severity of that name; a warning where there is none."""
    return "error" if level == "error" else "info" if level == "info" else "warning"
