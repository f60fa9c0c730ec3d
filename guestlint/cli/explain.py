"""`guestlint explain RULE`: a rule's page."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import click

from guestlint import api
from guestlint.cli.exits import Exit
from guestlint.cli.options import setting_options
from guestlint.cli.output import complain_of_failures
from guestlint.cli.output_file import output_file_option
from guestlint.cli.sources import settings
from guestlint.diagnostics import RuleInfo
from guestlint.evaluated.drift_kinds import KINDS
from guestlint.registry.types import Registry
from guestlint.report.text import in_colour
from guestlint.settings.options import Options
from guestlint.source.printable import printable_lines
from guestlint.source.suggest import suggestion


@click.command("explain")
@click.argument("rule", metavar="RULE")
@output_file_option
@setting_options("explain")
def command(rule: str, options: Options) -> Exit:
    """Print the page of RULE: what goes wrong, a bad and a good example, how to fix it, and references."""
    registry = api.load_registry(settings(options, looks=True))
    infos = catalogue(registry)
    info = infos.get(rule)
    if info is None:
        message = f"unknown rule {rule}; {_hint(rule, infos)}"
        raise click.UsageError(message)
    if sys.stdout.isatty() or in_colour(sys.stdout):
        from guestlint.cli.page import print_page  # noqa: PLC0415 - only on a terminal

        print_page(info)
    else:
        sys.stdout.write(printable_lines(page(info)))
    return Exit.FAILED if complain_of_failures(None, registry) else Exit.CLEAN


_FEW = 6
"""Rules that a hint lists."""


def _hint(rule: str, infos: Mapping[str, RuleInfo]) -> str:
    """What may be meant by a name that no rule has: a plugin's rule, a category, a part of a name, or a near one."""
    from guestlint.registry.find import owner  # noqa: PLC0415 - only where there is something to report

    plugin = owner(rule, {info.plugin for info in infos.values()})
    if plugin:
        return f"a rule of the plugin {plugin}? try --plugin {plugin}"
    if rule in {info.category for info in infos.values()}:
        return f"it is a category: see `guestlint rules --category {rule}`"
    parts = [name for name in sorted(infos) if rule.lower() in name.split("-")]
    if parts:
        return f"rules with it in their names: {', '.join(parts[:_FEW])}{', …' if parts[_FEW:] else ''}"
    return suggestion(rule, infos, "see `guestlint rules`")


def catalogue(registry: Registry) -> dict[str, RuleInfo]:
    """All rules that a finding may name: own rules, those of plugins, and the kinds of drift."""
    return {**registry.infos(), **KINDS}


def page(info: RuleInfo) -> str:
    """The page of a rule in Markdown: its title, its facts in one line, and its docs."""
    since = f" since {info.since}" if info.since else ""
    facts = (
        f"`{info.severity}` · stage `{info.stage}` · category `{info.category}` · confidence `{info.confidence}` · "
        f"{info.plugin}{since}"
    )
    return f"# {info.name}\n\n{info.title}\n\n{facts}\n\n{info.docs}\n"
