"""Every document of the corpus gets the verdict that Nix and systemd gave it."""

from __future__ import annotations

import pytest

from guestlint import api
from guestlint.diagnostics import Run
from guestlint.source.document import Document
from guestlint.source.parse import read_bytes
from tests.conformance.corpus import FIXTURES, Case, cases, normalized
from tests.conformance.systemd_oracle import finds_cycle


def _document(case: Case) -> Document:
    return read_bytes(case.path.name, case.path.read_bytes())


def _lint(case: Case) -> Run:
    return api.lint([_document(case)])


def _paths_with_space(run: Run) -> set[str]:
    return {
        finding.diagnostic.message.split("`")[3] for finding in run.findings if finding.rule == "space-in-mountpoint"
    }


def test_the_corpus_is_whole() -> None:
    """Each document has a verdict, so that nothing is passed over unseen."""
    documents = {path.stem for folder in FIXTURES.glob("conformance*") for path in folder.glob("*.toml")}
    verdicts = {path.name.removesuffix(".expected.json") for path in FIXTURES.glob("conformance*/*.expected.json")}
    assert documents == verdicts
    assert len(cases()) == 203


@pytest.mark.parametrize("case", cases(accepted=True), ids=str)
def test_expansion_is_nixs(case: Case) -> None:
    assert normalized(api.expand(_document(case))) == normalized(case.expand)


@pytest.mark.parametrize("case", cases(), ids=str)
def test_errors_of_stage_eval_are_nixs(case: Case) -> None:
    run = _lint(case)
    refused = [finding.rule for finding in api.refusals(run, case.path.name)]
    assert bool(refused) is not case.nix["accepts"], refused


@pytest.mark.parametrize("case", cases(accepted=False), ids=str)
def test_the_option_that_nix_names_is_named(case: Case) -> None:
    """Nix stops at the first defect; it is among those that guestlint names, by route or in words."""
    option = case.nix["option"].replace('"', "")
    said = [f"{finding.path} {finding.diagnostic.message}".replace('"', "") for finding in _lint(case).findings]
    if case.nix["kind"] == "conflict":
        option = option.removeprefix("fileSystems.").removesuffix(".device")
    elif option.startswith("fileSystems."):
        option = option.removeprefix("fileSystems.").removesuffix(".mountPoint")
    elif option == "networking.hostName":
        option = case.nix["message"].rsplit('"', 2)[1]
    elif option.startswith("systemd.services."):
        option = "unit name"
    elif option.endswith(".guestMountpoint"):
        option = option.removesuffix(".guestMountpoint")
    assert any(option in line for line in said), (option, said)


@pytest.mark.parametrize("case", cases(accepted=True), ids=str)
def test_nixs_warnings_are_found(case: Case) -> None:
    warned = {
        warning.removeprefix("HostMountpoint ").removesuffix(" cannot contain a space")
        for warning in case.nix["warnings"]
    }
    assert warned <= _paths_with_space(_lint(case))


@pytest.mark.parametrize("case", cases(accepted=True), ids=str)
def test_ordering_cycles_are_systemds(case: Case) -> None:
    found = [finding for finding in _lint(case).findings if finding.rule == "ordering-cycle"]
    assert bool(found) is case.systemd["cycle"]


@pytest.mark.parametrize("case", [case for case in cases(accepted=True) if case.systemd["cycle"]], ids=str)
def test_cycles_are_paths_that_close(case: Case) -> None:
    """Each step waits for the next one's thing, and the last for the first's."""
    for finding in _lint(case).findings:
        if finding.rule == "ordering-cycle":
            steps = [step.message.split("`") for step in finding.diagnostic.flow]
            assert [step[3] for step in steps] == [step[1] for step in steps[1:]] + [steps[0][1]]


@pytest.mark.parametrize("case", cases(accepted=True), ids=str)
def test_systemd_agrees_on_cycles(case: Case, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The real one, on guestlint's own export."""
    cycle = finds_cycle(api.units(_document(case)), tmp_path_factory.mktemp("host"))
    found = any(finding.rule == "ordering-cycle" for finding in _lint(case).findings)
    assert found is cycle
