"""The rules, backends, formats and parts of the graph of one run, by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType

from guestlint.analysis.signs import Sign
from guestlint.diagnostics import RuleInfo
from guestlint.frontends.front_end import FrontEnd
from guestlint.frontends.guests.backend import Backend
from guestlint.hints import TYPE_CHECKING, Any, Self
from guestlint.records import NamedTuple
from guestlint.source.errors import GuestlintError

if TYPE_CHECKING:
    from guestlint.plugins.extensions import GraphExtension
    from guestlint.plugins.rule_type import Rule, Scope

OWN = "guestlint"
"""What stands where a plugin is named, for what guestlint brings itself."""


BACKEND, FRONT_END, GRAPH_EXTENSION = "backend", "front end", "graph extension"
REPORT_FORMAT, GRAPH_FORMAT = "report format", "graph format"
"""The kinds of extensions, as messages call them."""

_FIELDS = {BACKEND: "backends", FRONT_END: "front_ends", GRAPH_EXTENSION: "extensions"}
"""By the kinds of extensions that a run can be done without, the field of the registry that has them."""


class PluginError(GuestlintError):
    """A plugin that cannot be used; the message names it and says why."""


class ExtensionError(PluginError):
    """A backend or another extension that fails while it is used, or gives what it may not."""

    def __init__(self, plugin: str, kind: str, name: str, error: str) -> None:
        """`kind` and `name` say which extension of `plugin` it is, and `error` what it did."""
        super().__init__(f"plugin {plugin}: {kind} {name}: {error}", f"everything else ran without this {kind}")
        self.kind = kind
        self.name = name


class RuleStub(NamedTuple):
    """What is known of a rule that is not loaded: its folder, how often it runs, when, and whether it does unasked."""

    name: str
    category: str
    scope: Scope
    when: tuple[Sign, ...]
    default: bool


def _stub(rule: Rule | LazyRule) -> RuleStub:
    return RuleStub(name=rule.name, category=rule.category, scope=rule.scope, when=rule.when, default=rule.default)


class LazyRule:
    """A rule of which only the name, the scope and the signs to run it are known until it is asked for."""

    def __init__(self, stub: RuleStub, plugin: str, load: Callable[[], Rule]) -> None:
        """`load` gives the rule; it may import the module that declares it."""
        self.name = stub.name
        self.category = stub.category
        self.scope = stub.scope
        self.when = stub.when
        self.default = stub.default
        self.plugin = plugin
        self.settings: Any = None
        self._load = load

    @classmethod
    def of(cls, rule: Rule, plugin: str) -> Self:
        """A rule that is loaded already."""
        return cls(_stub(rule), plugin, lambda: rule)

    def copy(self) -> LazyRule:
        """The same rule, to be given other settings."""
        return LazyRule(_stub(self), self.plugin, lambda: self.rule)

    @cached_property
    def rule(self) -> Rule:
        """The rule itself."""
        return self._load()

    def info(self) -> RuleInfo:
        """What the catalogue says of it."""
        return self.rule.info(self.plugin)


class Infos(Mapping[str, RuleInfo]):
    """What the catalogue says of each rule; a rule is loaded when its entry is looked at."""

    def __init__(self, rules: Mapping[str, LazyRule]) -> None:
        """The entries of `rules`, in their order."""
        self._rules = rules

    def __getitem__(self, name: str) -> RuleInfo:
        return self._rules[name].info()

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


class Registry(NamedTuple):
    """All that one run has to work with; rules are in order of their names.

    A format is what makes its writer, or the text `module:Class` that names it. `refused` are the
    plugins that could not be used.
    """

    rules: Mapping[str, LazyRule]
    backends: Mapping[str, Backend]
    reports: Mapping[str, Any]
    graphs: Mapping[str, Any]
    extensions: Sequence[GraphExtension] = ()
    front_ends: Mapping[str, FrontEnd] = MappingProxyType({})
    """Those of plugins; guestlint's own come first."""
    refused: Sequence[PluginError] = ()
    is_partial: bool = False
    """Whether plugins were left out, as asked."""

    @property
    def may_lack_rules(self) -> bool:
        """Whether a rule that is not known may be that of a plugin which was refused or left out."""
        return self.is_partial or bool(self.refused)

    def without(self, failed: ExtensionError) -> Registry:
        """The registry without the extension that failed, which is then one of its `refused`.

        Raises `failed` itself where the extension is none of the registry's.
        """
        field = _FIELDS.get(failed.kind, "")
        things = getattr(self, field, ())
        kept: Any = [each for each in things if getattr(each, "name", each) != failed.name]
        if len(kept) == len(things):
            raise failed
        if isinstance(things, Mapping):
            kept = {name: things[name] for name in kept}
        return self._replace(**{field: kept, "refused": (*self.refused, failed)})

    def infos(self) -> Mapping[str, RuleInfo]:
        """What the catalogue says of each rule."""
        return Infos(self.rules)
