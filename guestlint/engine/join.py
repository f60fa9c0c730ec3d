"""The runs of hosts whose settings differ, as one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guestlint.diagnostics import RuleInfo, Run
from guestlint.engine.stamping import position


def joined(runs: Sequence[Run]) -> Run:
    """One run of several, whose documents differ."""
    documents = {file: document for run in runs for file, document in run.documents.items()}
    rules: dict[str, Mapping[str, RuleInfo]] = {name: run.rules for run in reversed(runs) for name in run.rules}
    refused = {str(error): error for run in runs for error in run.refused}
    return Run(
        findings=sorted((each for run in runs for each in run.findings), key=lambda each: position(documents, each)),
        documents=documents,
        rules=_Rules(rules),
        crashes=[crash for run in runs for crash in run.crashes],
        suppressed=[each for run in runs for each in run.suppressed],
        refused=tuple(refused.values()),
    )


class _Rules(Mapping[str, RuleInfo]):
    """What the catalogues of several registries say; a rule is loaded when its entry is looked at."""

    def __init__(self, owners: Mapping[str, Mapping[str, RuleInfo]]) -> None:
        self._owners = owners

    def __getitem__(self, name: str) -> RuleInfo:
        return self._owners[name][name]

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._owners))

    def __len__(self) -> int:
        return len(self._owners)
