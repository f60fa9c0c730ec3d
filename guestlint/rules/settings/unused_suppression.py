"""A suppression matches no finding.

## What goes wrong

The finding that it was written for has been fixed, or has moved. The comment stays behind and would suppress the next
finding of that rule, which nobody has reviewed.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"  # guestlint: ignore[interface-name-too-long] renamed soon  # <--
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

Remove the comment, or remove the rule's name from it.

## References

- docs/suppressions.md
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Edit, Fix, Suppressions, rule


@rule(
    "unused-suppression",
    category="settings",
    severity="warning",
    stage="eval",
    confidence="high",
    since="0.1.0",
)
def check(suppressions: Suppressions) -> Iterator[Diagnostic]:
    """Report each comment once; one that suppresses nothing at all can be removed."""
    for unused, names in suppressions.unused:
        is_all = len(names) == len(unused.rules)
        yield Diagnostic(
            f"unused suppression: no {' or '.join(f'`{name}`' for name in names)} finding here",
            unused.at,
            help="remove the comment" if is_all else "remove the unused names from the comment",
            fix=Fix("Remove the comment", (Edit("remove", unused.at),), safe=True) if is_all else None,
            identity=(*unused.rules, unused.reason),
        )
