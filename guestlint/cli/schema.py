"""`guestlint schema`: the JSON Schema of host files."""

from __future__ import annotations

import json
import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import plugin_option, settings
from guestlint.cli.output import complain_of_failures
from guestlint.frontends import own_front_ends
from guestlint.frontends.schema import schema
from guestlint.settings.options import Options


@click.command("schema")
@plugin_option
def command(plugins: tuple[str, ...]) -> Exit:
    """Print the JSON Schema of host files, for editors that complete and check as one types."""
    registry = api.load_registry(settings(Options(plugins)))
    sys.stdout.write(
        json.dumps(schema([*own_front_ends(registry.backends).values(), *registry.front_ends.values()]), indent=2)
        + "\n"
    )
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN
