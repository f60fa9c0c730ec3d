"""The options of a command's help, by subject. Loaded only where help is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import click

from guestlint.cli.help_pages import Formatter

_FEW = 8
"""Options that stand together, whatever they are about."""

_SUBJECTS: Mapping[str, Sequence[str]] = {
    "Selection": (
        "select",
        "extend_select",
        "ignore",
        "plugins",
        "min_severity",
        "fail_on",
        "exit_zero",
        "no_suppressions",
        "baseline",
        "write_baseline",
        "changed",
        "staged",
    ),
    "View": (
        "view_",
        "focus",
        "depth",
        "up",
        "down",
        "kinds",
        "guests",
        "only_findings",
        "no_transitive",
        "cluster",
    ),
    "Output": ("formats", "format_", "output_file", "output", "force", "statistics", "quiet", "verbose", "color"),
    "Fixes": ("fix", "unsafe_fixes", "diff", "add_suppressions"),
    "Files": (
        "exclude",
        "include",
        "force_exclude",
        "skip_others",
        "files_from",
        "json_lines",
        "stdin_filename",
        "show_files",
    ),
    "Fleets": ("executor", "address"),
    "Versions": ("module_schema", "mac_era", "nixpkgs"),
    "Nix": ("nix_timeout", "nix_memory", "allow_import_from_derivation", "no_cache"),
    "Settings": ("config", "isolated", "show_settings"),
}
"""By heading, in the order of the page, the parameters; all that are not named here come last."""


def help_of(context: click.Context) -> str:
    """The help of the context's command."""
    formatter = context.make_formatter()
    command = context.command
    command.format_usage(context, formatter)
    command.format_help_text(context, formatter)
    if isinstance(command, click.Group):
        command.format_options(context, formatter)
    else:
        write_options(context, formatter)
    command.format_epilog(context, formatter)
    return formatter.getvalue().rstrip("\n")


def write_options(context: click.Context, formatter: click.HelpFormatter) -> None:
    """Write the options of the context's command, under a heading for each subject if there are many."""
    left = {each.name: each for each in context.command.get_params(context) if isinstance(each, click.Option)}
    parts: dict[str, list[click.Option]] = {}
    if len(left) > _FEW:
        for subject, names in _SUBJECTS.items():
            parts[subject] = [left.pop(name) for name in names if name in left]
    parts["Other" if parts else "Options"] = list(left.values())
    rows = {heading: _rows(context, options) for heading, options in parts.items() if options}
    if isinstance(formatter, Formatter):
        formatter.names = max(len(name) for each in rows.values() for name, _ in each)
    for heading, each in rows.items():
        with formatter.section(heading):
            formatter.write_dl(each)


def _rows(context: click.Context, options: Sequence[click.Option]) -> Sequence[tuple[str, str]]:
    """Each option as it is shown, and its help."""
    return [record for option in options if (record := option.get_help_record(context)) is not None]
