"""How guestlint names units and reads paths is how systemd does."""

from __future__ import annotations

import subprocess

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from guestlint.names.nixpkgs import Nixpkgs
from guestlint.names.systemd import unit_of, where
from tests.oracles import require

PATHS = st.lists(
    st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="/\0\n"), min_size=1), max_size=4
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PATHS.map(lambda parts: "/" + "/".join(parts)))
def test_unit_names_are_those_of_systemd_escape(path: str) -> None:
    escape = require("systemd-escape")
    command = [escape, "--path", "--suffix=mount", "--", path]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    normalized = where(path)
    if run.returncode == 0 and normalized is not None:
        assert unit_of(normalized) == run.stdout.removesuffix("\n")


def test_where_is_normalized() -> None:
    assert where("/guests//a/./b/") == "/guests/a/b"
    assert where("/") == "/"
    assert where("/guests/../a") is None
    assert where("/proc") is None


def test_the_modules_escaping_is_not_systemds() -> None:
    """The module leaves `?` and non-ASCII letters alone, and does not resolve `.`."""
    assert Nixpkgs().escape_systemd_path("/guests/./a?") == "guests-.-a?"
    assert unit_of("/guests/a?") == "guests-a\\x3f.mount"
