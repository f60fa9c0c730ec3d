"""A suppression names an unknown rule, or is malformed.

## What goes wrong

A misspelled name suppresses nothing, and the finding that it was meant for is reported. The same is true of a comment
that does not have the form that guestlint reads.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"  # guestlint: ignore[our-own-card] the same card  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
```

## How to fix

Write the name as `guestlint rules` lists it, and the comment as `# guestlint: ignore[RULE, …] reason`.

## References

- docs/suppressions.md
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Suppression, Suppressions, nearest, rule

_WHY = {
    "form": "expected `ignore[RULE, …] reason`",
    "no-rule": "it names no rule",
    "date": "`{0}` is not a valid date (expected YYYY-MM-DD)",
}


@rule(
    "unknown-rule-in-suppression",
    category="settings",
    severity="warning",
    stage="eval",
    confidence="high",
    since="0.1.0",
)
def check(suppressions: Suppressions) -> Iterator[Diagnostic]:
    """Report each unknown name, and each comment that cannot be read."""
    for suppression, name in suppressions.unknown:
        near = nearest(name, suppressions.known)
        yield Diagnostic(
            f"unknown rule `{name}`",
            suppression.at,
            help=f"did you mean `{near}`?" if near else "`guestlint rules` lists all rules",
            fix=_fix(suppression, name, near),
            identity=(name, suppression.reason),
        )
    for malformed in suppressions.malformed:
        yield Diagnostic(
            f"invalid suppression comment: {_WHY[malformed.fault].format(malformed.until)}",
            malformed.at,
            help="write it as `# guestlint: ignore[mac-collision] the same card until=2027-03-01`",
            identity=(malformed.fault, *malformed.rules),
        )


def _fix(suppression: Suppression, name: str, near: str) -> Fix | None:
    """The name that is meant, or else no comment, if it has no other name."""
    if near and near not in suppression.rules:
        at = suppression.at
        return Fix(f"Replace with `{near}`", (Edit("rename", at._replace(route=(*at.route, name)), near),))
    is_only = len(suppression.rules) == 1
    return Fix("Remove the comment", (Edit("remove", suppression.at),)) if is_only else None
