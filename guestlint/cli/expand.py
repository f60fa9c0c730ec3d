"""`guestlint expand`: print what the module would generate, or write it as systemd units."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout

import click

from guestlint import api
from guestlint.cli.chosen import Chosen
from guestlint.cli.evaluation import Evaluate
from guestlint.cli.exits import Exit
from guestlint.cli.options import evaluation_options, paths, setting_options, verbose_option
from guestlint.cli.output import complain_of_failures, create_writer, readable
from guestlint.cli.output_file import output_option, unless_failed, written_to
from guestlint.cli.progress import STATUS
from guestlint.diagnostics import Finding, Run
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.registry.index import REPORTS
from guestlint.registry.types import Registry
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.json_text import json_text


class _Module(NamedTuple):
    """The module that the hosts are written for: its settings and backends."""

    settings: Settings
    registry: Registry


@click.command("expand")
@paths
@click.option(
    "--format", "format_", type=click.Choice(["json", "units"]), default="json", help="Output format.  [default: json]"
)
@output_option("Write the JSON to this file, units to this folder.  [default: standard output, of JSON]")
@click.option("--force", is_flag=True, help="Overwrite the units of an earlier run.")
@evaluation_options
@verbose_option
@setting_options("expand")
def command(  # noqa: PLR0913 - click calls it with an argument for each option
    *, paths: tuple[str, ...], format_: str, output: str | None, force: bool, evaluate: Evaluate, options: Options
) -> Exit:
    """Print what the module would generate for the hosts at PATHS, in NixOS option paths.

    One file gives a JSON object; several files or a folder give one line of JSON per host. For a host that Nix would
    reject, its findings are printed instead, and the exit code is 1.

    With `--format units -o DIR`, write the fstab, mount units and services of one host, for systemd-analyze.
    """
    _check_usage(format_, output, force=force)
    chosen = Chosen(options)
    if complain_of_failures(None, chosen.registry(chosen.here)):
        return Exit.FAILED
    documents = readable(api.read(paths or (".",), sys.stdin.buffer, chosen.wanted(evaluate)))
    if output is not None and format_ == "units":
        return _write(list(documents), chosen, output, force=force)
    with written_to(output or "", sys.stdout) as stream, redirect_stdout(stream):
        single = len(paths) == 1 and not os.path.isdir(paths[0]) and not paths[0].endswith("#")
        code = _print_all(documents, chosen, single=single)
        STATUS.finish("reading and expanding")
        return unless_failed(code, output or "", Exit.FINDINGS if single else Exit.FAILED)


def _print_all(documents: Iterable[Document | None], chosen: Chosen, *, single: bool) -> Exit:
    """Print the expansion of each document."""
    code = Exit.CLEAN
    for document in documents:
        if document is None:
            code = Exit.FAILED
        elif not _print(document, _module(document, chosen), single=single):
            code = max(code, Exit.FINDINGS)
    return code


def _check_usage(format_: str, output: str | None, *, force: bool) -> None:
    """Raises click's UsageError for options that do not go together."""
    message = ""
    if force and output is None:
        message = "--force requires -o DIR"
    elif format_ == "units" and output is None:
        message = "--format units requires -o DIR"
    if message:
        raise click.UsageError(message)


def _write(documents: Sequence[Document | None], chosen: Chosen, folder: str, *, force: bool) -> Exit:
    """Write one host's units to `folder`; print the findings instead for a host that Nix would reject."""
    from guestlint.cli.folder import write_units  # noqa: PLC0415 - only to write units

    document, *more = documents or [None]
    if more:
        message = f"--format units writes one host, but {len(documents)} were given"
        raise click.UsageError(message)
    if document is None:
        return Exit.FAILED
    module = _module(document, chosen)
    run = _lint(document, module)
    refused = api.refusals(run, document.file)
    if refused:
        create_writer(REPORTS, "concise").write(run._replace(findings=refused), sys.stderr)
        return Exit.FINDINGS
    write_units(folder, api.units(document, *module), "guests.target", force=force)
    return Exit.CLEAN


def _print(document: Document, module: _Module, *, single: bool) -> bool:
    """Print one document's expansion, or why Nix would reject it; whether Nix would accept it."""
    run = _lint(document, module)
    refused = api.refusals(run, document.file)
    if single and refused:
        create_writer(REPORTS, "concise").write(run._replace(findings=refused), sys.stderr)
    elif single:
        sys.stdout.write(json_text(api.expand(document, *module), indent=2) + "\n")
    else:
        line: dict[str, Any] = {"file": document.file}
        line |= {"error": _findings(run, refused)} if refused else {"expand": api.expand(document, *module)}
        sys.stdout.write(json_text(line, indent=None) + "\n")
    return not refused


def _module(document: Document, chosen: Chosen) -> _Module:
    if STATUS.is_verbose:
        from guestlint.cli.details import tell_settings  # noqa: PLC0415 - loaded only when used

        tell_settings([document], chosen)
    settings = chosen.of_document(document)
    return _Module(settings, chosen.registry(settings))


def _lint(document: Document, module: _Module) -> Run:
    """The run; without a plugin's backend, what is generated would be another host's. Raises PluginError."""
    run = api.lint([document], *module)
    if run.refused:
        raise run.refused[0]
    return run


def _findings(run: Run, refused: Sequence[Finding]) -> list[dict[str, Any]]:
    from guestlint.report.json import finding_data  # noqa: PLC0415 - only where there is something to report
    from guestlint.source.positions import Positions  # noqa: PLC0415 - only where there is something to report

    places = Positions(run.documents)
    return [finding_data(finding, places) for finding in refused]
