"""The registry of a run: what guestlint brings itself, and what the plugins offer that the settings name.

Nothing is looked for that is not named: a name with a slash or ending in `.py` is a file, any other a name in the
entry-point group `guestlint.plugins` of the installed packages.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from importlib import import_module

from guestlint.frontends.guests.backends import BACKENDS
from guestlint.hints import TYPE_CHECKING
from guestlint.registry.index import GRAPHS, REPORTS, RULES
from guestlint.registry.types import OWN, LazyRule, Registry, RuleStub

if TYPE_CHECKING:
    from guestlint.plugins.rule_type import Rule


def load(plugins: Sequence[str] = ()) -> Registry:
    """Guestlint's own registry, and in it what `plugins` offer, as the settings name them.

    A plugin that cannot be used is in `refused`, and nothing of it is registered.
    """
    rules = {
        name: LazyRule(
            RuleStub(name=name, category=category, scope=scope, when=when, default=default),
            OWN,
            partial(_rule, category, name),
        )
        for name, (category, scope, when, default) in RULES.items()
    }
    registry = Registry(rules, BACKENDS, REPORTS, GRAPHS)
    if not plugins:
        return registry
    from guestlint.registry.join import join  # noqa: PLC0415 - a run without plugins pays nothing for them

    return join(registry, plugins)


def _rule(category: str, name: str) -> Rule:
    from guestlint.plugins.rule_type import Rule  # noqa: PLC0415 - a clean host loads no rule

    module = import_module(f"guestlint.rules.{category}.{name.replace('-', '_')}")
    return next(value for value in vars(module).values() if isinstance(value, Rule))
