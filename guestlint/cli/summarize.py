"""`guestlint summarize`: what is said of hosts, for `guestlint merge`."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import click

from guestlint.cli.chosen import Chosen
from guestlint.cli.declared import INPUTS, flag
from guestlint.cli.exits import Exit
from guestlint.cli.inputs import plan_inputs
from guestlint.cli.options import paths as path_arguments
from guestlint.cli.options import setting_options, verbose_option, with_options
from guestlint.cli.output import complain
from guestlint.cli.output_file import output_option
from guestlint.cli.progress import with_progress
from guestlint.cli.shards import Routes, write_shard
from guestlint.executors.shard import Told, line_of
from guestlint.executors.summaries import told_of
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import SourceError
from guestlint.source.files import STDIN
from guestlint.source.json_lines import LineDocument
from guestlint.source.read import load_planned


@click.command("summarize")
@path_arguments
@output_option("Write to this file.  [default: standard output]")
@with_options(
    [
        *INPUTS,
        flag("--keep-texts", "Keep all texts, for a merge that cannot read the host files."),
    ]
)
@setting_options("check")
@verbose_option
def command(  # noqa: PLR0913 - an option each
    *,
    paths: tuple[str, ...],
    output: str | None,
    files_from: str | None,
    json_lines: str | None,
    skip_others: bool,
    keep_texts: bool,
    options: Options,
) -> Exit:
    """Lint the host files at PATHS, each alone, and write what is said of them: a shard.

    `guestlint merge` makes of the shards of a fleet what `guestlint check` says of all its hosts.
    """
    chosen = Chosen(options)
    wanted = chosen.wanted(_refused, skip_others=skip_others)
    planned = plan_inputs(paths, files_from, json_lines, wanted)
    routes = Routes(chosen)
    shard: dict[str, bytes] = {}
    code = Exit.CLEAN
    for each in with_progress(load_planned(planned, sys.stdin.buffer, wanted)):
        if isinstance(each, Document) and each.file != STDIN:
            told = told_of(each, routes.of(each), keep_text=keep_texts or isinstance(each, LineDocument))
        else:
            error = each if isinstance(each, SourceError) else _NAMELESS
            complain(str(error), error.hint)
            told = Told(str(error), error=str(error), hint=error.hint)
            code = Exit.FAILED
        shard[told.file] = line_of(told)
    write_shard(shard, output)
    return code


_NAMELESS = SourceError(f"{STDIN}: a host without a name", "use --json-lines -, which has names")


def _refused(reference: str) -> Iterator[Document | SourceError]:
    message = f"{reference}: Nix evaluates it, and a shard has host files only"
    yield SourceError(message, "lint it with `guestlint check`")
