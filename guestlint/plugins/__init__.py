"""The rule kit: all that a rule, a backend, a part of the graph or a format needs, under names that stay.

guestlint's own rules are written with it as well. What is imported from here keeps its meaning within one major
version of `API_VERSION`; every other module of guestlint may change at any time.

A plugin is a module, a package or a file that says `GUESTLINT_API = "1.0"` and holds, at the top of its modules, what
it offers: rules (`rule`), backends (objects of a `Backend`), parts of the graph (`graph_extension`), `ReportFormat`s
and `GraphFormat`s. It runs where the settings name it, and nowhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from guestlint.diagnostics import (
    Category,
    Confidence,
    Diagnostic,
    Edit,
    Finding,
    Fix,
    RelatedLocation,
    Run,
    Severity,
    Stage,
)
from guestlint.lower.backend import Address, Backend, Given
from guestlint.lower.build import Lowered
from guestlint.lower.fleet import Fleet, label
from guestlint.lower.types import Link, Mount, Service
from guestlint.model.options import Option, Type, Types
from guestlint.model.problems import (
    InvalidHostName,
    MissingOption,
    MixedSchemas,
    Problem,
    RelativePath,
    TypeMismatch,
    UnknownOption,
)
from guestlint.model.types import (
    Container,
    FileSystem,
    Guest,
    Host,
    HostDataset,
    HostLink,
    HostPool,
    HostService,
    Interface,
    MicroVM,
    Zfs,
)
from guestlint.plugins.extensions import (
    GraphExtension,
    GraphFormat,
    GraphWriter,
    Reporter,
    ReportFormat,
    graph_extension,
)
from guestlint.plugins.rule import Rule, rule
from guestlint.plugins.views import FleetView, HostView
from guestlint.source.document import Document
from guestlint.source.route import Place, format_key, format_route

if TYPE_CHECKING:
    from guestlint.graph.types import Edge, Graph, Node
    from guestlint.names.nixpkgs import mount_unit, refused_in_unit_name
    from guestlint.names.paths import collapsed, normal_path, parents
    from guestlint.names.zfs import dataset_fault, pool_fault
    from guestlint.plugins.suppressions import Suppressions
    from guestlint.source.suggest import nearest


__all__ = [
    "API_VERSION",
    "MAX_DATASET_NAME",
    "Address",
    "Backend",
    "Category",
    "Confidence",
    "Container",
    "Diagnostic",
    "Document",
    "Edge",
    "Edit",
    "FileSystem",
    "Finding",
    "Fix",
    "Fleet",
    "FleetView",
    "Given",
    "Graph",
    "GraphExtension",
    "GraphFormat",
    "GraphWriter",
    "Guest",
    "Host",
    "HostDataset",
    "HostLink",
    "HostPool",
    "HostService",
    "HostView",
    "Interface",
    "InvalidHostName",
    "Link",
    "Lowered",
    "MicroVM",
    "MissingOption",
    "MixedSchemas",
    "Mount",
    "Node",
    "Option",
    "Place",
    "Problem",
    "RelatedLocation",
    "RelativePath",
    "ReportFormat",
    "Reporter",
    "Rule",
    "Run",
    "Service",
    "Severity",
    "Stage",
    "Suppressions",
    "Type",
    "TypeMismatch",
    "Types",
    "UnknownOption",
    "Zfs",
    "collapsed",
    "dataset_fault",
    "format_key",
    "format_route",
    "graph_extension",
    "label",
    "mount_unit",
    "nearest",
    "normal_path",
    "parents",
    "pool_fault",
    "refused_in_unit_name",
    "rule",
]

API_VERSION = "1.0"
"""The first number changes where a name is taken away or gets another meaning, the second where one is added."""


MAX_DATASET_NAME = 255
"""Bytes of a pool's and a dataset's name together (OpenZFS, `ZFS_MAX_DATASET_NAME_LEN` less the final NUL)."""

_ON_USE = {
    "Edge": "guestlint.graph.types",
    "Graph": "guestlint.graph.types",
    "Node": "guestlint.graph.types",
    "Suppressions": "guestlint.plugins.suppressions",
    "collapsed": "guestlint.names.paths",
    "dataset_fault": "guestlint.names.zfs",
    "mount_unit": "guestlint.names.nixpkgs",
    "nearest": "guestlint.source.suggest",
    "normal_path": "guestlint.names.paths",
    "parents": "guestlint.names.paths",
    "pool_fault": "guestlint.names.zfs",
    "refused_in_unit_name": "guestlint.names.nixpkgs",
}
"""Names whose modules a clean run has no need of."""


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of these
    """Load the module that a name of `_ON_USE` comes from."""
    if name in _ON_USE:
        from importlib import import_module  # noqa: PLC0415 - see above

        return getattr(import_module(_ON_USE[name]), name)
    message = f"module {__name__!r} has no attribute {name!r}"
    raise AttributeError(message)
