"""A rule's page as a test: its examples must have the findings they claim.

A page has a `toml bad` block with the line of the finding marked by `# <--`, and a `toml good` one. A line
`# file: NAME.toml` begins a file of a fleet; `# guestlint settings: KEY = VALUE` gives settings, in TOML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import tomli

from guestlint import api
from guestlint.diagnostics import Finding, RuleInfo, Run
from guestlint.edit.apply import apply_fixes
from guestlint.hints import Any
from guestlint.records import NamedTuple
from guestlint.registry.types import Registry
from guestlint.settings.check import check_options
from guestlint.settings.resolve import Settings, resolve
from guestlint.source.parse import read_bytes

HEADINGS = ("What goes wrong", "Bad", "Good", "How to fix", "References")
MARK = "# <--"

_BLOCK = re.compile(r"^```toml (bad|good)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r"^# file: (\S+)\n", re.MULTILINE)
_SETTINGS = re.compile(r"^# guestlint settings: (.*)$", re.MULTILINE)
_NOTE = re.compile(rf" *{re.escape(MARK)}.*")


class Example(NamedTuple):
    """One example: its text, that of each file without marks, and where its finding stands (None in a good one)."""

    text: str
    files: Mapping[str, str]
    settings: Mapping[str, Any]
    file: str | None
    line: int | None

    def lint(self, registry: Registry | None = None) -> Run:
        """The example's files in one run, with its settings.

        Raises GuestlintError where the settings are wrong.
        """
        given = check_options("example", self.settings)
        chosen = resolve(given)
        documents = [read_bytes(file, text.encode()) for file, text in self.files.items()]
        return api.lint(documents, chosen, configured(registry, chosen))

    def data(self) -> Mapping[str, Any]:
        """What the files say, by file."""
        return {file: read_bytes(file, text.encode()).data for file, text in self.files.items()}


def configured(registry: Registry | None, settings: Settings) -> Registry:
    """A registry with the settings that rules were given; `registry` itself stays as it is."""
    fresh = api.load_registry(settings._replace(rules={}))
    if registry is not None:
        fresh = registry._replace(rules={name: each.copy() for name, each in registry.rules.items()})
    api.configure(fresh, settings)
    return fresh


def examples(docs: str) -> dict[str, Example]:
    """The bad and the good example of a rule's page."""
    return {kind: _example(text) for kind, text in _BLOCK.findall(docs)}


def _example(text: str) -> Example:
    _, *parts = _FILE.split(text)
    files = dict(zip(parts[::2], parts[1::2], strict=True)) or {"host.toml": text}
    marked = [
        (file, number)
        for file, content in files.items()
        for number, line in enumerate(content.split("\n"), 1)
        if MARK in line
    ]
    settings = _SETTINGS.search(text)
    file, line = marked[0] if marked else (None, None)
    files = {name: _NOTE.sub("", content) for name, content in files.items()}
    given = tomli.loads(settings[1]) if settings else {}
    return Example(text=text, files=files, settings=given, file=file, line=line)


def faults(info: RuleInfo, registry: Registry | None = None) -> Sequence[str]:
    """What is wrong with the page of a rule, in words; empty if nothing is.

    `registry` has the rule; by default it is that of a run without plugins.
    """
    return list(_faults(info, registry))


def check_rule_pages(plugin: str) -> dict[str, list[str]]:
    """What is wrong with the pages of a plugin's rules, by rule: what `guestlint plugin test` prints.

    `plugin` is a name or a path, as in the settings. Raises PluginError if it cannot be used.
    """
    registry = api.load_registry(Settings(plugins=(plugin,)))
    if registry.refused:
        raise registry.refused[0]
    own = [each for each in registry.rules.values() if each.plugin == plugin]
    return {each.name: list(faults(each.info(), registry)) for each in own}


def _faults(info: RuleInfo, registry: Registry | None) -> Iterator[str]:
    if not info.title.endswith("."):
        yield "its docstring does not begin with a sentence that says what it reports"
    found = [heading for heading in HEADINGS if f"## {heading}\n" in f"{info.docs}\n"]
    yield from (f"the section `## {heading}` is missing" for heading in HEADINGS if heading not in found)
    if "References" in found and "\n- " not in info.docs.partition("## References")[2]:
        yield "no source is named under `## References`"
    shown = examples(info.docs)
    yield from (f"the example `toml {kind}` is missing" for kind in ("bad", "good") if kind not in shown)
    if "bad" in shown:
        yield from _faults_of_bad(info, shown["bad"], shown.get("good"), registry)
    if "good" in shown:
        for finding in shown["good"].lint(registry).findings:
            yield f"the good example has {_described(finding)}"


def _faults_of_bad(info: RuleInfo, bad: Example, good: Example | None, registry: Registry | None) -> Iterator[str]:
    run = bad.lint(registry)
    yield from (f"it crashes on the bad example: {crash.error}" for crash in run.crashes)
    yield from (f"on the bad example, {error}" for error in run.refused)
    others = [finding for finding in run.findings if finding.rule != info.name]
    own = [finding for finding in run.findings if finding.rule == info.name]
    yield from (f"the bad example also has {_described(finding)}" for finding in others)
    if len(own) != 1:
        yield f"the bad example has {len(own)} findings of the rule, expected one"
        return
    (finding,) = own
    span = run.documents[finding.diagnostic.at.file].span(finding.diagnostic.at)
    if span is None or (finding.diagnostic.at.file, span.line) != (bad.file, bad.line):
        line, file = f"line {span.line}" if span else "no line", finding.diagnostic.at.file
        marked = f"line {bad.line} of {bad.file}" if bad.line else "no line"
        yield f"the finding is at {line} of {file}, but `{MARK}` marks {marked}"
    if finding.severity != info.severity:
        yield f"the finding's severity is {finding.severity}, the rule's is {info.severity}"
    if not finding.diagnostic.help:
        yield "the finding has no help"
    if good is not None and finding.diagnostic.fix is not None:
        yield from _faults_of_fix(run, finding, bad, good, registry)


def _faults_of_fix(run: Run, finding: Finding, bad: Example, good: Example, registry: Registry | None) -> Iterator[str]:
    texts = apply_fixes(run, [finding]).texts
    if not texts:
        yield "the fix cannot be applied to the bad example"
        return
    fixed = bad._replace(files={**bad.files, **texts})
    if fixed.data() != good.data():
        yield "the fix does not turn the bad example into the good one"
    for left in fixed.lint(registry).findings:
        yield f"after the fix, there is {_described(left)}"


def _described(finding: Finding) -> str:
    return f"{finding.severity}[{finding.rule}] {finding.diagnostic.message}"
