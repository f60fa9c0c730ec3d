"""What a run reports: diagnostics as rules yield them, findings as the engine completes them, and the whole run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from guestlint.hints import Literal
from guestlint.records import NamedTuple
from guestlint.source.document import Document
from guestlint.source.errors import GuestlintError
from guestlint.source.route import Place

Severity = Literal["error", "warning", "info"]
"""error: it will fail; warning: it will likely cause trouble; info: worth knowing."""

Stage = Literal["parse", "eval", "build", "boot", "runtime"]
"""When the defect causes a failure."""

Confidence = Literal["high", "medium", "low"]
"""How sure a rule is: below high, parts of the host that are not in the document may make the finding moot."""

Category = Literal["schema", "backend", "graph", "mounts", "storage", "network", "identity", "settings"]

RANK: Mapping[Severity, int] = {"info": 0, "warning": 1, "error": 2}


class Edit(NamedTuple):
    """One edit.

    `set` gives the key at `at` the string `value`, `remove` takes the key and its value away,
    `rename` gives the last key of the route the name `value`. At a comment, `remove` takes the comment away, and
    `rename` gives the rule that its route ends with another name.
    """

    op: Literal["set", "remove", "rename"]
    at: Place
    value: str = ""


class Fix(NamedTuple):
    """A fix. *Safe* means that the host's expansion changes only as the finding requires."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool = False


class RelatedLocation(NamedTuple):
    """A second place that belongs to a finding, with what it has to do with it."""

    message: str
    at: Place


class Diagnostic(NamedTuple):
    """What a check yields. `severity` and `stage` override the rule's own where it declares several.

    `identity` is what the fingerprint is made of beside the rule: names and values that stay when the text
    moves. By default it is the primary place's route.

    `lazy` is said of an error of stage eval that leaves the host's options as they are: an assertion, a guest's own
    configuration or the name of a derivation is refused when the host is built of them.
    """

    message: str
    at: Place
    related: tuple[RelatedLocation, ...] = ()
    flow: tuple[RelatedLocation, ...] = ()
    help: str = ""
    fix: Fix | None = None
    severity: Severity | None = None
    stage: Stage | None = None
    identity: tuple[str, ...] = ()
    lazy: bool = False


class RuleInfo(NamedTuple):
    """A rule without its check: what the catalogue, the reports and SARIF say about it."""

    name: str
    category: Category
    severity: Severity
    stage: Stage
    title: str
    docs: str
    """The rule's page in Markdown, without its title."""
    plugin: str = "guestlint"
    confidence: Confidence = "high"
    since: str = ""
    """The first version that has it."""


class Finding(NamedTuple):
    """A diagnostic with its rule, and with a fingerprint that survives moved lines."""

    rule: str
    category: Category
    severity: Severity
    stage: Stage
    diagnostic: Diagnostic
    fingerprint: str

    @property
    def path(self) -> str:
        """The option path of the primary place."""
        return self.diagnostic.at.path


class Suppressed(NamedTuple):
    """A suppressed finding: in the file (`inSource`) or by the settings (`external`), and why."""

    finding: Finding
    kind: Literal["inSource", "external"]
    justification: str


class Known(NamedTuple):
    """A finding as a baseline records it: what identifies it, and what people read."""

    rule: str
    fingerprint: str
    file: str
    path: str
    message: str


class Crash(NamedTuple):
    """A rule that raised, or yielded what it may not: its name, the host file it was looking at, and what it did.

    `error` is one line, and `file` is empty where the rule looks at all hosts together.
    """

    rule: str
    file: str
    error: str
    plugin: str = "guestlint"

    def __str__(self) -> str:
        """Say it all in one line."""
        where = f" on {self.file}" if self.file else ""
        owner = f"plugin {self.plugin}: " if self.plugin != "guestlint" else ""
        return f"{owner}rule {self.rule} crashed{where}: {self.error}"


class Run(NamedTuple):
    """The result of one run: `findings` are sorted by file, line, column and rule."""

    findings: Sequence[Finding]
    documents: Mapping[str, Document]
    """By the file's name as findings say it."""
    rules: Mapping[str, RuleInfo]
    crashes: Sequence[Crash] = ()
    suppressed: Sequence[Suppressed] = ()
    known: Sequence[Finding] | None = None
    """Findings recorded in the baseline; None without a baseline."""
    gone: Sequence[Known] = ()
    """Findings of the baseline that are no longer found."""
    refused: Sequence[GuestlintError] = ()
    """The plugins, and their extensions, that could not be used; each names it and says why."""
    failures: Sequence[GuestlintError] = ()
    """What else kept guestlint from its work, such as files that could not be read."""
    unchanged: int = 0
    """How many findings are left out as their files have not changed."""

    def worst(self) -> Severity | None:
        """The highest severity among the findings."""
        return max((finding.severity for finding in self.findings), key=RANK.__getitem__, default=None)
