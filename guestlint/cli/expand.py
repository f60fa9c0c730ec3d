"""`guestlint expand`: print what the module would generate."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import module_options, paths, settings
from guestlint.cli.output import make, readable
from guestlint.finding import Finding, Run
from guestlint.plugins.builtin import REPORTS
from guestlint.settings.options import Options
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document


@click.command("expand")
@paths
@module_options
def command(paths: tuple[str, ...], schema: str | None, mac_era: str | None) -> Exit:
    """Print what the module would generate for the hosts at PATHS, in NixOS option paths.

    One file gives a JSON object; several files or a folder give one line of JSON each. A document that Nix would refuse
    has its findings instead, and makes the exit code 1.
    """
    chosen = settings(Options((), schema, mac_era, None))
    single = len(paths) == 1 and not os.path.isdir(paths[0])
    code = Exit.CLEAN
    for document in readable(api.read(paths or (".",), sys.stdin.buffer)):
        if document is None:
            code = Exit.FAILED
        elif not _print(document, chosen, single=single):
            code = max(code, Exit.FINDINGS)
    return code


def _print(document: Document, settings: Settings, *, single: bool) -> bool:
    """Print one document's expansion, or its refusal; True where Nix would take it."""
    run = api.lint([document], settings)
    refused = api.refusals(run, document.file)
    if single and refused:
        make(REPORTS["concise"]).write(run._replace(findings=refused), sys.stderr)
    elif single:
        sys.stdout.write(json.dumps(api.expand(document, settings), indent=2, ensure_ascii=False) + "\n")
    else:
        line: dict[str, Any] = {"file": document.file}
        line |= {"error": _findings(run, refused)} if refused else {"expand": api.expand(document, settings)}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return not refused


def _findings(run: Run, refused: Sequence[Finding]) -> list[dict[str, Any]]:
    from guestlint.report.json import finding_data  # noqa: PLC0415 - only where there is something to report
    from guestlint.report.places import Places  # noqa: PLC0415 - only where there is something to report

    places = Places(run)
    return [finding_data(finding, places) for finding in refused]
