"""What a rule is: a check with a name, its facts, and what it needs to be given."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from guestlint.analysis.signs import Sign
from guestlint.diagnostics import Category, Confidence, Diagnostic, RuleInfo, Severity, Stage
from guestlint.hints import Any, Literal
from guestlint.records import NamedTuple

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
