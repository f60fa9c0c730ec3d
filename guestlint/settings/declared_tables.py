"""Settings that are lists of tables, each with its keys; `declared.py` has them among all others."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guestlint.diagnostics import Severity
from guestlint.hints import Any, get_args
from guestlint.settings.options import ExtraOption, Network, PerFile, Setting, Suppress

SEVERITIES: tuple[str, ...] = get_args(Severity)

_EMPTY: Mapping[str, Any] = MappingProxyType({})


def _extra_option(_: str, given: Mapping[str, Any]) -> ExtraOption:
    """Raises ValueError where a required option has a default."""
    option = ExtraOption(**given)
    if option.required and option.default is not None:
        message = "an option with a `default` is not `required`"
        raise ValueError(message)
    return option


EXTRA_OPTIONS = Setting(
    name="extra-options",
    kind="tables",
    help="Options that a fork of a module has, or has other defaults of: their paths, or tables.",
    example='extra-options = ["guests.*.microvm.interfaces.*.bridge"]',
    default=(),
    merge="all",
    make=_extra_option,
    short="path",
    keys=(
        Setting(
            name="path",
            kind="pattern",
            help="The option path.",
            example='path = "guests.*.microvm.interfaces.*.bridge"',
            required=True,
        ),
        Setting(
            name="default",
            kind="anything",
            help="The value where a host file gives none.",
            example='default = "br0"',
        ),
        Setting(
            name="required",
            kind="flag",
            help="Whether a host file has to give a value.",
            example="required = true",
            default=False,
        ),
    ),
)

NETWORK = Setting(
    name="network",
    kind="tables",
    help="Hosts that share a link layer; those in none of these tables share one.",
    example='[[network]]\nhosts = ["ward", "berlin-*"]',
    default=(),
    merge="all",
    make=lambda folder, given: Network(**given, folder=folder),
    keys=(
        Setting(
            name="hosts",
            kind="names",
            help="Patterns of names of hosts, or of their files as in `per-file`.",
            example='hosts = ["ward", "berlin-*"]',
            required=True,
        ),
    ),
)

PER_FILE = Setting(
    name="per-file",
    kind="tables",
    help="Settings for some host files only.",
    example='[[per-file]]\nfiles = ["old/*.toml"]\nignore = ["network"]',
    default=(),
    merge="all",
    make=lambda folder, given: PerFile(**given, folder=folder),
    keys=(
        Setting(
            name="files",
            kind="names",
            help="Patterns of paths relative to the settings file's folder, or of file names.",
            example='files = ["old/*.toml"]',
            required=True,
        ),
        Setting(
            name="ignore",
            kind="names",
            help="Rules, categories or plugins whose findings are left out in these files.",
            example='ignore = ["network"]',
            default=(),
        ),
        Setting(
            name="severity",
            kind="severities",
            help="Severities of single rules in these files.",
            example='severity = { unknown-option = "info" }',
            default=_EMPTY,
            choices=SEVERITIES,
        ),
    ),
)

SUPPRESS = Setting(
    name="suppress",
    kind="tables",
    help="Findings to suppress by option path, for JSON, which has no comments.",
    example='[[suppress]]\npath = "guests.adguard"\nrules = ["global-mac"]',
    default=(),
    merge="all",
    make=lambda _, given: Suppress(**given),
    keys=(
        Setting(
            name="path",
            kind="string",
            help="The option path; findings at it and below it are suppressed. `*` matches anything.",
            example='path = "guests.adguard"',
            required=True,
        ),
        Setting(
            name="rules",
            kind="names",
            help="The rules whose findings are suppressed.",
            example='rules = ["global-mac"]',
            required=True,
        ),
        Setting(
            name="reason",
            kind="string",
            help="The reason, which reports repeat.",
            example='reason = "its own card"',
            default="",
        ),
        Setting(
            name="until",
            kind="day",
            help="The first day on which the findings are reported again.",
            example='until = "2027-03-01"',
            default="",
        ),
    ),
)
