"""The options that commands have in common, and those of `check`, declared once.

click's options are made of them (`options.py`), and what everyday command lines mean is read off them without click
(`everyday.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from guestlint.hints import Any, Literal
from guestlint.records import NamedTuple
from guestlint.registry.index import REPORTS
from guestlint.settings.declared import SETTINGS
from guestlint.settings.options import Setting


class Option(NamedTuple):
    """An option of the command line; a function receives its value under the name of the `field`."""

    field: str
    names: tuple[str, ...]
    help: str
    takes: Literal["nothing", "text", "texts", "number", "text or nothing"] = "nothing"
    """`texts` is repeated; what has `text or nothing` may stand alone."""
    metavar: str = ""
    default: Any = None
    alone: str = ""
    """Of `text or nothing`: the value where it stands alone."""
    least: int = 0
    """Of a number."""
    choices: tuple[str, ...] = ()
    """What a shell completes."""


def flag(name: str, help_: str, short: str = "") -> Option:
    """An option that takes nothing: true if it is given."""
    return Option(_field(name), (name, short) if short else (name,), help_, default=False)


def text(name: str, metavar: str, help_: str, default: str | None = None) -> Option:
    """An option that takes a text."""
    return Option(_field(name), (name,), help_, takes="text", metavar=metavar, default=default)


def _field(name: str) -> str:
    return name.removeprefix("--").replace("-", "_")


VERBOSE = flag("--verbose", "Say on standard error what is read and left out, and what takes time.", "-v")

REPORTING = (
    Option(
        field="formats",
        names=("--format",),
        help=f"Output format: {', '.join(REPORTS)}, or a plugin's; repeat as NAME=FILE to write several.  "
        "[default: text]",
        takes="texts",
        metavar="NAME[=FILE]",
        default=(),
    ),
    Option(
        field="output_file",
        names=("-o", "--output-file"),
        help="Write to this file.  [default: standard output]",
        takes="text",
        metavar="FILE",
        default="",
    ),
    text("--baseline", "FILE", "Leave out the findings recorded in this file.  [default: none]"),
    text("--write-baseline", "FILE", "Record all findings in this file, and exit with 0."),
    flag("--exit-zero", "Exit with 0 even if there are findings."),
    flag("--no-suppressions", "Report suppressed findings like all others."),
    flag("--statistics", "Print the number of findings of each rule instead of the findings."),
    flag("--quiet", "Print nothing if there are no findings.", "-q"),
    VERBOSE,
)
"""How findings are reported."""

EVALUATION = (
    Option(
        field="nix_timeout",
        names=("--nix-timeout",),
        help="How long Nix may evaluate one host.  [default: 600]",
        takes="number",
        metavar="SECONDS",
        default=600,
        least=1,
    ),
    Option(
        field="nix_memory",
        names=("--nix-memory",),
        help="How much memory Nix may take for one host.  [default: that of the machine]",
        takes="number",
        metavar="MIB",
        default=0,
    ),
    flag("--allow-import-from-derivation", "Let Nix build what an evaluation reads."),
    flag("--no-cache", "Use nothing that earlier runs have kept: facts of flakes, findings of host files."),
)
"""How Nix evaluates hosts."""

_SOURCES = (
    text("--config", "FILE", "Read settings from this file.  [default: the nearest ones]", ""),
    flag("--isolated", "Read no settings file; variables and options still count."),
    flag("--no-plugins", "Load no plugins, whatever names them."),
)

INPUTS = (
    text("--files-from", "FILE", "Read the paths in this file too, one a line; - is standard input.  [default: none]"),
    text(
        "--json-lines",
        "FILE",
        "Read the hosts in this file too, a line of JSON each; - is standard input.  [default: none]",
    ),
    flag("--skip-others", "Pass over files that are no host files, also if they are named."),
)
"""What is read beside paths, and how."""

_CHECK = (
    flag("--show-settings", "Print the settings in force, and exit."),
    flag("--show-files", "Print the files that would be linted, and exit."),
    text(
        "--stdin-filename",
        "NAME",
        "The file name to use for standard input in findings and settings.  [default: none]",
    ),
    Option(
        field="changed",
        names=("--changed",),
        help="Report only findings in files changed since REF, by default HEAD; all files are linted.",
        takes="text or nothing",
        metavar="[REF]",
        alone="HEAD",
    ),
    flag("--staged", "Report only findings in files that the next commit changes, or all if it changes none."),
    *INPUTS,
    Option(
        field="executor",
        names=("--executor",),
        help="Lint in this process, or on a cluster of Dask's: local, dask.  [default: local]",
        takes="text",
        metavar="NAME",
        default="local",
        choices=("local", "dask"),
    ),
    text("--address", "URL", "The scheduler of the cluster, as in tcp://10.0.0.1:8786.  [default: none]"),
    text("--jobs", "N|auto", "Processes to lint a fleet with, as far as it pays.  [default: auto]", "auto"),
    flag("--watch", "Lint again whenever a file changes."),
    flag("--fix", "Apply safe fixes to the files; standard input is printed fixed."),
    flag("--unsafe-fixes", "Apply unsafe fixes too; with --fix or --diff."),
    flag("--diff", "Print the changes that --fix would make as a patch, without writing them."),
    text("--add-suppressions", "REASON", "Suppress each finding by a comment that gives this reason."),
)


def settings_of(command: str) -> Sequence[Setting]:
    """The settings that a command has as options."""
    return [setting for setting in SETTINGS if command in setting.commands]


def setting_options(command: str) -> Sequence[Option]:
    """The options of a command's settings, after those that say where others come from."""
    return [*_SOURCES, *map(_of_setting, settings_of(command))]


def check_options() -> Sequence[Option]:
    """All options of `check`."""
    return [*REPORTING, *_CHECK, *EVALUATION, *setting_options("check")]


def _of_setting(setting: Setting) -> Option:
    """The option of a setting. Its choices are shown and completed, and checked as those in a file are."""
    if setting.kind == "flag":
        return Option(setting.field, (setting.flag,), setting.help)
    help_ = f"{setting.help}  [default: {setting.default_text or setting.default or 'none'}]"
    if setting.is_list:
        help_ = f"{help_}  [repeatable{', or comma-separated' if setting.commas else ''}]"
    return Option(
        field=setting.field,
        names=(setting.flag,),
        help=help_,
        takes="texts" if setting.is_list else "text",
        metavar=setting.metavar or f"[{'|'.join(setting.choices)}]",
        default=() if setting.is_list else None,
        choices=setting.choices,
    )
