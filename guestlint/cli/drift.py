"""`guestlint drift`: differences between a host file and the evaluated configuration."""

from __future__ import annotations

import os
import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, setting_options, settings
from guestlint.cli.output import complain_of_failures, create_writer
from guestlint.cli.reports import Output, write
from guestlint.diagnostics import RANK
from guestlint.registry.index import REPORTS
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.files import Bound, read_input

_EVALUATED = Bound(too_large="evaluate only the parts to compare")


@click.command("drift")
@click.argument("host")
@click.argument("evaluated")
@format_option(REPORTS, "text", "Output format")
@setting_options("drift")
def command(host: str, evaluated: str, format_: str, options: Options) -> Exit:
    """Compare the host file HOST with the evaluated configuration EVALUATED (`-` is standard input).

    EVALUATED is what `guestlint eval` prints, or the output of `nix eval --json`. Of guests, fileSystems,
    disko.devices.zpool, systemd.services, microvm.vms, containers and node, the parts it contains are compared. Exits
    with the codes of `guestlint check`.
    """
    from guestlint.evaluated.drift import drift, read_configuration  # noqa: PLC0415 - not for a --help

    chosen = settings(options)
    if host == evaluated == "-":
        message = "standard input cannot be both the host file and the configuration"
        raise GuestlintError(message, "pass a file for one of them")
    document = _document(host)
    registry = api.load_registry(chosen)
    writer = create_writer(registry.reports, format_)
    run = api.lint([document], chosen, registry)
    refused = bool(api.refusals(run, document.file))
    if not refused:
        found = drift(document, read_configuration(*read_input(evaluated, sys.stdin.buffer, _EVALUATED)), chosen)
        run = found._replace(refused=run.refused)
    failed = write(run, [Output(writer, "")], sys.stdout)
    if complain_of_failures(run, registry) or failed:
        return Exit.FAILED
    worst = run.worst()
    fails = refused or (worst is not None and RANK[worst] >= RANK[chosen.fail_on])
    return Exit.FINDINGS if fails else Exit.CLEAN


def _document(path: str) -> Document:
    """The one host file at `path`. Raises GuestlintError."""
    if os.path.isdir(path):
        message = f"{path}: a folder; drift compares one host file with one configuration"
        raise GuestlintError(message, "pass the host file itself")
    (document,) = api.read([path], sys.stdin.buffer)
    if not isinstance(document, Document):
        raise document
    return document
