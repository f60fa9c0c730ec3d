"""Where the pages of rules are on the web."""

from __future__ import annotations

from guestlint.diagnostics import RuleInfo

_PAGES = "https://github.com/guestlint/guestlint/blob/main/docs/rules"


def page_url(rule: RuleInfo | None) -> str:
    """The address of a rule's page; empty for a rule of a plugin, whose pages guestlint does not know."""
    return f"{_PAGES}/{rule.name}.md" if rule is not None and rule.plugin == "guestlint" else ""
