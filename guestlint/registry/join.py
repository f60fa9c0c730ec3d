"""Plugins joined to the registry: each as a whole or, with the reason, not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from guestlint.frontends import OWN_FRONT_ENDS
from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Backend
from guestlint.hints import Any
from guestlint.plugins.extensions import GraphFormat, ReportFormat
from guestlint.plugins.rule_type import Rule
from guestlint.plugins.type_check import shown
from guestlint.registry.find import Offer, find
from guestlint.registry.guard import GuardedWriter, guarded, guarded_graph_extension
from guestlint.registry.types import (
    BACKEND,
    FRONT_END,
    GRAPH_EXTENSION,
    GRAPH_FORMAT,
    OWN,
    REPORT_FORMAT,
    LazyRule,
    PluginError,
    Registry,
)
from guestlint.source.errors import described

_RESERVED_GUEST_OPTIONS = frozenset(
    {"networking", "zfs", "modules", "autostart", "nodeName", "extraSpecialArgs", "backend", "_module"}
)
"""Options of every guest, so no names of backends."""

_NOT_IN_NAMES = frozenset("=,/ ")
"""What separates names on the command line, and parts of an id in the graph."""


def join(registry: Registry, plugins: Sequence[str]) -> Registry:
    """`registry` with what `plugins` offer; those that cannot be used are in `refused`."""
    for name in dict.fromkeys(plugins):
        try:
            registry = _with(registry, find(name))
        except PluginError as error:
            registry = registry._replace(refused=(*registry.refused, error))
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a name, for one, may be any property
            refused = PluginError(f"plugin {name}: {described(error)}", "correct the plugin")
            registry = registry._replace(refused=(*registry.refused, refused))
    return registry._replace(rules=dict(sorted(registry.rules.items())))


def _with(registry: Registry, offer: Offer) -> Registry:
    """The registry with one plugin's offer, guarded. Raises PluginError."""
    plugin = offer.plugin
    rules = [LazyRule.of(rule, plugin) for rule in offer.rules]
    backends = [guarded(each, Backend, plugin, BACKEND, _name(each, BACKEND, plugin)) for each in offer.backends]
    front_ends = [
        guarded(each, FrontEnd, plugin, FRONT_END, _name(each, FRONT_END, plugin)) for each in offer.front_ends
    ]
    own = (
        ("rule", rules, registry.rules),
        (BACKEND, backends, {**registry.backends, **dict.fromkeys(_RESERVED_GUEST_OPTIONS)}),
        (FRONT_END, front_ends, {**registry.front_ends, **dict.fromkeys(OWN_FRONT_ENDS)}),
        (REPORT_FORMAT, offer.reports, registry.reports),
        (GRAPH_FORMAT, offer.graphs, registry.graphs),
        (GRAPH_EXTENSION, offer.extensions, {each.name: each for each in registry.extensions}),
    )
    for kind, things, known in own:
        _check_names(plugin, kind, things, known)
    _check_pages(plugin, offer.rules)
    return registry._replace(
        rules={**registry.rules, **{rule.name: rule for rule in rules}},
        backends={**registry.backends, **{backend.name: backend for backend in backends}},
        reports={**registry.reports, **_writers(plugin, REPORT_FORMAT, offer.reports)},
        graphs={**registry.graphs, **_writers(plugin, GRAPH_FORMAT, offer.graphs)},
        front_ends={**registry.front_ends, **{front_end.name: front_end for front_end in front_ends}},
        extensions=(*registry.extensions, *(guarded_graph_extension(each, plugin) for each in offer.extensions)),
    )


def _writers(plugin: str, kind: str, formats: Sequence[ReportFormat | GraphFormat]) -> dict[str, Any]:
    return {each.name: partial(GuardedWriter, each.make, plugin, kind, each.name) for each in formats}


def _name(thing: Any, kind: str, plugin: str) -> Any:  # noqa: ANN401 - a plugin's thing, and what it calls itself
    """What a thing is named. Raises PluginError where it does not say so."""
    try:
        return thing.name
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        message = f"plugin {plugin}: the name of a {kind}: {described(error)}"
        raise PluginError(message, f"give the {kind} a name of its own") from error


def _check_names(plugin: str, kind: str, things: Sequence[Any], known: Mapping[str, Any]) -> None:
    """Refuse a name that is not valid, and one that is taken, by the plugin itself too. Raises PluginError."""
    names = [_name(thing, kind, plugin) for thing in things]
    for name in names:
        message = ""
        if name == "":
            message = f"plugin {plugin}: a {kind} without a name"
        elif not isinstance(name, str) or not name.isprintable() or not set(name).isdisjoint(_NOT_IN_NAMES):
            message = f"plugin {plugin}: the name of a {kind} is {shown(name)}, which is not valid"
        elif name in known or names.count(name) > 1:
            owner = getattr(known[name], "plugin", OWN) if name in known else plugin
            message = f"plugin {plugin}: a {kind} named {name} is already provided by {owner}"
        if message:
            raise PluginError(message, f"give the {kind} a name of its own")


def _check_pages(plugin: str, rules: Sequence[Rule]) -> None:
    """Refuse two rules of one module, whose docstring would be the page of both. Raises PluginError."""
    pages: dict[str, str] = {}
    for rule in rules:
        other = pages.setdefault(rule.check.__module__, rule.name)
        if other != rule.name:
            both = f"rules {other} and {rule.name}"
            message = f"plugin {plugin}: {both} share a module, whose docstring is the page of one rule"
            raise PluginError(message, "define each rule in a module of its own")
