"""`guestlint drift`: differences between a host file and the evaluated configuration."""

from __future__ import annotations

import os
import sys

import click

from guestlint import api
from guestlint.cli.chosen import Chosen
from guestlint.cli.exits import Exit
from guestlint.cli.options import reporting_options, setting_options
from guestlint.cli.progress import STATUS
from guestlint.cli.reporting import Reporting, conclude, verdict, without_known
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.files import Bound, read_input

_EVALUATED = Bound(too_large="evaluate only the parts to compare")


@click.command("drift")
@click.argument("host")
@click.argument("evaluated")
@reporting_options
@setting_options("drift")
def command(host: str, evaluated: str, reporting: Reporting, options: Options) -> Exit:
    """Compare the host file HOST with the evaluated configuration EVALUATED (`-` is standard input).

    EVALUATED is what `guestlint eval` prints, or the output of `nix eval --json`. Of guests, fileSystems,
    disko.devices.zpool, systemd.services, microvm.vms, containers and node, the parts it contains are compared. Exits
    with the codes of `guestlint check`.
    """
    from guestlint.evaluated.drift import drift, read_configuration  # noqa: PLC0415 - not for a --help

    if host == evaluated == "-":
        message = "standard input cannot be both the host file and the configuration"
        raise GuestlintError(message, "pass a file for one of them")
    if reporting.verbose:
        STATUS.begin()
    document = _document(host)
    chosen = Chosen(options)
    settings = chosen.of_document(document)
    registry = chosen.registry(settings)
    outputs = reporting.outputs(settings, chosen.report_formats([settings]))
    reporting.tell_settings([document], chosen)
    STATUS.finish("reading the host file, settings and plugins")
    run = api.lint([document], settings, registry)
    refused = bool(api.refusals(run, document.file))
    if not refused:
        found = drift(document, read_configuration(*read_input(evaluated, sys.stdin.buffer, _EVALUATED)), settings)
        run = without_known(found._replace(refused=run.refused), reporting, settings, None)
    STATUS.finish("comparing")
    failed, fails = conclude(run, chosen, reporting, outputs, sys.stdout)
    STATUS.finish("reporting")
    return verdict(run, registry, failed=failed, found=fails or (refused and not reporting.exit_zero))


def _document(path: str) -> Document:
    """The one host file at `path`. Raises GuestlintError."""
    if os.path.isdir(path):
        message = f"{path}: a folder; drift compares one host file with one configuration"
        raise GuestlintError(message, "pass the host file itself")
    (document,) = api.read([path], sys.stdin.buffer)
    if not isinstance(document, Document):
        raise document
    return document
