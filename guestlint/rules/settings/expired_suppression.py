"""A comment silences a rule until a day that is past.

## What goes wrong

The finding that it silenced is reported again, as was meant when the day was set. The comment has no effect any more.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"  # guestlint: ignore[interface-name-too-long] renamed soon until=2024-01-31  # <--
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

Mend what was put off, and remove the comment; or set another day.

## References

- docs/suppressions.md
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Suppressions, rule


@rule(
    "expired-suppression",
    category="settings",
    severity="warning",
    stage="eval",
    confidence="high",
    since="0.1.0",
)
def check(suppressions: Suppressions) -> Iterator[Diagnostic]:
    """Report each comment whose day is past."""
    for expired in suppressions.expired:
        yield Diagnostic(
            f"this suppression of {', '.join(f'`{name}`' for name in expired.rules)} expired on {expired.until}",
            expired.at,
            help="fix what was put off, and remove the comment",
            fix=Fix("Remove the comment", (Edit("remove", expired.at),), safe=True),
            identity=(*expired.rules, expired.reason),
        )
