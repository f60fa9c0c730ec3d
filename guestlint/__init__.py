"""guestlint: a static linter and graph analyzer for NixOS hosts that run guests.

`lint`, `lint_text`, `expand`, `build_graph`, `why`, `impact`, `order`, `diff` and `to_networkx` are what
programs call; see docs/api.md. Each name is loaded when it is used, so that `import guestlint` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # typing's own would have to be imported
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from guestlint.diagnostics import (
        Crash,
        Diagnostic,
        Edit,
        Finding,
        Fix,
        Known,
        RelatedLocation,
        RuleInfo,
        Run,
        Severity,
        Stage,
        Suppressed,
    )
    from guestlint.engine.select import SelectionError
    from guestlint.graph.compare import Comparison, EdgeChange, NodeChange, diff
    from guestlint.graph.cycles import OrderingEdge
    from guestlint.graph.dependencies import Dependency
    from guestlint.graph.impact import Loss, impact
    from guestlint.graph.networkx import to_networkx
    from guestlint.graph.order import BootOrder, order
    from guestlint.graph.types import Edge, Graph, Layout, Node
    from guestlint.graph.why import why
    from guestlint.library import build_graph, expand, lint, lint_text
    from guestlint.registry.configure import RuleSettingsError
    from guestlint.registry.types import PluginError
    from guestlint.settings.options import ExtraOption, Network, PerFile, SettingsError, Suppress
    from guestlint.settings.resolve import Settings, SettingsOrigin
    from guestlint.source.document import Document
    from guestlint.source.errors import GuestlintError, SourceError
    from guestlint.source.globs import Glob
    from guestlint.source.route import Place, Span
    from guestlint.source.walk import FileChoice

__version__ = "0.1.0"

__all__ = [
    "BootOrder",
    "Comparison",
    "Crash",
    "Dependency",
    "Diagnostic",
    "Document",
    "Edge",
    "EdgeChange",
    "Edit",
    "ExtraOption",
    "FileChoice",
    "Finding",
    "Fix",
    "Glob",
    "Graph",
    "GuestlintError",
    "Known",
    "Layout",
    "Loss",
    "Network",
    "Node",
    "NodeChange",
    "OrderingEdge",
    "PerFile",
    "Place",
    "PluginError",
    "RelatedLocation",
    "RuleInfo",
    "RuleSettingsError",
    "Run",
    "SelectionError",
    "Settings",
    "SettingsError",
    "SettingsOrigin",
    "Severity",
    "SourceError",
    "Span",
    "Stage",
    "Suppress",
    "Suppressed",
    "build_graph",
    "diff",
    "expand",
    "impact",
    "lint",
    "lint_text",
    "order",
    "to_networkx",
    "why",
]

_HOMES = {
    "guestlint.diagnostics": (
        "Crash Diagnostic Edit Finding Fix Known RelatedLocation RuleInfo Run Severity Stage Suppressed"
    ),
    "guestlint.engine.select": "SelectionError",
    "guestlint.graph.compare": "Comparison EdgeChange NodeChange diff",
    "guestlint.graph.cycles": "OrderingEdge",
    "guestlint.graph.dependencies": "Dependency",
    "guestlint.graph.impact": "Loss impact",
    "guestlint.graph.networkx": "to_networkx",
    "guestlint.graph.order": "BootOrder order",
    "guestlint.graph.types": "Edge Graph Layout Node",
    "guestlint.graph.why": "why",
    "guestlint.library": "build_graph expand lint lint_text",
    "guestlint.registry.configure": "RuleSettingsError",
    "guestlint.registry.types": "PluginError",
    "guestlint.settings.options": "ExtraOption Network PerFile SettingsError Suppress",
    "guestlint.settings.resolve": "Settings SettingsOrigin",
    "guestlint.source.document": "Document",
    "guestlint.source.errors": "GuestlintError SourceError",
    "guestlint.source.globs": "Glob",
    "guestlint.source.route": "Place Span",
    "guestlint.source.walk": "FileChoice",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of these
    """Load the module that a public name comes from."""
    return _loaded(__name__, _HOMES, name)


def _loaded(module: str, homes: Mapping[str, str], name: str) -> Any:  # noqa: ANN401 - as above
    """A public name of `module`, of which `homes` have the modules where names come from. Raises AttributeError."""
    home = next((each for each, names in homes.items() if name in names.split()), None)
    if home is None:
        message = f"module {module!r} has no attribute {name!r}"
        raise AttributeError(message)
    from importlib import import_module  # noqa: PLC0415 - `import guestlint` costs nothing

    from guestlint.hints import of_typing  # noqa: PLC0415 - as above

    return of_typing(getattr(import_module(home), name))


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
