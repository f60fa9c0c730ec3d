"""Settings files and baselines."""

from __future__ import annotations

from tests.fuzz.dice import Make, listed, named, of, table
from tests.fuzz.words import HOSTILE, RULES

_RULE = of(*RULES)
_RULES = listed(_RULE, 3)
_TEXT = of("host0.toml", "*.json", "**", "[", "", "a/b", *HOSTILE[:12])
_SEVERITY = of("error", "warning", "info")
_SEVERITIES = named(RULES, _SEVERITY, 2)
_SUPPRESS = table(
    {"path": of("guests.*", "guests.web", "containers.*", "**", "a"), "rules": _RULES, "reason": of("a reason")},
    {"until": of("2999-01-01", "2999-12-31", "2001-01-01", "2027-02-30")},
)
settings: Make = table(
    {},
    {
        "select": _RULES,
        "extend-select": _RULES,
        "ignore": _RULES,
        "schema": of("seed", "later"),
        "mac-era": of("2024-04", "2025-04", "2026-01"),
        "nixpkgs": of("25.11", "24.05", "unstable", "2026-01-31", "1"),
        "fail-on": _SEVERITY,
        "min-severity": _SEVERITY,
        "format": of("json", ["sarif=x.sarif", "text"], []),
        "exclude": listed(_TEXT, 2),
        "include": listed(_TEXT, 2),
        "severity": _SEVERITIES,
        "network": listed(table({"hosts": listed(_TEXT, 2)}, {}), 2),
        "per-file": listed(table({"files": listed(_TEXT, 2)}, {"ignore": _RULES, "severity": _SEVERITIES}), 2),
        "suppress": listed(_SUPPRESS, 2),
    },
    0.2,
)
baseline: Make = table(
    {
        "version": of(1, 1, 1, 2, "1"),
        "findings": listed(table(dict.fromkeys(("rule", "fingerprint", "file", "path", "message"), _RULE), {}), 3),
    },
    {},
)
