"""The public names with their members and signatures: `python -m tools.public_names` stores them.

What is stored is read when it changes: from version 1.0 on, a name that goes or changes breaks somebody's program.
"""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

import guestlint
from guestlint import plugins
from tests.conformance.corpus import FIXTURES

STORED = FIXTURES / "public_names.json"


def public_names() -> str:
    """JSON: for each module its names, for each name its signature or members."""
    said = {module.__name__: _names(module, module.__all__) for module in (guestlint, plugins)}
    return json.dumps(said, indent=1, ensure_ascii=False) + "\n"


def _names(module: ModuleType, names: Iterable[str]) -> dict[str, str | dict[str, str]]:
    return {name: _described(getattr(module, name)) for name in sorted(names)}


def _described(thing: object) -> str | dict[str, str]:
    if isinstance(thing, type):
        return _members(thing)
    if isinstance(thing, frozenset):
        return f"one of {', '.join(sorted(thing))}"
    return _signature(thing) if inspect.isroutine(thing) else str(thing)


def _members(kind: type[Any]) -> dict[str, str]:
    members = {"()": _signature(kind)}
    members |= {
        name: _plain(str(hint))
        for each in _own_classes(kind)
        for name, hint in _own(each, "__annotations__").items()
        if not name.startswith("_")
    }
    for name, member in sorted(_own_members(kind).items()):
        computed = getattr(member, "fget", None) or getattr(member, "func", None)
        if computed is not None:
            members[name] = f"property {_signature(computed)}"
        elif inspect.isroutine(member):
            members[name] = _signature(getattr(kind, name))
    return members


def _own_members(kind: type[Any]) -> dict[str, Any]:
    """Members of guestlint's own classes, those above included; of others, such as exceptions, only the constructor."""
    own = _own_classes(kind)
    found = {name: member for each in own for name, member in vars(each).items() if not name.startswith("_")}
    return {name: member for name, member in found.items() if name not in getattr(tuple, "__dict__", {})}


def _own_classes(kind: type[Any]) -> list[type[Any]]:
    """Itself and the classes of guestlint above it, from the top."""
    return [each for each in reversed(kind.__mro__) if each.__module__.startswith("guestlint")]


def _own(kind: type[Any], attribute: str) -> dict[str, Any]:
    found: dict[str, Any] = vars(kind).get(attribute, {})
    return found


def _signature(thing: Callable[..., Any]) -> str:
    try:
        return _plain(str(inspect.signature(thing)))
    except ValueError:
        return "(...)"


def _plain(text: str) -> str:
    """Annotations as they are written: each Python shows those that are strings in its own way."""
    text = re.sub(r"""ForwardRef\((?:'([^']*)'|"([^"]*)")(?:, [^)]*)?\)""", lambda match: match[1] or match[2], text)
    return re.sub(r"""(?<=: |> )(?:'([^']*)'|"([^"]*)")(?=[,)\s]|$)""", lambda match: match[1] or match[2], text)


def main() -> None:
    """Store them."""
    STORED.write_text(public_names(), "utf-8")


if __name__ == "__main__":
    main()
