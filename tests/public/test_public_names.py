"""Public names keep their members and signatures, and lead to no name that is not public."""

from __future__ import annotations

import inspect
import subprocess
import sys
import typing
from collections.abc import Iterator
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

import guestlint
from guestlint import plugins
from guestlint.graph import build
from guestlint.graph import types as graph_types
from guestlint.picture import links, resources
from tools.public_names import STORED, public_names

MODULES = pytest.mark.parametrize("module", [guestlint, plugins], ids=["guestlint", "guestlint.plugins"])


def test_the_snapshot_is_what_make_docs_writes() -> None:
    assert STORED.read_text("utf-8") == public_names(), "read the difference, then run `make docs`"


@MODULES
def test_every_name_is_there_and_says_what_it_is(module: ModuleType) -> None:
    assert sorted(module.__all__) == sorted(set(module.__all__))
    for name in module.__all__:
        thing = getattr(module, name)
        assert not (inspect.isclass(thing) or inspect.isroutine(thing)) or thing.__doc__, name


@MODULES
def test_every_type_that_can_be_reached_is_public(module: ModuleType) -> None:
    public = {id(getattr(module, name)) for name in module.__all__}
    hidden = {
        f"{name} leads to {kind.__module__}.{kind.__name__}"
        for name in module.__all__
        for kind in _reached(getattr(module, name))
        if id(kind) not in public
    }
    assert hidden == set()


def _reached(thing: Any) -> Iterator[type[Any]]:
    """The classes of guestlint in the annotations of a function, or of a class's public members."""
    if inspect.isclass(thing):
        members = [member for name, member in vars(thing).items() if not name.startswith("_") or name == "__init__"]
        annotated = [thing, *(getattr(each, "fget", None) or getattr(each, "func", each) for each in members)]
    else:
        annotated = [thing]
    multigraph = SimpleNamespace(MultiDiGraph=list)  # networkx's own has no parameters at run time
    names = {**vars(graph_types), **vars(build), **vars(links), **vars(resources)}
    for each in annotated:
        if not inspect.isclass(each) and not inspect.isfunction(each):
            continue
        own = vars(sys.modules[each.__module__])
        for hint in typing.get_type_hints(each, localns={**names, **own, "nx": multigraph}).values():
            yield from _classes(hint)


def _classes(hint: Any) -> Iterator[type[Any]]:
    if inspect.isclass(hint) and hint.__module__.partition(".")[0] == "guestlint":
        yield hint
    for inner in typing.get_args(hint):
        yield from _classes(inner)


def test_import_guestlint_loads_nothing_of_it() -> None:
    code = "import sys, guestlint; print([name for name in sys.modules if name.startswith('guestlint.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'lnit'"):
        _ = guestlint.lnit
