"""`guestlint merge`: what shards say together."""

from __future__ import annotations

import sys

import click

from guestlint.cli.chosen import Chosen
from guestlint.cli.declared import flag
from guestlint.cli.exits import Exit
from guestlint.cli.options import reporting_options, setting_options, with_options
from guestlint.cli.output import read_all, usage_error
from guestlint.cli.reporting import Reporting, conclude, verdict, without_known
from guestlint.cli.shards import Routes, read_shards, write_shard
from guestlint.engine.alone import Alone
from guestlint.executors.shard import told_by
from guestlint.executors.summaries import document_of
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import SourceError


@click.command("merge")
@click.argument("shards", nargs=-1, required=True, metavar="SHARDS...")
@with_options([flag("--shard", "Write one shard of all, and report nothing.")])
@reporting_options
@setting_options("check")
def command(*, shards: tuple[str, ...], shard: bool, reporting: Reporting, options: Options) -> Exit:
    """Report what `guestlint check` would of all hosts that were summarized in SHARDS, in the order of their files.

    The hosts that meet others are read again. With --shard, shards are merged step by step.
    """
    if not shard:
        return _report(shards, Chosen(options), reporting)
    if reporting.formats:
        message = "--shard and --format exclude each other"
        raise usage_error(message)
    write_shard(read_shards(shards), reporting.output_file)
    return Exit.CLEAN


def _report(shards: tuple[str, ...], chosen: Chosen, reporting: Reporting) -> Exit:
    documents, linted, unread = _documents(dict(read_shards(shards)), chosen)
    distinct = chosen.distinct(documents)
    settings = chosen.of_run(distinct)
    registry = chosen.registry(settings)
    reporting.tell_settings(documents, chosen)
    outputs = reporting.outputs(settings, chosen.report_formats(distinct))
    run = chosen.lint(documents, linted)._replace(failures=unread)
    run = without_known(run, reporting, settings, None)
    broken, found = conclude(run, chosen, reporting, outputs, sys.stdout)
    return verdict(run, registry, failed=bool(unread) or broken, found=found)


def _documents(shard: dict[str, bytes], chosen: Chosen) -> tuple[list[Document], dict[str, Alone], list[SourceError]]:
    """All documents that the shard speaks of, those that are linted, and what could not be read.

    Nothing is left of the shard, so that nothing is kept twice.
    """
    routes = Routes(chosen)
    linted: dict[str, Alone] = {}
    found: list[Document | SourceError] = []
    for file in sorted(shard):
        told = told_by(shard.pop(file), file)
        one = document_of(told, routes.of_file(file) if told.said is not None else None)
        if isinstance(one, Alone):
            linted[one.document.file] = one
            found.append(one.document)
        elif one is not None:
            found.append(one)
    documents, unread = read_all(found)
    return documents, linted, unread
