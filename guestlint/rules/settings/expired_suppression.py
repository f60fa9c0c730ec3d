"""A suppression has expired.

## What goes wrong

From the date in `until=` on, the comment has no effect: the finding that it suppressed is reported again.

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

Fix what was postponed and remove the comment, or set a later date.

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
    """Report each comment whose date has been reached."""
    for expired in suppressions.expired:
        yield Diagnostic(
            f"this suppression of {', '.join(f'`{name}`' for name in expired.rules)} expired on {expired.until}",
            expired.at,
            help="fix what was postponed and remove the comment, or set a later date",
            fix=Fix("Remove the comment", (Edit("remove", expired.at),), safe=True),
            identity=(*expired.rules, expired.reason),
        )
