"""The rules as a SARIF log describes them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from guestlint.diagnostics import RuleInfo, Run, Severity
from guestlint.hints import Any
from guestlint.report.pages import page_url
from guestlint.source.printable import printable

LEVELS: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "note"}
"""The words of SARIF."""

_PROBLEM_SEVERITIES: Mapping[Severity, str] = {"error": "error", "warning": "warning", "info": "recommendation"}


def rule_descriptors(run: Run) -> list[dict[str, Any]]:
    """Describe all rules of a run by name, those too that only a finding names."""
    rules = dict(run.rules)
    for finding in run.findings:
        if finding.rule not in rules:
            rules[finding.rule] = RuleInfo(
                name=finding.rule,
                category=finding.category,
                severity=finding.severity,
                stage=finding.stage,
                title=finding.rule.replace("-", " "),
                docs="",
            )
    return [_descriptor(rules[name]) for name in sorted(rules)]


def _descriptor(rule: RuleInfo) -> dict[str, Any]:
    title = _sentence(rule.title)
    docs = _visible(rule.docs).strip() or title
    descriptor: dict[str, Any] = {
        "id": rule.name,
        "name": "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", rule.name)),
        "shortDescription": {"text": title},
        "fullDescription": {"text": _first_paragraph(docs) or title},
        "help": {"text": docs, "markdown": docs},
    }
    page = page_url(rule)
    if page:
        descriptor["helpUri"] = page
    descriptor["defaultConfiguration"] = {"level": LEVELS[rule.severity]}
    descriptor["properties"] = {
        "tags": [rule.category, rule.stage],
        "category": rule.category,
        "stage": rule.stage,
        "precision": rule.confidence,
        "problem.severity": _PROBLEM_SEVERITIES[rule.severity],
    }
    return descriptor


def _first_paragraph(docs: str) -> str:
    """The first paragraph of Markdown that is text, on one line."""
    for paragraph in re.split(r"\n\s*\n", docs):
        lines = [line for line in paragraph.strip().splitlines() if not line.startswith("#")]
        if lines and not lines[0].startswith("```"):
            return _sentence(" ".join(line.strip() for line in lines))
    return ""


def _sentence(text: str) -> str:
    text = printable(text)
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _visible(markdown: str) -> str:
    return "\n".join(map(printable, markdown.expandtabs(4).split("\n")))
