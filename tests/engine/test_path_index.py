"""Entries of the settings are looked up; the first that counts is the one that trying them in turn would find."""

from __future__ import annotations

from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from guestlint.diagnostics import Diagnostic
from guestlint.engine.path_index import PathIndex
from guestlint.settings.options import Suppress
from guestlint.source.route import Place
from tests.report import samples

PARTS = st.sampled_from(["guests", "web", "w*", "*", "zfs", "b?", "[bw]eb", "/x.y", ""])
PATHS = st.lists(PARTS, min_size=1, max_size=4).map(".".join)
ENTRIES = st.lists(
    st.builds(
        Suppress,
        rules=st.sampled_from([("mac-collision",), ("unused-base-mac",), ("mac-collision", "unused-base-mac")]),
        path=PATHS,
        reason=st.text("abc"),
    ),
    max_size=6,
)
ROUTES = st.lists(st.sampled_from(["guests", "web", "zfs", "bz", "/x.y", "*"]), min_size=1, max_size=4)


@given(ENTRIES, ROUTES)
def test_the_first_that_names_rule_and_path(entries: list[Suppress], route: list[str]) -> None:
    finding = samples.finding(Diagnostic("m", Place("h.toml", tuple(route))), "mac-collision")
    naive = (
        each
        for each in entries
        if finding.rule in each.rules and any(fnmatchcase(finding.path, p) for p in (each.path, f"{each.path}.*"))
    )
    assert PathIndex(entries).first(finding) is next(naive, None)
