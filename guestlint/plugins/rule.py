"""What a rule is: a check with a name, its facts, and what it needs to be given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Literal, NamedTuple

from guestlint.analysis.signs import Sign, signs_of
from guestlint.diagnostics import Category, Confidence, Diagnostic, RuleInfo, Severity, Stage

Scope = Literal["document", "host", "fleet", "suppressions"]
Check = Callable[..., Iterable[Diagnostic]]

_SCOPES: Mapping[str, Scope] = {
    "Document": "document",
    "HostView": "host",
    "Host": "host",
    "Graph": "host",
    "FleetView": "fleet",
    "Suppressions": "suppressions",
}
"""What a check's parameters may be annotated with, and how often a check that needs it runs."""


class Rule(NamedTuple):
    """A rule as declared. `needs` are the annotations of its check's parameters, in order."""

    name: str
    category: Category
    severity: Severity
    stage: Stage
    confidence: Confidence
    since: str
    scope: Scope
    needs: tuple[str, ...]
    when: tuple[Sign, ...]
    default: bool
    settings: type[Any] | None
    check: Check

    def info(self, plugin: str = "guestlint") -> RuleInfo:
        """The rule without its check; title and page are the docstring of the module that declares it."""
        docs = sys.modules[self.check.__module__].__doc__ or ""
        title, _, page = docs.strip().partition("\n")
        return RuleInfo(
            name=self.name,
            category=self.category,
            severity=self.severity,
            stage=self.stage,
            title=title.strip(),
            docs=page.strip(),
            plugin=plugin,
            confidence=self.confidence,
            since=self.since,
        )


def rule(  # noqa: PLR0913 - the facts of a rule, each named where it is declared
    name: str,
    *,
    category: Category,
    severity: Severity,
    stage: Stage,
    confidence: Confidence = "high",
    since: str = "",
    when: Sign | tuple[Sign, ...] = (),
    default: bool = True,
    settings: type[Any] | None = None,
) -> Callable[[Check], Rule]:
    """Declare a check as the rule `name`.

    The annotations of the check's parameters say what it needs, and it is given just that: the `Document`, parsed or
    not; `Host`, `Graph` or `HostView` (all that there is) of each host that could be parsed; `FleetView` once a run;
    `Suppressions` after all others, where a file has suppressions; last, with `settings`, an object of that class.

    `severity` and `stage` are the rule's worst; a diagnostic may give less. `since` is the version that has it first.
    `when` names signs (`Sign`), one of which is there wherever the check would report something, as in
    "unusual-share": elsewhere the rule does not run, and one of guestlint's own is not even loaded.
    A rule whose `default` is false runs only where the settings select it by name.
    `settings` is a NamedTuple with a default for each field: what `[rules.NAME]` of the settings file may hold.

    Raises TypeError where a parameter is annotated as something else, or the needs do not go together.
    """
    more: dict[str, Any] = {"confidence": confidence, "since": since, "default": default, "settings": settings}

    def declare(check: Check) -> Rule:
        needs = _needs(check, settings)
        scope = _scope(name, needs)
        signs = check_signs(name, when, scope)
        return Rule(name, category, severity, stage, **more, scope=scope, needs=needs, when=signs, check=check)

    return declare


def check_signs(name: str, when: Sign | tuple[Sign, ...], scope: Scope) -> tuple[Sign, ...]:
    """The signs that `when` names. Raises TypeError for one that a rule of the scope cannot ask for."""
    signs = (when,) if isinstance(when, str) else when
    unknown = next((sign for sign in signs if sign not in signs_of(scope)), None)
    if unknown is not None:
        message = f"rule {name}: unknown sign {unknown!r}: expected one of {', '.join(signs_of(scope)) or 'none'}"
        raise TypeError(message)
    return signs


def _needs(check: Check, settings: type[Any] | None) -> tuple[str, ...]:
    """The annotations of a check's parameters, that of its settings aside."""
    hints = [_name(hint) for parameter, hint in check.__annotations__.items() if parameter != "return"]
    if settings is not None and hints and hints[-1] == settings.__name__:
        hints.pop()
    return tuple(hints)


def _scope(name: str, needs: tuple[str, ...]) -> Scope:
    """The one scope of all that a check needs. Raises TypeError where there is none, or more than one."""
    scopes = {_SCOPES.get(need) for need in needs}
    scope = scopes.pop() if len(scopes) == 1 else None
    if scope is None:
        message = f"rule {name}: a check's parameters are annotated with {', '.join(_SCOPES)}, or its settings"
        raise TypeError(message)
    return scope


def _name(hint: object) -> str:
    return hint if isinstance(hint, str) else getattr(hint, "__name__", "")
