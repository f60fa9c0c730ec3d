"""`guestlint plugins`: what is installed, what it provides, and how to enable it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence

import click

from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options
from guestlint.cli.output_file import output_file_option
from guestlint.cli.sources import are_plugins_off, sources, without_untrusted
from guestlint.records import NamedTuple
from guestlint.registry.find import find, installed
from guestlint.registry.join import join
from guestlint.registry.load import load
from guestlint.registry.types import PluginError
from guestlint.report.text import in_colour, write_blocks
from guestlint.settings.options import Options
from guestlint.source.errors import one_line
from guestlint.source.json_text import json_text


class _Plugin(NamedTuple):
    name: str
    version: str
    state: str = ""
    reason: str = ""
    brings: Sequence[tuple[str, Sequence[str]]] = ()
    enable: str = ""


@click.command("plugins")
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="Output format.  [default: text]"
)
@output_file_option
@setting_options("plugins")
def command(format_: str, options: Options) -> Exit:
    """List installed plugins and those in the settings, with what each provides and how to enable it.

    This command imports all that are installed; every other command imports only plugins that the settings name.
    Files that settings name are listed, and not loaded.
    """
    given = sources(options)
    chosen, left_out = without_untrusted(given, looks=True)
    enabled = chosen.plugins
    if are_plugins_off(given):
        found = [_Plugin(name, version, "not loaded") for name, version in installed().items()]
    else:
        found = [_look_at(name, is_enabled=name in enabled) for name in sorted({*installed(), *enabled})]
    found += [_Plugin(os.path.relpath(name), "", "not loaded here", left_out[name]) for name in sorted(left_out)]
    if format_ == "json":
        listed = [each._asdict() | {"brings": {kind: list(names) for kind, names in each.brings}} for each in found]
        sys.stdout.write(json_text(listed, indent=2) + "\n")
    elif not found:
        write_blocks([[[("no plugins installed; create one with `guestlint plugin new NAME`", "")]]], sys.stdout)
    else:
        sys.stdout.write("\n".join("".join(_lines(each)) for each in found))
    return Exit.FAILED if any(each.state == "refused" and each.name in enabled for each in found) else Exit.CLEAN


def _look_at(name: str, *, is_enabled: bool) -> _Plugin:
    plugin = _Plugin(name, installed().get(name, ""), enable=f'plugins = ["{name}"]')
    try:
        offer = find(name)
    except PluginError as error:
        return plugin._replace(state="refused", reason=str(error))
    clash = join(load(), [name]).refused
    if clash:
        return plugin._replace(state="refused", reason=str(clash[0]))
    kinds = (
        ("rules", offer.rules),
        ("backends", offer.backends),
        ("graph extensions", offer.extensions),
        ("report formats", offer.reports),
        ("graph formats", offer.graphs),
    )
    brings = [(kind, [thing.name for thing in things]) for kind, things in kinds if things]
    return plugin._replace(state="enabled" if is_enabled else "not enabled", brings=brings)


def _lines(plugin: _Plugin) -> Iterator[str]:
    bold, plain = ("\x1b[1m", "\x1b[0m") if in_colour(sys.stdout) else ("", "")
    version = f" {one_line(plugin.version)}" if plugin.version else ""
    yield f"{bold}{one_line(plugin.name)}{plain}{version}: {plugin.state}\n"
    if plugin.reason:
        yield f"  {one_line(plugin.reason)}\n"
    for kind, names in plugin.brings:
        yield f"  {kind}: {one_line(', '.join(names))}\n"
    if plugin.state == "not enabled":
        yield f"  to enable it, write {plugin.enable} in guestlint.toml, or use --plugin {plugin.name}\n"
