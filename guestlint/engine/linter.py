"""What the rules say of one host file, without any other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from guestlint.analysis.views import FleetView, HostView
from guestlint.engine.alone import Alone
from guestlint.engine.one_rule import Said, Subject, run_one
from guestlint.engine.select import selected
from guestlint.frontends import own_front_ends, read_host
from guestlint.frontends.guests.backends import BACKENDS
from guestlint.names.nixpkgs import nixpkgs_of
from guestlint.registry.types import LazyRule, Registry
from guestlint.settings.resolve import Settings
from guestlint.source.document import Document
from guestlint.source.files import STDIN


class Linter:
    """The rules of one registry, as its settings select them, for one document after the other."""

    def __init__(self, registry: Registry, settings: Settings, *, has_all: bool = False) -> None:
        """With `has_all`, no finding is left out, however many there are of a rule. Raises SelectionError."""
        self.registry = registry
        self.settings = settings
        self.has_all = has_all
        self.rules = selected(registry, settings)
        self.view = viewer(registry, settings)
        self._alone = [rule for rule in self.rules.values() if rule.scope in ("document", "host")]
        self._as_fleet = [rule for rule in self.rules.values() if can_be_alone(rule)]

    @property
    def can_let_go(self) -> bool:
        """Whether a document need not be kept: nothing of a plugin may fail for all of them, or asks for all hosts."""
        registry = self.registry
        is_own = registry.backends == BACKENDS and not registry.front_ends and not registry.extensions
        return is_own and self.can_be_alone

    @property
    def can_be_alone(self) -> bool:
        """Whether no rule asks for all hosts of a run."""
        return all(can_be_alone(rule) for rule in self.rules.values() if rule.scope == "fleet")

    def linted(self, document: Document | Alone) -> Alone:
        """A document, linted if it is not yet. Raises ExtensionError."""
        return document if isinstance(document, Alone) else self.lint(document)

    def view_of(self, host: Alone) -> HostView | None:
        """The view of a document that parses. Raises SourceError where it was let go, and cannot be read again."""
        if host.view is not None or host.document.error:
            return host.view
        return self.view(host.document)

    def let_go(self, host: Alone) -> Alone:
        """The same, without what can be read again."""
        document, view = host.document, host.view
        if view is None or document.is_facts or document.file == STDIN:
            return host
        from guestlint.engine.summary import summarize  # noqa: PLC0415 - only in large fleets
        from guestlint.source.released import ReleasedDocument  # noqa: PLC0415 - as above

        released = ReleasedDocument.of(document, keep_text=bool(host.reports or host.as_fleet) or host.may_suppress)
        return host._replace(document=released, view=None, summary=summarize(view))

    def lint(self, document: Document) -> Alone:
        """What the rules say of a document. Raises ExtensionError."""
        said = Said({document.file: document}, [], [], self.has_all)
        view = None if document.error else self.view(document)
        subjects: Mapping[str, Sequence[Subject]] = {
            "document": [(document, document.file)],
            "host": [] if view is None else [(view, document.file)],
        }
        for rule in self._alone:
            run_one(rule, subjects[rule.scope], said)
        as_fleet = said._replace(reports=[])
        fleet = [] if view is None else [(FleetView([view]), "")]
        for rule in self._as_fleet:
            run_one(rule, fleet, as_fleet)
        # Empty ones are all the same: a large fleet keeps three for each host.
        return Alone(
            document=document,
            view=view,
            reports=said.reports or (),
            as_fleet=as_fleet.reports or (),
            crashes=said.crashes or (),
            may_suppress="guestlint:" in document.text,
        )


def can_be_alone(rule: LazyRule) -> bool:
    """Whether a rule that looks at several hosts says nothing new of one that meets no other.

    It has signs, which are those of what hosts meet by; without any, it may compare whatever it likes.
    """
    return rule.scope == "fleet" and bool(rule.when)


def view(document: Document, registry: Registry, settings: Settings) -> HostView:
    """The host of a document that could be parsed, as rules see it."""
    return viewer(registry, settings)(document)


def viewer(registry: Registry, settings: Settings) -> Callable[[Document], HostView]:
    """Makes the view of each document that could be parsed."""
    own = own_front_ends(registry.backends, settings.module_schema, settings.mac_era)
    front_ends, nixpkgs = {**own, **registry.front_ends}, nixpkgs_of(settings.nixpkgs)
    added = [extension.add for extension in registry.extensions]
    if settings.extra_options:
        from guestlint.frontends.extra_options import ExtraOptions  # noqa: PLC0415 - most modules are no forks

        extra = ExtraOptions(settings.extra_options, registry.backends)
        return lambda document: HostView(document, extra.read(document, front_ends, nixpkgs), added)
    return lambda document: HostView(document, read_host(document, front_ends, nixpkgs), added)
