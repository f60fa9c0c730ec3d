"""Which comments apply to a finding: those that trying each of them would find."""

from __future__ import annotations

import random
from collections.abc import Sequence

from guestlint.engine.comment_index import Comment, CommentIndex
from guestlint.source.comments import Suppression, read_suppressions
from guestlint.source.parse import read_bytes
from guestlint.source.route import Place, Route, Span

(ANY,) = read_suppressions(read_bytes("h.toml", b"a = 1 # guestlint: ignore[x] because\n"))


def comment(line: int = 0, *routes: Route, rules: tuple[str, ...] = ("x",), file: str = "h.toml") -> Comment:
    """One of a line, or of options; `file` is where it is written."""
    suppression = ANY._replace(line=line, rules=rules, at=Place("h.toml", (file, line), "comment"))
    return Comment(suppression, file, routes)


def applies(each: Comment, rule: str, at: Place, file: str, span: Span | None) -> bool:
    """By what a comment is said to be about."""
    if rule not in each.suppression.rules or each.suppression.at.file != at.file or each.file != file:
        return False
    is_on_line = span is not None and span.line <= each.suppression.line <= span.end_line
    return is_on_line or any(at.route[: len(route)] == route for route in each.routes)


def found(comments: Sequence[Comment], route: Route, span: Span | None, rule: str = "x") -> list[Suppression]:
    return list(CommentIndex(comments).of(rule, Place("h.toml", route), "h.toml", span))


def test_a_line_counts_from_the_first_to_the_last_of_the_finding() -> None:
    comments = [comment(line) for line in range(1, 8)]
    lines = [each.line for each in found(comments, ("a",), Span(3, 1, 5, 9))]
    assert lines == [3, 4, 5]
    assert found(comments, ("a",), Span(9, 1, 9, 2)) == []
    assert found(comments, ("a",), None) == []


def test_an_option_counts_with_all_below_it() -> None:
    comments = [comment(0, route) for route in ((), ("a",), ("a", "b"), ("a", "b", "c"), ("a", "c"), ("b",))]
    assert len(found(comments, ("a", "b"), None)) == 3
    assert len(found(comments, ("a", "b", "c"), None)) == 4
    assert len(found(comments, (), None)) == 1


def test_a_line_of_none_is_no_line() -> None:
    assert found([comment(0)], ("a",), Span(0, 1, 0, 2)) == []


def test_they_are_those_that_trying_each_finds_in_their_order() -> None:
    chance = random.Random(3)  # noqa: S311 - a test's comments
    keys: list[str | int] = ["a", "b", 0]

    def route() -> Route:
        return tuple(chance.choices(keys, k=chance.randint(0, 4)))

    hits = 0
    for _ in range(200):
        comments = [
            comment(
                chance.randint(0, 6),
                *(route() for _ in range(chance.randint(0, 2))),
                rules=tuple(chance.sample("xyz", chance.randint(1, 2))),
                file=chance.choice(("h.toml", "h.toml", "o.nix")),
            )
            for _ in range(6)
        ]
        index = CommentIndex(comments)
        for _ in range(6):
            rule, at = chance.choice("xyz"), Place(chance.choice(("h.toml", "other.toml")), route())
            line = chance.randint(1, 5)
            span = chance.choice((None, Span(line, 1, line + chance.randint(0, 2), 1)))
            file = chance.choice(("h.toml", "o.nix"))
            expected = [each.suppression for each in comments if applies(each, rule, at, file, span)]
            assert list(index.of(rule, at, file, span)) == expected
            hits += len(expected)
    assert hits > 200
