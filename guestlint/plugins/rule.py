"""What a rule is: a check with a name, its facts, and what it needs to be given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, Literal, NamedTuple

from guestlint.analysis.signs import Sign
from guestlint.diagnostics import Category, Confidence, Diagnostic, RuleInfo, Severity, Stage

Scope = Literal["document", "host", "fleet", "suppressions"]
"""What a check looks at, and so how often it runs."""

Check = Callable[..., Iterable[Diagnostic]]

Getter = Callable[[Any], Any]
"""From the subject of a scope to what a check is given of it."""


class Rule(NamedTuple):
    """A rule as declared. `needs` give, of a subject of its scope, the arguments of its check, its settings aside."""

    name: str
    category: Category
    severity: Severity
    stage: Stage
    confidence: Confidence
    since: str
    scope: Scope
    needs: tuple[Getter, ...]
    when: tuple[Sign, ...]
    default: bool
    settings: type[Any] | None
    check: Check

    def info(self, plugin: str = "guestlint") -> RuleInfo:
        """The rule without its check; title and page are the docstring of the module that declares it."""
        docs = sys.modules[self.check.__module__].__doc__ or ""
        title, _, page = docs.strip().partition("\n")
        return RuleInfo(
            self.name,
            self.category,
            self.severity,
            self.stage,
            title.strip(),
            page.strip(),
            plugin,
            self.confidence,
            self.since,
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

    `severity` and `stage` are the rule's gravest; a report may say less. `since` is the version that has it first.
    `when` names signs (`Sign`), one of which is there wherever the check would report something, as in
    "unusual-share": elsewhere the rule does not run, and one of guestlint's own is not even loaded.
    A rule whose `default` is false runs only where the settings select it by name.
    `settings` is a NamedTuple with a default for each field: what `[rules.NAME]` of the settings file may hold.

    Raises DeclarationError, a TypeError, for a name or a fact that is not valid, and for a check that asks for what
    there is not.
    """
    from guestlint.plugins.declaration import check_facts, with_check  # noqa: PLC0415 - a clean run declares no rule

    signs = (when,) if isinstance(when, str) else when
    draft = Rule(
        name, category, severity, stage, confidence, since, "document", (), signs, default, settings, lambda _: ()
    )
    check_facts(draft)
    return lambda check: with_check(draft, check)
