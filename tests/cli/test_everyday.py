"""Everyday command lines are read without click, and mean what click would make of them."""

from __future__ import annotations

from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guestlint.cli import check
from guestlint.cli.commands import run
from guestlint.cli.declared import check_options
from guestlint.cli.everyday import everyday
from guestlint.cli.names import COMMANDS

NAMES = [name for option in check_options() for name in option.names]

WORDS = st.one_of(
    st.sampled_from(NAMES),
    st.sampled_from(NAMES),
    st.sampled_from(["host.toml", "hosts/", "-", "json", "error", "25.11", "chek", "", "a=b", ".#ward"]),
    st.sampled_from([*COMMANDS, "check", "--color", "--color=never", "--help", "-h", "-V", "--", "-qv", "-o-", "-x"]),
    st.builds(lambda name, value: f"{name}={value}", st.sampled_from(NAMES), st.sampled_from(["", "1", "json"])),
    st.builds(lambda name, length: name[:length], st.sampled_from(NAMES), st.integers(1, 12)),
    st.text("-=.aqv ", max_size=4),
)


def by_click(words: list[str]) -> dict[str, Any] | None:
    """What click gives `check`; None where it gives nothing to it."""
    found: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(check.command, "callback", lambda **values: found.append(values))
        try:
            run(words)
        except (click.ClickException, click.exceptions.Exit):
            return None
    return found[0] if found else None


@given(st.lists(WORDS, max_size=6))
def test_what_is_read_without_click_is_what_click_reads(words: list[str]) -> None:
    read = everyday(words, COMMANDS)
    assert read is None or read == by_click(words)


@given(st.data())
def test_each_option_is_read_as_click_reads_it(data: st.DataObject) -> None:
    options = data.draw(st.lists(st.sampled_from(check_options()), max_size=5))
    words = ["host.toml"]
    for option in options:
        words.append(data.draw(st.sampled_from(option.names)))
        if option.takes != "nothing":
            words.append(data.draw(st.sampled_from(["json", "error", "7"])))
    read = everyday(words, COMMANDS)
    assert (read is None) == any(option.takes in ("number", "text or nothing") for option in options)
    assert read is None or read == by_click(words)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "host.toml",
        "check",
        "check host.toml other.toml",
        "host.toml --format json",
        "--format concise --fail-on error host.toml",
        "-q -",
        "--fix --unsafe-fixes host.toml",
        "host.toml --format sarif=out.sarif --format text --select mac-collision",
        ".#ward",
    ],
)
def test_everyday_lines(line: str) -> None:
    assert everyday(line.split(), COMMANDS) is not None


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "-h",
        "check --help",
        "rules",
        "chek",
        "--color never host.toml",
        "host.toml --form json",
        "host.toml --format=json",
        "host.toml -qv",
        "host.toml --format",
        "host.toml --format -q",
        "host.toml --unknown",
        "-- host.toml",
        "host.toml --nix-timeout 5",
        "host.toml --changed",
    ],
)
def test_lines_that_click_reads(line: str) -> None:
    assert everyday(line.split(), COMMANDS) is None
