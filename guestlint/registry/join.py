"""Plugins joined to the registry: each as a whole or, with the reason, not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from guestlint.frontends import OWN_FRONT_ENDS
from guestlint.registry.find import Offer, find
from guestlint.registry.types import OWN, LazyRule, PluginError, Registry

_RESERVED_GUEST_OPTIONS = frozenset(
    {"networking", "zfs", "modules", "autostart", "nodeName", "extraSpecialArgs", "backend", "_module"}
)
"""Options of every guest, so no names of backends."""


def join(registry: Registry, plugins: Sequence[str]) -> Registry:
    """`registry` with what `plugins` offer; those that cannot be used are in `refused`."""
    for name in dict.fromkeys(plugins):
        try:
            registry = _with(registry, find(name))
        except PluginError as error:
            registry = registry._replace(refused=(*registry.refused, error))
    return registry._replace(rules=dict(sorted(registry.rules.items())))


def _with(registry: Registry, offer: Offer) -> Registry:
    rules = {rule.name: LazyRule.of(rule, offer.plugin) for rule in offer.rules}
    backends = {backend.name: backend for backend in offer.backends}
    reports = {report.name: report.make for report in offer.reports}
    graphs = {graph.name: graph.make for graph in offer.graphs}
    extensions = {each.name: each for each in offer.extensions}
    front_ends = {each.name: each for each in offer.front_ends}
    own = (
        ("rule", rules, offer.rules, registry.rules),
        ("backend", backends, offer.backends, {**registry.backends, **dict.fromkeys(_RESERVED_GUEST_OPTIONS)}),
        ("format of reports", reports, offer.reports, registry.reports),
        ("format of graphs", graphs, offer.graphs, registry.graphs),
        ("part of the graph", extensions, offer.extensions, {each.name: each for each in registry.extensions}),
        ("front end", front_ends, offer.front_ends, {**registry.front_ends, **dict.fromkeys(OWN_FRONT_ENDS)}),
    )
    for kind, named, all_, known in own:
        _check_names(offer.plugin, kind, named, all_, known)
    return registry._replace(
        rules={**registry.rules, **rules},
        backends={**registry.backends, **backends},
        reports={**registry.reports, **reports},
        graphs={**registry.graphs, **graphs},
        front_ends={**registry.front_ends, **front_ends},
        extensions=(*registry.extensions, *extensions.values()),
    )


def _check_names(
    plugin: str, kind: str, named: Mapping[str, Any], all_: Sequence[Any], known: Mapping[str, Any]
) -> None:
    """Refuse a name that is taken, by the plugin itself too."""
    names = [thing.name for thing in all_]
    taken = next((name for name in names if name in known or names.count(name) > 1), None)
    if taken is None and "" not in named:
        return
    owner = getattr(known.get(taken or ""), "plugin", OWN) if taken in known else plugin
    message = (
        f"plugin {plugin}: a {kind} named {taken} comes from {owner} already"
        if taken
        else f"plugin {plugin}: a {kind} without a name"
    )
    raise PluginError(message, f"give the {kind} a name of its own")
