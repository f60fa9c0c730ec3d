"""`guestlint schema`: the JSON Schema of host files."""

from __future__ import annotations

import json
import sys

import click

from guestlint.model.schema import schema


@click.command("schema")
def command() -> None:
    """Print the JSON Schema of host files, for editors that complete and check as one types."""
    sys.stdout.write(json.dumps(schema(), indent=2) + "\n")
