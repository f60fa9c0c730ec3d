"""`guestlint drift`: what the evaluated configuration has otherwise than the host file."""

from __future__ import annotations

import os
import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import format_option, setting_options, settings
from guestlint.cli.output import complain_of_failures, make
from guestlint.diagnostics import RANK
from guestlint.registry.index import REPORTS
from guestlint.settings.options import Options
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.files import Bound, read_input

_EVALUATED = Bound(too_large="evaluate only the parts that are compared")


@click.command("drift")
@click.argument("host")
@click.argument("evaluated")
@format_option(REPORTS, "text", "How findings are printed")
@setting_options("drift")
def command(host: str, evaluated: str, format_: str, options: Options) -> Exit:
    """Say where the configuration EVALUATED differs from what the host file HOST makes (`-` is standard input).

    EVALUATED is what `nix eval --json` prints; of guests, fileSystems, disko.devices.zpool, systemd.services,
    microvm.vms, containers and node, those parts are compared that it has. Exits as `guestlint check` does.
    """
    from guestlint.evaluated.drift import drift, read_configuration  # noqa: PLC0415 - not for a --help

    chosen = settings(options)
    if host == evaluated == "-":
        message = "standard input cannot be both the host file and the configuration"
        raise GuestlintError(message, "name a file for one of them")
    document = _document(host)
    registry = api.load_registry(chosen)
    writer = make(registry.reports, format_)
    run = api.lint([document], chosen, registry)
    refused = bool(api.refusals(run, document.file))
    if not refused:
        run = drift(document, read_configuration(*read_input(evaluated, sys.stdin.buffer, _EVALUATED)), chosen)
    writer.write(run, sys.stdout)
    if complain_of_failures(run, registry):
        return Exit.FAILED
    worst = run.worst()
    fails = refused or (worst is not None and RANK[worst] >= RANK[chosen.fail_on])
    return Exit.FINDINGS if fails else Exit.CLEAN


def _document(path: str) -> Document:
    """The one host file at `path`. Raises GuestlintError."""
    if os.path.isdir(path):
        message = f"{path}: a folder; drift compares one host file with one configuration"
        raise GuestlintError(message, "name the host file")
    (document,) = api.read([path], sys.stdin.buffer)
    if not isinstance(document, Document):
        raise document
    return document
