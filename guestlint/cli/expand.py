"""`guestlint expand`: print what the module would generate, or write it as the units that systemd would read."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import paths, setting_options, settings
from guestlint.cli.output import complain_of_failures, make, readable
from guestlint.diagnostics import Finding, Run
from guestlint.registry.index import REPORTS
from guestlint.registry.types import Registry
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


class _Module(NamedTuple):
    """Which module the hosts are written for: its settings, and the backends that it has."""

    settings: Settings
    registry: Registry


@click.command("expand")
@paths
@click.option(
    "--format", "format_", type=click.Choice(["json", "units"]), default="json", help="What is made of hosts."
)
@click.option("-o", "--output", metavar="DIR", help="The folder that units are written to.")
@click.option("--force", is_flag=True, help="Replace the units that an earlier run left in DIR.")
@setting_options("expand")
def command(paths: tuple[str, ...], format_: str, output: str | None, *, force: bool, options: Options) -> Exit:
    """Print what the module would generate for the hosts at PATHS, in NixOS option paths.

    One file gives a JSON object; several files or a folder give one line of JSON each. A document that Nix would refuse
    has its findings instead, and makes the exit code 1.

    With `--format units -o DIR`, write one host's fstab, mount units and services for systemd-analyze.
    """
    if (format_ == "units") is not (output is not None) or (force and output is None):
        message = "--format units and -o DIR go together, and --force with them"
        raise click.UsageError(message)
    chosen = settings(options)
    registry = api.load_registry(chosen)
    if complain_of_failures(None, registry):
        return Exit.FAILED
    module = _Module(chosen, registry)
    documents = readable(api.read(paths or (".",), sys.stdin.buffer))
    if output is not None:
        return _write(list(documents), module, output, force=force)
    single = len(paths) == 1 and not os.path.isdir(paths[0])
    code = Exit.CLEAN
    for document in documents:
        if document is None:
            code = Exit.FAILED
        elif not _print(document, module, single=single):
            code = max(code, Exit.FINDINGS)
    return code


def _write(documents: Sequence[Document | None], module: _Module, folder: str, *, force: bool) -> Exit:
    """Write one host's units to `folder`; a host that Nix would refuse has its findings printed instead."""
    from guestlint.cli.folder import write_units  # noqa: PLC0415 - only where something is written

    document, *more = documents or [None]
    if more:
        message = f"{len(documents)} hosts are too many for one folder of units"
        raise click.UsageError(message)
    if document is None:
        return Exit.FAILED
    run = api.lint([document], *module)
    refused = api.refusals(run, document.file)
    if refused:
        make(REPORTS, "concise").write(run._replace(findings=refused), sys.stderr)
        return Exit.FINDINGS
    write_units(folder, api.units(document, *module), "guests.target", force=force)
    return Exit.CLEAN


def _print(document: Document, module: _Module, *, single: bool) -> bool:
    """Print one document's expansion, or its refusal; True where Nix would take it."""
    run = api.lint([document], *module)
    refused = api.refusals(run, document.file)
    if single and refused:
        make(REPORTS, "concise").write(run._replace(findings=refused), sys.stderr)
    elif single:
        sys.stdout.write(json.dumps(api.expand(document, *module), indent=2, ensure_ascii=False) + "\n")
    else:
        line: dict[str, Any] = {"file": document.file}
        line |= {"error": _findings(run, refused)} if refused else {"expand": api.expand(document, *module)}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return not refused


def _findings(run: Run, refused: Sequence[Finding]) -> list[dict[str, Any]]:
    from guestlint.report.json import finding_data  # noqa: PLC0415 - only where there is something to report
    from guestlint.source.positions import Positions  # noqa: PLC0415 - only where there is something to report

    places = Positions(run.documents)
    return [finding_data(finding, places) for finding in refused]
