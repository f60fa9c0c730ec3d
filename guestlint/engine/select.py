"""Which rules run, and the severities of their findings, according to the settings."""

from __future__ import annotations

import os
from collections.abc import Container, Iterable, Mapping, Sequence

from guestlint.diagnostics import Finding
from guestlint.registry.types import LazyRule, Registry
from guestlint.settings.options import PerFile
from guestlint.settings.resolve import Settings, SettingsOrigin
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.route import Route, Span

ALL = "all"
"""The name for all rules that run by default."""


class SelectionError(GuestlintError):
    """An unknown rule, category or plugin in the settings; the message names the place."""


def selected(registry: Registry, settings: Settings) -> Mapping[str, LazyRule]:
    """The rules that run: `select`, by default all, with `extend_select`, without `ignore`.

    What is named may be a rule, a category, or a plugin. The more exact name wins: a rule over its category and its
    plugin, and `ignore` among equals. Raises SelectionError for an unknown name in any of the lists.
    """
    for each in settings.suppress:
        _check("suppress", each.rules, registry, settings.origin)
    if not (settings.select or settings.extend_select or settings.ignore or settings.severity):
        return {name: rule for name, rule in registry.rules.items() if rule.default}
    for option, names in (
        ("select", settings.select),
        ("extend-select", settings.extend_select),
        ("ignore", settings.ignore),
        ("severity", tuple(settings.severity)),
    ):
        _check(option, names, registry, settings.origin)
    wanted = frozenset((*(settings.select or (ALL,)), *settings.extend_select))
    unwanted = frozenset(settings.ignore)
    return {name: rule for name, rule in registry.rules.items() if _runs(rule, wanted, unwanted)}


def _runs(rule: LazyRule, wanted: frozenset[str], unwanted: frozenset[str]) -> bool:
    if rule.name in wanted or rule.name in unwanted:
        return rule.name not in unwanted
    groups = {rule.category, rule.plugin}
    if not groups.isdisjoint(unwanted) or ALL in unwanted:
        return False
    return rule.default and (ALL in wanted or not groups.isdisjoint(wanted))


def _check(option: str, names: Iterable[str], registry: Registry, origin: SettingsOrigin) -> None:
    if registry.may_lack_rules:  # of a plugin that is refused, that is complaint enough
        return
    groups = {each for rule in registry.rules.values() for each in (rule.category, rule.plugin)}
    only_rules = option.endswith(("severity", "suppress"))
    known = set(registry.rules) if only_rules else {ALL, *registry.rules, *groups}
    for name in names:
        if name not in known:
            setting = (option.partition(" ")[0], name)
            what = f"unknown rule{'' if only_rules else ', category or plugin'}: {name}"
            error = SelectionError(f"{_place(option, setting, origin)}: {what}", _hint(name, known, groups))
            error.excerpt = _excerpt(setting, origin)
            raise error


def _place(option: str, setting: Route, origin: SettingsOrigin) -> str:
    """Where a name stands: in a file, a variable or an option of the command line, as far as that is known."""
    from guestlint.settings.excerpts import giver  # noqa: PLC0415 - only where there is something to report

    return giver(setting, origin.given) or (f"{origin.file}: {option}" if origin.file else option)


def _excerpt(setting: Route, origin: SettingsOrigin) -> tuple[str, str, Span] | None:
    from guestlint.settings.excerpts import search  # noqa: PLC0415 - only where there is something to report

    return search(setting, origin.given)


def _hint(name: str, known: Iterable[str], enabled: Container[str]) -> str:
    """What may be meant by an unknown name: a known one, or a rule of a plugin that is installed and not in use."""
    from guestlint.registry.find import owner  # noqa: PLC0415 - only where there is something to report

    plugin = owner(name, enabled)
    if plugin:
        return f'a rule of the plugin {plugin}? enable it: plugins = ["{plugin}"], or --plugin {plugin}'
    from guestlint.source.suggest import suggestion  # noqa: PLC0415 - only for what is wrong

    return suggestion(name, known, "see `guestlint rules`")


def apply_severity(
    findings: Sequence[Finding], settings: Settings, registry: Registry, documents: Mapping[str, Document]
) -> Sequence[Finding]:
    """The findings on `documents` with the severities of the settings, without those ignored in their file."""
    if settings.severity:
        findings = [
            finding._replace(severity=settings.severity.get(finding.rule, finding.severity)) for finding in findings
        ]
    if not settings.per_file:
        return findings
    for each in settings.per_file:
        _check("per-file ignore", each.ignore, registry, settings.origin)
        _check("per-file severity", tuple(each.severity), registry, settings.origin)
    changed = (_in_its_file(finding, settings, registry, documents) for finding in findings)
    return [finding for finding in changed if finding is not None]


def _in_its_file(
    finding: Finding, settings: Settings, registry: Registry, documents: Mapping[str, Document]
) -> Finding | None:
    at = finding.diagnostic.at
    files = {at.file, documents[at.file].where(at)[0] if at.file in documents else at.file}
    names = {finding.rule, finding.category, registry.rules[finding.rule].plugin, ALL}
    for each in settings.per_file:
        if any(_matches(file, each) for file in files):
            if not names.isdisjoint(each.ignore):
                return None
            level = each.severity.get(finding.rule, finding.severity)
            finding = finding._replace(
                severity="error" if level == "error" else "info" if level == "info" else "warning"
            )
    return finding


def _matches(file: str, per_file: PerFile) -> bool:
    """Whether a pattern matches a file: its path from the settings file's folder, or its name."""
    from fnmatch import fnmatchcase  # noqa: PLC0415 - only where settings are for some files

    path = os.path.relpath(os.path.abspath(file), per_file.folder or ".").replace(os.sep, "/")
    return any(fnmatchcase(path, pattern) or fnmatchcase(os.path.basename(path), pattern) for pattern in per_file.files)
