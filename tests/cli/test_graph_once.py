"""`guestlint graph` works a host out once, for the drawing as for the findings in it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from guestlint.cli.chosen import Chosen
from guestlint.cli.graph_hosts import hosts_of
from guestlint.engine import linter
from guestlint.engine.run import Part, run_together
from guestlint.frontends import read_host
from guestlint.settings.options import COMMAND_LINE, Options
from guestlint.source.parse import read_bytes
from tests.cli.command import ROOT


def test_a_host_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_bytes("host.toml", Path(ROOT / "examples/host.toml").read_bytes())
    seen = Counter[str]()

    def counted(*given: object) -> object:
        seen[document.file] += 1
        return read_host(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(linter, "read_host", counted)
    hosts = hosts_of([document], Chosen(Options(source=COMMAND_LINE, is_isolated=True)), lint=True)
    run = run_together([Part(hosts.linted, hosts.registry, hosts.settings)])
    assert any(finding.rule == "ordering-cycle" for finding in run.findings)
    assert hosts.graphs[0].nodes
    assert seen == {document.file: 1}
