"""Every setting, declared once.

The command line's options, the check of files and variables, `guestlint settings`, docs/settings.md and the JSON Schema
are made of this table. To add a setting, add a record here and a field of the same name to `Settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from guestlint.frontends.guests.options import Revision
from guestlint.hints import Any, get_args
from guestlint.settings.declared_tables import EXTRA_OPTIONS, NETWORK, PER_FILE, SEVERITIES, SUPPRESS
from guestlint.settings.options import Kind, Setting

MODULE_SCHEMAS: tuple[str, ...] = get_args(Revision)
MAC_ERAS: tuple[str, ...] = ("2024-04", "2025-04", "2026-01")
"""The names of the eras of the MAC derivation, without an import of what derives them."""

_EMPTY: Mapping[str, Any] = MappingProxyType({})

SETTINGS: tuple[Setting, ...] = (
    Setting(
        name="plugins",
        kind="plugins",
        help="Plugins to load, each a name, a Python file or a package's folder.",
        example='plugins = ["acme", "./lint/rules.py"]',
        default=(),
        merge="all",
        variable="GUESTLINT_PLUGINS",
        flag="--plugin",
        metavar="NAME",
        commands=("check", "graph", "expand", "drift", "rules", "explain", "schema", "plugins"),
    ),
    Setting(
        name="select",
        kind="names",
        help="Run only these rules, categories or plugins.",
        example='select = ["all"]',
        default=(),
        default_text="all rules that run by default",
        variable="GUESTLINT_SELECT",
        flag="--select",
        metavar="NAMES",
        commas=True,
        commands=("check",),
    ),
    Setting(
        name="extend-select",
        kind="names",
        help="Run these rules, categories or plugins too.",
        example='extend-select = ["suppression-without-reason"]',
        default=(),
        merge="all",
        variable="GUESTLINT_EXTEND_SELECT",
        flag="--extend-select",
        metavar="NAMES",
        commas=True,
        commands=("check",),
    ),
    Setting(
        name="ignore",
        kind="names",
        help="Do not run these rules, categories or plugins.",
        example='ignore = ["host-mountpoint-outside-guests", "identity"]',
        default=(),
        merge="all",
        variable="GUESTLINT_IGNORE",
        flag="--ignore",
        metavar="NAMES",
        commas=True,
        commands=("check",),
    ),
    Setting(
        name="module-schema",
        kind="choice",
        help="The options that the guests module has: `seed` is nixos-extra-modules from 2024-01-11 to 2024-12-18, "
        "`later` is from 2024-12-19 on.",
        example='module-schema = "later"',
        default_text="determined from the keys",
        choices=MODULE_SCHEMAS,
        variable="GUESTLINT_MODULE_SCHEMA",
        flag="--module-schema",
        commands=("check", "graph", "expand", "drift", "import"),
    ),
    Setting(
        name="mac-era",
        kind="choice",
        help="How the guests module derives MAC addresses, by the month of a revision that does so.",
        example='mac-era = "2026-01"',
        default="",
        default_text="2024-04 for seed, 2026-01 for later",
        choices=MAC_ERAS,
        variable="GUESTLINT_MAC_ERA",
        flag="--mac-era",
        commands=("check", "graph", "expand", "drift", "import"),
    ),
    Setting(
        name="nixpkgs",
        kind="nixpkgs",
        help="The release of nixpkgs that evaluates the hosts, or its date.",
        example='nixpkgs = "25.11"',
        default="",
        default_text="not known",
        variable="GUESTLINT_NIXPKGS",
        flag="--nixpkgs",
        metavar="RELEASE",
        commands=("check", "graph", "expand", "drift"),
    ),
    EXTRA_OPTIONS,
    Setting(
        name="fail-on",
        kind="choice",
        help="Fail (exit 1) on findings of at least this severity.",
        example='fail-on = "error"',
        default="warning",
        choices=SEVERITIES,
        variable="GUESTLINT_FAIL_ON",
        flag="--fail-on",
        commands=("check", "drift"),
    ),
    Setting(
        name="min-severity",
        kind="choice",
        help="Show findings of at least this severity; `fail-on` counts the others, too.",
        example='min-severity = "warning"',
        default="info",
        choices=SEVERITIES,
        variable="GUESTLINT_MIN_SEVERITY",
        flag="--min-severity",
        commands=("check", "drift"),
    ),
    Setting(
        name="format",
        kind="formats",
        help="The output format, or several, as with `--format`.",
        example='format = "concise"',
        default=(),
        default_text="text",
        variable="GUESTLINT_FORMAT",
    ),
    Setting(
        name="baseline",
        kind="file",
        help="The file of known findings, as with `--baseline`.",
        example='baseline = "guestlint-baseline.json"',
        default="",
        variable="GUESTLINT_BASELINE",
    ),
    Setting(
        name="exclude",
        kind="globs",
        help="Files and folders to leave out: patterns of paths relative to the settings file's folder, or of names.",
        example='exclude = ["tests/fixtures", "*.lock.json"]',
        default=(),
        merge="all",
        variable="GUESTLINT_EXCLUDE",
        flag="--exclude",
        is_about_files=True,
        metavar="GLOBS",
        commas=True,
        commands=("check", "graph", "expand"),
    ),
    Setting(
        name="include",
        kind="globs",
        help="In a folder, these files are host files, whatever is in them, and no others: patterns as in `exclude`.",
        example='include = ["hosts/*.toml"]',
        default=(),
        default_text="what has guests, or is facts",
        merge="all",
        variable="GUESTLINT_INCLUDE",
        flag="--include",
        is_about_files=True,
        metavar="GLOBS",
        commas=True,
        commands=("check", "graph", "expand"),
    ),
    Setting(
        name="force-exclude",
        kind="flag",
        help="Leave out what `exclude` matches also where it is named on the command line.",
        example="force-exclude = true",
        default=False,
        variable="GUESTLINT_FORCE_EXCLUDE",
        flag="--force-exclude",
        is_about_files=True,
        commands=("check", "graph", "expand"),
    ),
    NETWORK,
    Setting(
        name="severity",
        kind="severities",
        help="Severities of single rules.",
        example='[severity]\nglobal-mac = "warning"',
        default=_EMPTY,
        choices=SEVERITIES,
        merge="tables",
    ),
    Setting(
        name="rules",
        kind="rules",
        help="Settings of single rules; see the rule's page.",
        example="[rules.acme-too-many-guests]\nmost = 30",
        default=_EMPTY,
        merge="tables",
    ),
    PER_FILE,
    SUPPRESS,
    Setting(
        name="extend",
        kind="path",
        help="A settings file to inherit from; settings here extend or override it.",
        example='extend = "../guestlint.toml"',
        merge="file",
    ),
)

_EXPECTED: Mapping[Kind, str] = {
    "names": "a list of strings",
    "plugins": "a list of strings",
    "globs": "a list of patterns",
    "formats": "a format, or a list of formats",
    "flag": "true or false",
    "string": "a string",
    "path": "a path",
    "file": "a path",
    "day": 'a date as a string, such as "2027-03-01"',
    "nixpkgs": 'a release of nixpkgs, such as "25.11", or a date, such as "2026-07-01"',
    "severities": "a table of severities by rule",
    "rules": "a table of settings by rule",
    "tables": "a list of tables",
    "pattern": "an option path: names with dots between them, where `*` alone stands for any name",
    "anything": "a value that Nix has",
}


def expected(setting: Setting) -> str:
    """What a valid value is, to follow "expected"."""
    if setting.short:
        return "a list of strings and tables"
    return f"one of {', '.join(setting.choices)}" if setting.kind == "choice" else _EXPECTED[setting.kind]
