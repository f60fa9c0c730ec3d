"""What plugins offer beside rules, guarded: whatever it raises, or gives that it may not, is an error that names it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import StringIO

from guestlint.hints import Any, TextIO, TypeVar
from guestlint.picture.host import Host, HostPart
from guestlint.plugins.extensions import GraphExtension
from guestlint.plugins.type_check import hints_of, mismatch
from guestlint.registry.types import GRAPH_EXTENSION, ExtensionError
from guestlint.source.errors import described

_T = TypeVar("_T")


def guarded(extension: _T, base: type[_T], plugin: str, kind: str, name: str) -> _T:
    """An object that answers as `extension` does, checked against the annotations of `base`.

    Each method raises ExtensionError for whatever the extension's own raises, and for an answer of another type. What
    an iterator would only raise later, it raises at once.
    """
    guard: Any = _Guarded(extension, base, _Failure(plugin, kind, name))
    return guard  # type: ignore[no-any-return]  # it is none of them, and answers as one


class _Failure:
    """Makes the error that names an extension."""

    def __init__(self, plugin: str, kind: str, name: str) -> None:
        self.name = name
        self._plugin = plugin
        self._kind = kind

    def of(self, error: BaseException | str, method: str = "") -> ExtensionError:
        """What the extension did, in the method of that name."""
        said = error if isinstance(error, str) else described(error)
        return ExtensionError(self._plugin, self._kind, self.name, f"{method}: {said}" if method else said)


class _Guarded:
    """Stands in the place of an extension; its name is asked for once, when it is registered."""

    def __init__(self, extension: object, base: Any, failure: _Failure) -> None:  # noqa: ANN401 - a class, to mypy no hashable one
        self.name = failure.name
        self._extension = extension
        self._base = base
        self._failure = failure

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401 - whatever the extension has
        if attribute.startswith("_") or not hasattr(self._base, attribute):
            raise AttributeError(attribute)
        declared = getattr(self._base, attribute)
        if callable(declared):
            return partial(self._call, attribute, hints_of(declared).get("return", Any))
        hints = hints_of(declared.fget) if isinstance(declared, property) else hints_of(self._base)
        wanted = hints.get("return" if isinstance(declared, property) else attribute, Any)
        return self._checked(attribute, wanted, lambda: getattr(self._extension, attribute))

    def _call(self, method: str, wanted: Any, /, *given: Any, **named: Any) -> Any:  # noqa: ANN401 - as the method has them
        return self._checked(method, wanted, lambda: getattr(self._extension, method)(*given, **named))

    def _checked(self, attribute: str, wanted: Any, ask: Callable[[], Any]) -> Any:  # noqa: ANN401 - as above
        """What `ask` gives, if it is of the type that is wanted. Raises ExtensionError."""
        try:
            answer = ask()
            answer = list(answer) if isinstance(answer, Iterator) else answer
            wrong = mismatch(answer, wanted)
        except (ExtensionError, KeyboardInterrupt):
            raise
        except BaseException as error:
            raise self._failure.of(error, attribute) from error
        if wrong is not None:
            raise self._failure.of(wrong.sentence("it returned"), attribute)
        # What a front end makes of a host works its products out later.
        return _Guarded(answer, HostPart, self._failure) if isinstance(answer, HostPart) else answer


def guarded_graph_extension(extension: GraphExtension, plugin: str) -> GraphExtension:
    """The same, but `add` raises ExtensionError for whatever it raises, and for what is neither a node nor an edge."""
    return GraphExtension(extension.name, partial(_add, extension, _Failure(plugin, GRAPH_EXTENSION, extension.name)))


def _add(extension: GraphExtension, failure: _Failure, host: Host) -> Iterable[Any]:
    from guestlint.graph.types import Edge, Node  # noqa: PLC0415 - only where the graph is built, and has loaded them

    try:
        added = list(extension.add(host))
        wrong = next(filter(None, (mismatch(each, Node | Edge) for each in added)), None)
    except (ExtensionError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise failure.of(error) from error
    if wrong is not None:
        raise failure.of(wrong.sentence("it yielded"))
    return added


class GuardedWriter:
    """Writes a plugin's format as a whole or not at all."""

    def __init__(self, make: Callable[[], Any], plugin: str, kind: str, name: str) -> None:
        """`make` gives the object that writes."""
        self._make = make
        self._failure = _Failure(plugin, kind, name)

    def write(self, *given: Any) -> None:  # noqa: ANN401 - a run, or graphs and a run
        """Write what is given to the last argument, a stream. Raises ExtensionError, and has written nothing then."""
        things: Sequence[Any] = given[:-1]
        out: TextIO = given[-1]
        text = StringIO()
        try:
            self._make().write(*things, text)
            written = text.getvalue()
        except (BrokenPipeError, KeyboardInterrupt):  # it is standard output that it could not write to, or the user
            raise
        except BaseException as error:
            raise self._failure.of(error, "write") from error
        out.write(written)
