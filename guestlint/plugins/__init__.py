"""The rule kit: all that a rule, a front end, a backend, a part of the graph or a format needs, under names that stay.

guestlint's own rules are written with it as well. What is imported from here keeps its meaning within one major
version of `API_VERSION`; every other module of guestlint may change at any time.

A plugin is a module, a package or a file that says `GUESTLINT_API = "1.0"` and holds, at the top of its modules, what
it offers: rules (`rule`), front ends (objects of a `FrontEnd`), backends (objects of a `Backend`), parts of the graph
(`graph_extension`), `ReportFormat`s and `GraphFormat`s. It runs where the settings name it, and nowhere else.
"""

from __future__ import annotations

from guestlint import _loaded
from guestlint.hints import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from guestlint.analysis.shares import unusual_shares
    from guestlint.analysis.signs import Sign
    from guestlint.analysis.views import FleetView, HostView
    from guestlint.diagnostics import (
        Category,
        Confidence,
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
    from guestlint.frontends.front_end import FrontEnd
    from guestlint.frontends.guests.backend import Addresses, Backend, Given, Running
    from guestlint.frontends.guests.options import Revision
    from guestlint.frontends.options import Option, Type, Types
    from guestlint.graph.types import Edge, Graph, Layout, Node
    from guestlint.names.ethernet import GLOBAL_UNICAST, LOCAL_UNICAST, base_of
    from guestlint.names.linux import MAX_INTERFACE_NAME, is_plain_interface_name
    from guestlint.names.nixpkgs import Nixpkgs
    from guestlint.names.nspawn import is_machine_name
    from guestlint.names.paths import collapsed, mounted_path, normal_path, parents
    from guestlint.names.zfs import MAX_DATASET_NAME, NameFault, dataset_fault, pool_fault
    from guestlint.picture.derivation import Derivation
    from guestlint.picture.host import Host, HostPart
    from guestlint.picture.links import Link, LinkKind, Network
    from guestlint.picture.problems import (
        FailedAssertion,
        InvalidHostName,
        MissingOption,
        MixedSchemas,
        Problem,
        RelativePath,
        TypeMismatch,
        UnknownOption,
        of_kind,
    )
    from guestlint.picture.resources import Address, Device, ForwardedPort, Volume, Vsock
    from guestlint.picture.types import (
        Conflict,
        Dataset,
        FileSystem,
        Guest,
        Interface,
        Mount,
        Pool,
        Share,
        ShareField,
        ShareOptions,
        Unit,
        Unused,
    )
    from guestlint.plugins.declaration import rule
    from guestlint.plugins.extensions import (
        GraphExtension,
        GraphFormat,
        GraphWriter,
        Reporter,
        ReportFormat,
        graph_extension,
    )
    from guestlint.plugins.rule_type import Rule
    from guestlint.plugins.suppressions import Suppressions, UnknownRule
    from guestlint.plugins.wording import host_label, shown_character
    from guestlint.source.comments import Suppression
    from guestlint.source.document import Document
    from guestlint.source.errors import GuestlintError
    from guestlint.source.near_misses import NearMisses
    from guestlint.source.route import Place, Span, format_key, format_route
    from guestlint.source.suggest import nearest

__all__ = [
    "API_VERSION",
    "GLOBAL_UNICAST",
    "LOCAL_UNICAST",
    "MAX_DATASET_NAME",
    "MAX_INTERFACE_NAME",
    "Address",
    "Addresses",
    "Backend",
    "Category",
    "Confidence",
    "Conflict",
    "Crash",
    "Dataset",
    "Derivation",
    "Device",
    "Diagnostic",
    "Document",
    "Edge",
    "Edit",
    "FailedAssertion",
    "FileSystem",
    "Finding",
    "Fix",
    "FleetView",
    "ForwardedPort",
    "FrontEnd",
    "Given",
    "Graph",
    "GraphExtension",
    "GraphFormat",
    "GraphWriter",
    "Guest",
    "GuestlintError",
    "Host",
    "HostPart",
    "HostView",
    "Interface",
    "InvalidHostName",
    "Known",
    "Layout",
    "Link",
    "LinkKind",
    "MissingOption",
    "MixedSchemas",
    "Mount",
    "NameFault",
    "NearMisses",
    "Network",
    "Nixpkgs",
    "Node",
    "Option",
    "Place",
    "Pool",
    "Problem",
    "RelatedLocation",
    "RelativePath",
    "ReportFormat",
    "Reporter",
    "Revision",
    "Rule",
    "RuleInfo",
    "Run",
    "Running",
    "Severity",
    "Share",
    "ShareField",
    "ShareOptions",
    "Sign",
    "Span",
    "Stage",
    "Suppressed",
    "Suppression",
    "Suppressions",
    "Type",
    "TypeMismatch",
    "Types",
    "Unit",
    "UnknownOption",
    "UnknownRule",
    "Unused",
    "Volume",
    "Vsock",
    "base_of",
    "collapsed",
    "dataset_fault",
    "format_key",
    "format_route",
    "graph_extension",
    "host_label",
    "is_machine_name",
    "is_plain_interface_name",
    "mounted_path",
    "nearest",
    "normal_path",
    "of_kind",
    "parents",
    "pool_fault",
    "rule",
    "shown_character",
    "unusual_shares",
]

API_VERSION = "1.0"
"""The first number changes where a name is taken away or gets another meaning, the second where one is added."""

_HOMES = {
    "guestlint.analysis.shares": "unusual_shares",
    "guestlint.analysis.signs": "Sign",
    "guestlint.analysis.views": "FleetView HostView",
    "guestlint.diagnostics": (
        "Category Confidence Crash Diagnostic Edit Finding Fix Known RelatedLocation RuleInfo Run "
        "Severity Stage Suppressed"
    ),
    "guestlint.frontends.front_end": "FrontEnd",
    "guestlint.frontends.guests.backend": "Addresses Backend Given Running",
    "guestlint.frontends.guests.options": "Revision",
    "guestlint.frontends.options": "Option Type Types",
    "guestlint.graph.types": "Edge Graph Layout Node",
    "guestlint.names.ethernet": "GLOBAL_UNICAST LOCAL_UNICAST base_of",
    "guestlint.names.linux": "MAX_INTERFACE_NAME is_plain_interface_name",
    "guestlint.names.nixpkgs": "Nixpkgs",
    "guestlint.names.nspawn": "is_machine_name",
    "guestlint.names.paths": "collapsed mounted_path normal_path parents",
    "guestlint.names.zfs": "MAX_DATASET_NAME NameFault dataset_fault pool_fault",
    "guestlint.picture.derivation": "Derivation",
    "guestlint.picture.host": "Host HostPart",
    "guestlint.picture.links": "Link LinkKind Network",
    "guestlint.picture.problems": (
        "FailedAssertion InvalidHostName MissingOption MixedSchemas Problem RelativePath TypeMismatch "
        "UnknownOption of_kind"
    ),
    "guestlint.picture.resources": "Address Device ForwardedPort Volume Vsock",
    "guestlint.picture.types": (
        "Conflict Dataset FileSystem Guest Interface Mount Pool Share ShareField ShareOptions Unit Unused"
    ),
    "guestlint.plugins.declaration": "rule",
    "guestlint.plugins.extensions": "GraphExtension GraphFormat GraphWriter ReportFormat Reporter graph_extension",
    "guestlint.plugins.rule_type": "Rule",
    "guestlint.plugins.suppressions": "Suppressions UnknownRule",
    "guestlint.plugins.wording": "host_label shown_character",
    "guestlint.source.comments": "Suppression",
    "guestlint.source.document": "Document",
    "guestlint.source.errors": "GuestlintError",
    "guestlint.source.near_misses": "NearMisses",
    "guestlint.source.route": "Place Span format_key format_route",
    "guestlint.source.suggest": "nearest",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - any of these
    """Load the module that a name comes from, once: a clean run has no need of most."""
    found = globals()[name] = _loaded(__name__, _HOMES, name)
    return found
