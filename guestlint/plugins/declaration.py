"""A rule's declaration, checked: what it says of itself, and what its check asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter
from types import FunctionType

from guestlint.analysis.signs import Sign, signs_of
from guestlint.diagnostics import Category, Confidence, Severity, Stage
from guestlint.hints import Any, get_args
from guestlint.plugins.rule_type import Check, Getter, Rule, Scope
from guestlint.records import NamedTuple
from guestlint.source.suggest import suggestion


class Need(NamedTuple):
    """What a check may ask for: the scope that has it, and how it is had from the subject of that scope."""

    scope: Scope
    get: Getter


def _itself(subject: Any) -> Any:  # noqa: ANN401 - a document or one of the views
    return subject


NEEDS: Mapping[str, Need] = {
    "guestlint.source.document.Document": Need("document", _itself),
    "guestlint.analysis.views.HostView": Need("host", _itself),
    "guestlint.picture.host.Host": Need("host", attrgetter("host")),
    "guestlint.graph.types.Graph": Need("host", attrgetter("graph")),
    "guestlint.analysis.views.FleetView": Need("fleet", _itself),
    "guestlint.plugins.suppressions.Suppressions": Need("suppressions", _itself),
}
"""By the full name of the type that a parameter is annotated with, so that none is imported before a check names it."""

VIEW_TYPES = tuple(name.rpartition(".")[2] for name in NEEDS)
"""The types' names in the kit."""

_KNOWN: Mapping[str, Sequence[str]] = {
    "category": get_args(Category),
    "severity": get_args(Severity),
    "stage": get_args(Stage),
    "confidence": get_args(Confidence),
}

_HAS_STAR, _IS_ASYNC = 0x04 | 0x08, 0x80 | 0x100 | 0x200
"""Bits of a code object's `co_flags`."""


class DeclarationError(TypeError):
    """A rule that is declared wrongly. The message names the rule; `hint` is the way out, if one is known."""

    def __init__(self, name: object, message: str, hint: str = "") -> None:
        """`name` is the rule's."""
        super().__init__(f"rule {name}: {message}")
        self.hint = hint


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

    The annotations of the check's parameters say what it needs: the `Document`, parsed or not; `Host`, `Graph` or
    `HostView` of each host that could be parsed; `FleetView` once a run; `Suppressions` after all others, if a file has
    any; last, with `settings`, an object of that class: a NamedTuple with a default for each field, which says what
    `[rules.NAME]` of the settings file may hold. `severity` and `stage` are those of its findings, unless a diagnostic
    says otherwise; `since` is the first version that has the rule. `when` names signs, one of which is there wherever
    the check would report something: elsewhere it does not run. One whose `default` is false runs only if selected by
    name.

    Raises DeclarationError, a TypeError, for a fact that is not valid and a check that asks for what there is not.
    """
    draft = Rule(
        name=name,
        category=category,
        severity=severity,
        stage=stage,
        confidence=confidence,
        since=since,
        scope="document",
        needs=(),
        when=(when,) if isinstance(when, str) else when,
        default=default,
        settings=settings,
        check=lambda _: (),
    )
    check_facts(draft)
    return lambda check: with_check(draft, check)


def check_facts(rule: Rule) -> None:
    """Check what a rule says of itself, its check aside. Raises DeclarationError."""
    name: object = rule.name
    if not isinstance(name, str) or not _is_kebab_case(name):
        message = f"{name!r} is not a valid rule name (lower-case letters and digits, in words joined by dashes)"
        raise DeclarationError(name, message, "take a name such as acme-unsafe-dataset")
    facts = rule._asdict()
    for fact, known in _KNOWN.items():
        value = facts[fact]
        if value not in known:
            hint = suggestion(value if isinstance(value, str) else "", known)
            raise DeclarationError(name, f"unknown {fact} {value!r}", hint)
    for fact, kind in (("since", str), ("default", bool)):
        if not isinstance(facts[fact], kind):
            raise DeclarationError(name, f"{fact} = {facts[fact]!r} is not a {kind.__name__}")
    _check_settings(name, rule.settings)


def with_check(rule: Rule, check: Check) -> Rule:
    """The rule with a check, and with the scope and the needs that are the check's. Raises DeclarationError."""
    scope, needs = _needs(rule.name, check, rule.settings)
    _check_signs(rule.name, rule.when, scope)
    return rule._replace(scope=scope, needs=needs, check=check)


def _is_kebab_case(name: str) -> bool:
    words = name.split("-")
    return name.isascii() and name == name.lower() and name[:1].isalpha() and all(word.isalnum() for word in words)


def _check_signs(name: str, signs: object, scope: Scope) -> None:
    """Check what a rule's `when` names. Raises DeclarationError for what is not a sign that its scope has."""
    if not isinstance(signs, tuple):
        raise DeclarationError(name, f"when = {signs!r} is not a sign, nor a tuple of signs")
    known = signs_of(scope)
    for sign in signs:
        if sign not in known:
            none = "" if known else f"a rule that looks at {scope} has no signs"
            raise DeclarationError(name, f"unknown sign {sign!r}", suggestion(str(sign), known, none))


def _check_settings(name: str, settings: object) -> None:
    """Check the class of a rule's settings. Raises DeclarationError where it is not a NamedTuple with all defaults."""
    if settings is None:
        return
    from typing import get_type_hints  # noqa: PLC0415 - most rules have no settings

    from guestlint.plugins.type_check import mismatch  # noqa: PLC0415 - as above

    if not (isinstance(settings, type) and issubclass(settings, tuple) and hasattr(settings, "_field_defaults")):
        raise DeclarationError(name, f"settings = {_name(settings)} is not a NamedTuple class")
    fields: Sequence[str] = settings._fields  # type: ignore[attr-defined]  # a NamedTuple, as asked above
    defaults: Mapping[str, object] = settings._field_defaults
    missing = next((field for field in fields if field not in defaults), None)
    if missing is not None:
        raise DeclarationError(name, f"field `{missing}` of its settings class {settings.__name__} has no default")
    try:
        hints = get_type_hints(settings)
    except Exception as error:
        message = f"an annotation of its settings class {settings.__name__} cannot be resolved: {error}"
        raise DeclarationError(name, message, _RUN_TIME) from error
    for field, default in defaults.items():
        wrong = mismatch(default, hints[field])
        if wrong is not None:
            message = f"the default of `{field}` in its settings class {settings.__name__}"
            raise DeclarationError(name, wrong.sentence(f"{message} is"))


_RUN_TIME = "import the name at run time, not under `if TYPE_CHECKING:`"


def _needs(name: str, check: object, settings: object) -> tuple[Scope, tuple[Getter, ...]]:
    """The scope of a check, and what it is given of that scope's subject, in the order of its parameters.

    Settings, which come last, are left out. Raises DeclarationError where the check asks for what there is not.
    """
    function = _function(name, check)
    parameters = function.__code__.co_varnames[: function.__code__.co_argcount]
    hints = [_hint(name, function, parameter) for parameter in parameters]
    if settings is not None and (not hints or hints.pop() is not settings):
        message = f"the last parameter of its check must be annotated with its settings class, {_name(settings)}"
        raise DeclarationError(name, message)
    found: dict[str, Need] = {}
    for parameter, hint in zip(parameters, hints, strict=False):
        need = NEEDS.get(f"{getattr(hint, '__module__', '')}.{getattr(hint, '__qualname__', '')}")
        if need is None:
            message = f"parameter `{parameter}` is annotated with {_name(hint)}, which is not a view"
            raise DeclarationError(
                name, message, f"expected one of {', '.join(VIEW_TYPES)}; the settings class comes last"
            )
        found[parameter] = need
    scopes = dict.fromkeys(need.scope for need in found.values())
    if not found:
        raise DeclarationError(name, "its check has no parameters", f"annotate one with {', '.join(VIEW_TYPES)}")
    if len(scopes) > 1:
        each = " and ".join(f"`{parameter}` (once a {need.scope})" for parameter, need in found.items())
        message = f"its check asks for {each}, which cannot be combined"
        raise DeclarationError(
            name, message, "a check looks at one document, one host or one fleet at a time; HostView has all of a host"
        )
    return next(iter(scopes)), tuple(need.get for need in found.values())


def _function(name: str, check: object) -> FunctionType:
    """The function that a check is, below what it may be wrapped in."""
    function: Any = check
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not callable(check) or not isinstance(function, FunctionType):
        raise DeclarationError(
            name, f"its check is {_name(check)}, not a function", "decorate a function with @rule(…)"
        )
    if function.__code__.co_flags & _IS_ASYNC:
        raise DeclarationError(name, "its check is asynchronous", "declare it with `def`")
    if function.__code__.co_flags & _HAS_STAR or function.__code__.co_kwonlyargcount:
        raise DeclarationError(name, "its check may only have positional parameters", "name each parameter")
    return function


def _hint(name: str, function: FunctionType, parameter: str) -> Any:  # noqa: ANN401 - any annotation
    """The annotation of a parameter, resolved where the function stands."""
    if parameter not in function.__annotations__:
        message = f"parameter `{parameter}` has no annotation"
        raise DeclarationError(name, message, f"annotate it with {', '.join(VIEW_TYPES)}")
    annotation = function.__annotations__[parameter]
    plain = function.__globals__.get(annotation) if isinstance(annotation, str) else annotation
    if isinstance(plain, type):
        return plain
    from typing import get_type_hints  # noqa: PLC0415 - most annotations are a name

    # Of the function itself, the types of what it returns would have to be there at run time too.
    holder = type("_", (), {"__annotations__": {parameter: annotation}})
    try:
        return get_type_hints(holder, function.__globals__)[parameter]
    except Exception as error:
        message = f"annotation {annotation!r} of parameter `{parameter}` cannot be resolved: {error}"
        raise DeclarationError(name, message, _RUN_TIME) from error


def _name(thing: object) -> str:
    return thing.__qualname__ if isinstance(thing, type | FunctionType) else repr(thing)
