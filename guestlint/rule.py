"""What a rule is, and all that one needs: rule files import from here alone."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from guestlint.finding import Category, Report, RuleInfo, Severity, Stage, Step
from guestlint.fix import Edit, Fix
from guestlint.lower.build import Lowered
from guestlint.lower.escape import refused_in_unit_name
from guestlint.lower.fleet import Fleet, label
from guestlint.model.problems import (
    InvalidHostName,
    MissingOption,
    MixedSchemas,
    Problem,
    RelativePath,
    TypeMismatch,
    UnknownOption,
)
from guestlint.model.types import Guest, Host, Zfs
from guestlint.source.document import Document
from guestlint.source.route import Place, format_key, format_route

if TYPE_CHECKING:
    from guestlint.graph.cycles import Wait
    from guestlint.graph.types import Graph

__all__ = [
    "Document",
    "Edit",
    "Fix",
    "FleetView",
    "HostView",
    "InvalidHostName",
    "MissingOption",
    "MixedSchemas",
    "Place",
    "RelativePath",
    "Report",
    "Rule",
    "Step",
    "TypeMismatch",
    "UnknownOption",
    "format_key",
    "format_route",
    "label",
    "refused_in_unit_name",
    "rule",
]

_P = TypeVar("_P", bound=Problem)


class HostView:
    """One host as rules see it: each floor is computed once, and only if a rule asks."""

    def __init__(self, document: Document, host: Host, mac_era: str = "") -> None:
        """`mac_era` names the way MACs are derived; empty takes the schema's own."""
        self.document = document
        self.host = host
        self._mac_era = mac_era

    @cached_property
    def lowered(self) -> Lowered:
        """What the module generates."""
        return Lowered(self.host, self._mac_era)

    @cached_property
    def graph(self) -> Graph:
        """How it hangs together."""
        from guestlint.graph.build import build  # noqa: PLC0415 - only a host with a chain of mounts needs its graph

        return build(self.lowered)

    def cycles(self) -> Iterator[tuple[Wait, ...]]:
        """The ordering cycles that systemd would find; the graph is built only where there may be one."""
        # Most hosts have no mount that waits for anything but its parents, and need neither the walk nor the graph.
        if not self.host.services and not any(
            mount.previous or not mount.guest for mount in self.lowered.mounts.values()
        ):
            return
        from guestlint.graph.cycles import ordering_cycles  # noqa: PLC0415 - see above
        from guestlint.graph.ordering import may_have_cycle  # noqa: PLC0415 - see above

        if may_have_cycle(self.lowered):
            yield from ordering_cycles(self.graph)

    def problems(self, kind: type[_P]) -> Iterator[_P]:
        """What Nix would refuse in the document, of one kind."""
        return (problem for problem in self.host.problems if isinstance(problem, kind))

    def zfs(self) -> Iterator[tuple[Guest, Zfs]]:
        """All guests' zfs entries, in the module's order."""
        return ((guest, zfs) for guest in self.host.guests for zfs in guest.zfs)


class FleetView:
    """All hosts of one run, sorted by file."""

    def __init__(self, hosts: Iterable[HostView]) -> None:
        """The order of `hosts` makes no difference."""
        self.hosts: Sequence[HostView] = sorted(hosts, key=lambda view: view.document.file)

    @cached_property
    def lowered(self) -> Fleet:
        """What the hosts have between them."""
        return Fleet([view.lowered for view in self.hosts])


Scope = Literal["document", "host", "fleet"]
Check = Callable[..., Iterable[Report]]


class Rule(NamedTuple):
    """A rule as declared: its check takes what the annotation of its one parameter says."""

    name: str
    category: Category
    severity: Severity
    stage: Stage
    scope: Scope
    check: Check

    def info(self, plugin: str = "guestlint") -> RuleInfo:
        """The rule without its check; title and page are the docstring of the module that declares it."""
        docs = sys.modules[self.check.__module__].__doc__ or ""
        title, _, page = docs.strip().partition("\n")
        return RuleInfo(self.name, self.category, self.severity, self.stage, title.strip(), page.strip(), plugin)


_SCOPES: dict[str, Scope] = {"Document": "document", "HostView": "host", "FleetView": "fleet"}


def rule(name: str, *, category: Category, severity: Severity, stage: Stage) -> Callable[[Check], Rule]:
    """Declare a check as the rule `name`; it runs on each `Document`, each `HostView`, or once on the `FleetView`.

    `severity` and `stage` are the rule's gravest; a report may say less. Raises TypeError where the check's parameter
    is not annotated as one of the three.
    """

    def declare(check: Check) -> Rule:
        parameters = [hint for parameter, hint in check.__annotations__.items() if parameter != "return"]
        hint = parameters[0] if len(parameters) == 1 else None
        scope = _SCOPES.get(hint if isinstance(hint, str) else getattr(hint, "__name__", ""))
        if scope is None:
            message = f"rule {name}: the check's one parameter must be annotated Document, HostView or FleetView"
            raise TypeError(message)
        return Rule(name, category, severity, stage, scope, check)

    return declare
