"""The JSON Schema of `guestlint.toml`, made of the declared settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.settings.check import DAY, RELEASE
from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import Kind, Setting
from guestlint.source.json_schema import Schema, heading, only
from guestlint.source.option_patterns import PATTERN

_STRING: Schema = {"type": "string"}
_STRINGS: Schema = {"type": "array", "items": _STRING}
_FIXED: Mapping[Kind, Schema] = {
    "names": _STRINGS,
    "plugins": _STRINGS,
    "globs": _STRINGS,
    "formats": {"anyOf": [_STRING, _STRINGS]},
    "flag": {"type": "boolean"},
    "string": _STRING,
    "path": _STRING | {"minLength": 1},
    "file": _STRING | {"minLength": 1},
    "day": _STRING | {"pattern": f"^{DAY}$"},
    "nixpkgs": _STRING | {"pattern": f"^(?:{RELEASE}|{DAY})$"},
    "pattern": _STRING | {"pattern": f"^{PATTERN}$"},
    "anything": {},
    "rules": {"type": "object", "additionalProperties": {"type": "object"}},
}


def settings_schema(settings: Sequence[Setting] = SETTINGS) -> Schema:
    """The schema, draft 7. What `[tool.guestlint]` in a `pyproject.toml` may hold is the same."""
    begin = heading("settings", "guestlint settings", "What guestlint does, and of what it is silent.")
    return {**begin, **_object(settings)}


def _object(settings: Sequence[Setting]) -> Schema:
    required = [setting.name for setting in settings if setting.required]
    return {
        "type": "object",
        "properties": {setting.name: _described(setting) for setting in settings},
        **only([setting.name for setting in settings], required),
    }


def _described(setting: Setting) -> Schema:
    described = {"description": setting.help, **_of(setting)}
    return described | {"default": setting.default} if setting.default and setting.choices else described


def _of(setting: Setting) -> Schema:
    one: Schema = {"enum": list(setting.choices)}
    if setting.kind == "choice":
        return one
    if setting.kind == "severities":
        return {"type": "object", "additionalProperties": one}
    if setting.kind == "tables":
        table = _object(setting.keys)
        short = [_described(key) for key in setting.keys if key.name == setting.short]
        return {"type": "array", "items": {"anyOf": [*short, table]} if short else table}
    return _FIXED[setting.kind]
