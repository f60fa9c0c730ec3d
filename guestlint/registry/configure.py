"""Settings of single rules: what a settings file says, made what the rule declares, or refused with the place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_type_hints

import msgspec

from guestlint.plugins.type_check import shown
from guestlint.registry.types import LazyRule, Registry
from guestlint.source.errors import GuestlintError, described
from guestlint.source.route import Route
from guestlint.source.suggest import suggestion


class RuleSettingsError(GuestlintError):
    """Settings of a rule that cannot be used; the message names the file, the rule, the key and the value."""

    setting: Route = ()
    """The setting that the error is about."""


def configure(registry: Registry, rules: Mapping[str, Mapping[str, Any]], file: str) -> None:
    """Give each rule that `rules` names the settings there; `file` is named where they are wrong.

    Raises RuleSettingsError for a rule or a setting that is not known, and for a value of another type.
    """
    for name, given in rules.items():
        registered = registry.rules.get(name)
        if registered is None and registry.may_lack_rules:
            continue
        if registered is None:
            message = f"{file}: rules.{name}: no rule has this name"
            raise _about(RuleSettingsError(message, suggestion(name, registry.rules, "see `guestlint rules`")), name)
        registered.settings = _settings(registered, given, file)


def _settings(registered: LazyRule, given: Mapping[str, Any], file: str) -> Any:  # noqa: ANN401 - the rule's own class
    declared = registered.rule.settings
    if declared is None and not given:
        return None
    hints = {key.replace("_", "-"): hint for key, hint in get_type_hints(declared).items()} if declared else {}
    values = {}
    for key, value in given.items():
        place = f"{file}: rules.{registered.name}.{key}"
        if key not in hints:
            message = f"{place}: the rule has no {'such setting' if hints else 'settings'}"
            hint = suggestion(key, hints) if hints else "remove it"
            raise _about(RuleSettingsError(message, hint), registered.name, key)
        try:
            values[key.replace("-", "_")] = msgspec.convert(value, hints[key])
        except (msgspec.ValidationError, TypeError) as error:  # TypeError: a type that cannot stand in a settings file
            message = f"{place} = {shown(value)}: {error}"
            wrong = RuleSettingsError(message, f"guestlint explain {registered.name} says what it takes")
            raise _about(wrong, registered.name, key) from error
    try:
        return declared(**values) if declared else None
    except (Exception, SystemExit) as error:
        message = f"{file}: rules.{registered.name}: {described(error)}"
        wrong = RuleSettingsError(message, f"guestlint explain {registered.name} says what it takes")
        raise _about(wrong, registered.name) from error


def _about(error: RuleSettingsError, *keys: str) -> RuleSettingsError:
    """The error, with the setting that it is about."""
    error.setting = ("rules", *keys)
    return error
