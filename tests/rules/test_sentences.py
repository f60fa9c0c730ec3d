"""What rules say of a host, whole: message, remedy, places and edits, beyond what the examples of the pages bring out.

Each case of `tests/fixtures/sentences` is a host, or several, and what is said of it, as somebody has read it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
import tomli

from guestlint import api
from guestlint.diagnostics import Finding
from guestlint.settings.resolve import Settings
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES


class Case(NamedTuple):
    """Hosts by file, and the lines that are said of them."""

    name: str
    hosts: dict[str, str]
    says: list[str]


def cases() -> Iterator[Case]:
    """All, in the order of files."""
    for file in sorted((FIXTURES / "sentences").glob("*.toml")):
        for name, case in tomli.loads(file.read_text("utf-8")).items():
            hosts = {key: text for key, text in case.items() if key != "says"}
            yield Case(f"{file.stem}-{name}", hosts, case["says"].splitlines())


def lines(finding: Finding) -> Iterator[str]:
    """A finding as the fixtures have it."""
    said = finding.diagnostic
    yield f"{finding.rule}, {finding.severity}, {finding.stage}: {finding.path}".rstrip()
    yield f"  {said.message}"
    yield f"  help: {said.help}"
    yield from (f"  at {each.at.path} ({each.at.part}): {each.message}" for each in (*said.related, *said.flow))
    if said.fix is not None:
        yield from (f"  {edit.op} {edit.at.path} {edit.value}".rstrip() for edit in said.fix.edits)


def said(hosts: dict[str, str]) -> list[str]:
    """All findings of these hosts together."""
    documents = [read_bytes(f"{name}.toml", text.encode()) for name, text in hosts.items()]
    run = api.lint(documents, Settings())
    assert run.crashes == []
    return [line for finding in run.findings for line in lines(finding)]


@pytest.mark.parametrize("case", list(cases()), ids=lambda case: case.name)
def test_what_is_said(case: Case) -> None:
    assert said(case.hosts) == case.says
