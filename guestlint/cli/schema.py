"""`guestlint schema`: the JSON Schema of host files, of facts, or of settings files."""

from __future__ import annotations

import json
import sys

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.cli.sources import settings
from guestlint.engine.run import with_what_works
from guestlint.frontends import own_front_ends
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.frontends.schema import schema
from guestlint.hints import Any
from guestlint.registry.types import Registry
from guestlint.settings.options import Options


@click.command("schema")
@click.option("--settings", "of_settings", is_flag=True, help="Print the schema of guestlint.toml instead.")
@click.option("--facts", "of_facts", is_flag=True, help="Print the schema of facts instead.")
@output_file_option
@setting_options("schema")
def command(*, of_settings: bool, of_facts: bool, options: Options) -> Exit:
    """Print the JSON Schema of host files, for completion and validation in editors.

    A guest may have the options of either schema of the guests module, `seed` (until 18 December 2024) or `later`
    (since then), whatever the setting `module-schema` says.
    """
    if of_settings and of_facts:
        message = "--settings and --facts exclude each other"
        raise click.UsageError(message)
    if of_settings:
        from guestlint.settings.schema import settings_schema  # noqa: PLC0415 - loaded only when used

        sys.stdout.write(json.dumps(settings_schema(), indent=2) + "\n")
        return Exit.CLEAN
    if of_facts:
        from guestlint.source.facts_schema import facts_schema  # noqa: PLC0415 - loaded only when used

        sys.stdout.write(json.dumps(facts_schema(), indent=2) + "\n")
        return Exit.CLEAN
    made, registry = with_what_works(api.load_registry(settings(options)), _schema)
    sys.stdout.write(json.dumps(made, indent=2) + "\n")
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


def _schema(registry: Registry) -> dict[str, Any]:
    front_ends = [*own_front_ends(registry.backends).values(), *registry.front_ends.values()]
    is_own = not registry.front_ends and registry.backends.keys() == BACKENDS.keys()
    return schema(front_ends, is_published=is_own)
