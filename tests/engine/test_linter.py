"""What is linted of one document alone, and what can be let go of it."""

from __future__ import annotations

import pytest

from guestlint.engine.linter import Linter, can_be_alone
from guestlint.registry.load import load
from guestlint.registry.types import Registry
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.engine.test_parts import failing, host, says, with_rules, wrong_fleet


def linter(registry: Registry | None = None, settings: Settings = Settings()) -> Linter:  # noqa: B008 - frozen
    return Linter(registry or load(), settings)


def test_which_rules_ask_for_all_hosts() -> None:
    alone = {name: can_be_alone(each) for name, each in linter().rules.items() if each.scope == "fleet"}
    assert alone
    assert all(alone.values())
    assert linter().can_be_alone
    assert linter().can_let_go
    assert not any(can_be_alone(each) for each in linter().rules.values() if each.scope != "fleet")
    odd = linter(with_rules(fleet=wrong_fleet))
    assert not odd.can_be_alone
    assert not odd.can_let_go


def test_documents_are_kept_where_a_plugin_may_fail_for_all() -> None:
    assert not linter(load()._replace(extensions=(failing("a"),))).can_let_go
    assert not linter(load()._replace(backends={})).can_let_go
    assert linter(with_rules(one=says())).can_let_go


def test_a_document_that_was_linted_is_not_linted_again() -> None:
    by = linter()
    alone = by.linted(host("ward"))
    assert by.linted(alone) is alone
    assert by.view_of(alone) is alone.view


def test_a_document_that_does_not_parse_has_no_view() -> None:
    by = linter()
    broken = by.lint(read_bytes("x.toml", b"[node\n"))
    assert broken.view is None
    assert by.view_of(broken) is None
    assert by.let_go(broken) is broken
    assert [rule.name for rule, _ in broken.reports] == ["syntax-error"]


@pytest.mark.parametrize("text", ["", "# guestlint: ignore[x]\n", "# guestlint\n"])
def test_comments_are_looked_for_where_there_may_be_some(text: str) -> None:
    assert linter().lint(host("ward", more=text)).may_suppress is ("guestlint:" in text)


def test_what_comes_from_standard_input_is_kept() -> None:
    by = linter()
    given = by.lint(read_bytes("<stdin>", host("ward").text.encode()))
    assert by.let_go(given) is given
