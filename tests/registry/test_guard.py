"""An extension behind its guard answers as it would without, and any mistake of it is an error that names it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest

from guestlint import api
from guestlint.frontends.guests.backend import Backend
from guestlint.plugins import Diagnostic
from guestlint.plugins.type_check import mismatch
from guestlint.registry.guard import guarded
from guestlint.registry.load import load
from guestlint.registry.types import ExtensionError
from guestlint.source.parse import read_bytes
from guestlint.testing import examples

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "conformance").glob("*.toml"))


class Base:
    """What a kind of extensions has: methods, an attribute and a property."""

    name: str = ""
    endings: Sequence[str] = ()

    @property
    def size(self) -> int:
        return 0

    def is_for(self, file: str) -> bool:
        return file.endswith(tuple(self.endings))

    def read(self, file: str, *, twice: bool = False) -> Iterable[str]:
        return [file] * (1 + twice)


class Right(Base):
    endings = (".nix",)

    def read(self, file: str, *, twice: bool = False) -> Iterable[str]:
        yield from super().read(file.upper(), twice=twice)


class Wrong(Base):
    endings = ".nix"

    @property
    def size(self) -> int:
        raise KeyError(self.endings)

    def is_for(self, file: str) -> bool:
        return file  # type: ignore[return-value]  # what is tested

    def read(self, file: str, *, twice: bool = False) -> Iterable[str]:
        yield file
        raise SystemExit(twice)


def guard(extension: Base) -> Base:
    return guarded(extension, Base, "acme", "front end", "nix")


def test_what_is_right_is_handed_on() -> None:
    right = guard(Right())
    assert (right.name, right.endings, right.size) == ("nix", (".nix",), 0)
    assert right.is_for("a.nix")
    assert right.read("a", twice=True) == ["A", "A"]
    assert not hasattr(right, "other")


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda wrong: wrong.endings, "endings: it returned '.nix', not a Sequence of str"),
        (lambda wrong: wrong.size, "size: KeyError: '.nix'"),
        (lambda wrong: wrong.is_for("a"), "is_for: it returned 'a', not a bool"),
        (lambda wrong: wrong.read("a"), "read: SystemExit: False"),
        (lambda wrong: wrong.read(), "read: TypeError: "),
    ],
    ids=["attribute", "property", "method", "iterator", "arguments"],
)
def test_what_is_wrong_names_it(ask: object, says: str) -> None:
    assert callable(ask)
    with pytest.raises(ExtensionError) as raised:
        ask(guard(Wrong()))
    assert str(raised.value).startswith(f"plugin acme: front end nix: {says}")
    assert (raised.value.kind, raised.value.name) == ("front end", "nix")


def test_what_is_none_of_the_registrys_cannot_be_left_out() -> None:
    error = ExtensionError("acme", "backend", "incus", "boom")
    with pytest.raises(ExtensionError, match="boom"):
        load().without(error)


def test_our_own_backends_are_what_their_annotations_say() -> None:
    registry = load()
    backends = {name: guarded(each, Backend, "own", "backend", name) for name, each in registry.backends.items()}
    registry = registry._replace(backends=backends)
    assert FIXTURES
    for file in FIXTURES:
        document = read_bytes("host.toml", file.read_bytes())
        run = api.lint([document], registry=registry)
        assert (run.refused, run.crashes) == ((), [])
        assert [finding[:-1] for finding in run.findings] == [finding[:-1] for finding in api.lint([document]).findings]
        api.graph(document, registry=registry)
        assert api.expand(document, registry=registry) == api.expand(document)


def test_our_own_rules_yield_what_plugins_must() -> None:
    for info in load().infos().values():
        bad = examples(info.docs).get("bad")
        findings = bad.lint().findings if bad is not None else ()
        assert [mismatch(finding.diagnostic, Diagnostic) for finding in findings if finding.rule == info.name] == [None]
