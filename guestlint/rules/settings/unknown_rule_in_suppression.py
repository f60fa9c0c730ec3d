"""A comment that is to silence rules names none that there is.

## What goes wrong

A misspelt name silences nothing, and what it was meant for is reported. The same holds for a comment that is not of
the form that guestlint reads.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"  # guestlint: ignore[mac-colision] the same card  # <--
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

Write the name as `guestlint rules` lists it: `# guestlint: ignore[RULE, …] reason`.

## References

- docs/suppressions.md
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Suppressions, nearest, rule


@rule(
    "unknown-rule-in-suppression",
    category="settings",
    severity="warning",
    stage="eval",
    confidence="high",
    since="0.1.0",
)
def check(suppressions: Suppressions) -> Iterator[Diagnostic]:
    """Report each name that is no rule's, and each comment that cannot be read."""
    for suppression, name in suppressions.unknown:
        near = nearest(name, suppressions.known)
        is_only = len(suppression.rules) == 1
        yield Diagnostic(
            f"unknown rule `{name}`",
            suppression.at,
            help=f"did you mean `{near}`?" if near else "see guestlint rules",
            fix=Fix("Remove the comment", (Edit("remove", suppression.at),)) if is_only else None,
            identity=(name, suppression.reason),
        )
    for malformed in suppressions.malformed:
        yield Diagnostic(
            f"this comment suppresses nothing: {malformed.fault}",
            malformed.at,
            help="write it as `# guestlint: ignore[mac-collision] the same card until=2027-03-01`",
            identity=(malformed.fault, *malformed.rules),
        )
