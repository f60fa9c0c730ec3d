"""The options of all sources (files, environment, command line) to the settings of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from guestlint.diagnostics import Severity
from guestlint.frontends.guests.options import Revision
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import COMMAND_LINE, ExtraOption, Network, Options, PerFile, Setting, Suppress
from guestlint.source.walk import EVERYTHING, FileChoice


class SettingsOrigin(NamedTuple):
    """Where settings come from."""

    file: str = ""
    """The settings file, or `environment` where variables are set too; empty where there is neither."""
    are_plugins_off: bool = False
    """Whether plugins that it may name are left out, so that a name that is not known may be theirs."""
    given: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    """Each source, and the values that it gives by the names of settings; the last counts most."""


_NOWHERE = SettingsOrigin()


class Settings(NamedTuple):
    """What a run needs, complete: each setting has the value that the sources give it, or its default.

    The fields are the settings in docs/settings.md.
    """

    plugins: tuple[str, ...] = ()
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    module_schema: Revision | None = None
    """None where each document's keys decide."""
    mac_era: str = ""
    """Empty for the schema's own."""
    nixpkgs: str = ""
    """A release or a date; empty where it is not known."""
    extra_options: tuple[ExtraOption, ...] = ()
    fail_on: Severity = "warning"
    min_severity: Severity = "info"
    format: tuple[str, ...] = ()
    """As `--format` has them; empty for text."""
    baseline: str = ""
    network: tuple[Network, ...] = ()
    severity: Mapping[str, Severity] = MappingProxyType({})
    """By rule."""
    rules: Mapping[str, Mapping[str, Any]] = MappingProxyType({})
    """By rule, as written; `registry.configure` makes of them what each rule asks for."""
    per_file: tuple[PerFile, ...] = ()
    suppress: tuple[Suppress, ...] = ()
    files: FileChoice = EVERYTHING
    """Which files are host files: `exclude`, `include` and `force-exclude`."""
    origin: SettingsOrigin = _NOWHERE


def resolve(*sources: Options) -> Settings:
    """The settings that `sources` give together, a later one over an earlier one, as each setting's `merge` says."""
    values = {setting.field: _merged(setting, sources) for setting in SETTINGS if setting.merge != "file"}
    about_files = {setting.field: values.pop(setting.field) for setting in SETTINGS if setting.is_about_files}
    files = FileChoice(**about_files) if any(about_files.values()) else EVERYTHING
    named = [each.source for each in sources if each.source not in ("", COMMAND_LINE)]
    given = tuple((each.source, each.values) for each in sources)
    return Settings(**values, files=files, origin=SettingsOrigin(named[-1] if named else "", given=given))


def without_plugins(settings: Settings) -> Settings:
    """The settings, where nothing loads plugins."""
    return settings._replace(plugins=(), origin=settings.origin._replace(are_plugins_off=True))


def _merged(setting: Setting, sources: Sequence[Options]) -> Any:  # noqa: ANN401 - of the type that the kind says
    """The value that `sources` give the setting, or its default; empty values are ignored, unlike `false`."""
    given: list[Any] = [value for source in sources if (value := source.values.get(setting.name)) or value is False]
    if not given:
        return setting.default
    if setting.merge == "all":
        return tuple(each for value in given for each in value)
    if setting.merge == "tables":
        return _merged_tables(given)
    return given[-1]


def _merged_tables(given: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    tables: dict[str, Any] = {}
    for table in given:
        for name, value in table.items():
            tables[name] = {**tables.get(name, {}), **value} if isinstance(value, Mapping) else value
    return tables
