"""The oracles' corpus: host documents, and what Nix and systemd said of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

FIXTURES = Path(__file__).parent.parent / "fixtures"


class Case(NamedTuple):
    """One document with its verdict."""

    path: Path
    nix: dict[str, Any]
    systemd: dict[str, Any]
    expand: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.path.parent.name}/{self.path.stem}"


def cases(*, accepted: bool | None = None) -> list[Case]:
    """All documents of both schemas, or those that Nix accepts or refuses."""
    found = []
    for folder in ("conformance", "conformance-later"):
        for path in sorted((FIXTURES / folder).glob("*.toml")):
            verdict = json.loads(path.with_suffix("").with_suffix(".expected.json").read_text("utf-8"))
            case = Case(path, verdict["nix"], verdict.get("systemd", {}), verdict.get("expand", {}))
            if accepted is None or case.nix["accepts"] is accepted:
                found.append(case)
    return found


def normalized(expansion: dict[str, Any]) -> Any:
    """As the corpus compares: services' lists are sets, empty lists and objects are absent, scripts do not count."""
    services = {
        name: {
            key: sorted(set(value)) if key in ("requires", "after", "before", "wantedBy") else value
            for key, value in service.items()
            if key != "script"
        }
        for name, service in expansion.get("systemd", {}).get("services", {}).items()
    }
    systemd = expansion.get("systemd", {}) | {"services": services}
    return _without_empty(expansion | {"systemd": systemd})


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {key: _without_empty(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in ({}, [])}
    if isinstance(value, list):
        return [_without_empty(item) for item in value]
    return value
