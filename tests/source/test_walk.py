"""Paths as findings give them."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest

from guestlint.source.walk import shown_path, shown_paths

PATHS = ("a/x", "a/..x", "a/.", "a/..", "a/", "./b/x", "../c/x", ".", "..", "x", "a//b", "a/../c", "/", "/etc//p")


def test_many_are_shown_as_each_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    paths = [*PATHS, f"{tmp_path}/a/x", f"{tmp_path}/a/y", f"{tmp_path}x/y"]
    shown = {path: shown_path(path) for path in paths}
    assert shown["./b/x"] == "b/x"
    assert shown[f"{tmp_path}/a/x"] == "a/x"
    for pair in permutations(paths, 2):
        assert list(shown_paths(pair)) == [shown[path] for path in pair]
