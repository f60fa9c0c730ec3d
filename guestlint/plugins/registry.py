"""The rules and formats of one run, by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from guestlint.finding import RuleInfo
from guestlint.rule import Rule
from guestlint.source.errors import GuestlintError


class PluginError(GuestlintError):
    """A plugin that cannot be used; the message names it and says why."""


class Registered(NamedTuple):
    """A rule and the plugin that it comes from."""

    rule: Rule
    plugin: str

    def info(self) -> RuleInfo:
        """What the catalogue says of it."""
        return self.rule.info(self.plugin)


class Registry(NamedTuple):
    """All rules of a run, in order of their names."""

    rules: Mapping[str, Registered]

    def infos(self) -> dict[str, RuleInfo]:
        """What the catalogue says of each rule."""
        return {name: registered.info() for name, registered in self.rules.items()}


def register(rules: Iterable[tuple[Rule, str]]) -> Registry:
    """The registry of `rules`, each with its plugin's name. Raises PluginError where two share a name."""
    known: dict[str, Registered] = {}
    for rule, plugin in rules:
        other = known.get(rule.name)
        if other is not None:
            message = f"plugin {plugin}: a rule named {rule.name} comes from {other.plugin} already"
            raise PluginError(message, "give the rule another name")
        known[rule.name] = Registered(rule, plugin)
    return Registry(dict(sorted(known.items())))
