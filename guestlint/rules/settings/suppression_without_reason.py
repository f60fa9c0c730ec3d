"""A suppression has no reason.

## What goes wrong

Whoever reads the file later cannot tell whether the suppression is still justified. This rule runs only if the
settings select it.

## Bad

```toml bad
# guestlint settings: extend-select = ["suppression-without-reason"]
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "enp0s31f6-vlan10"  # guestlint: ignore[interface-name-too-long]  # <--
```

## Good

```toml good
# guestlint settings: extend-select = ["suppression-without-reason"]
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "enp0s31f6-vlan10"  # guestlint: ignore[interface-name-too-long] until the next switch
```

## How to fix

Write the reason after the brackets.

## References

- docs/suppressions.md
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Suppressions, rule


@rule(
    "suppression-without-reason",
    category="settings",
    severity="warning",
    stage="eval",
    confidence="high",
    since="0.1.0",
    default=False,
)
def check(suppressions: Suppressions) -> Iterator[Diagnostic]:
    """Report each comment without a reason."""
    for bare in suppressions.without_reason:
        yield Diagnostic(
            f"the suppression of {', '.join(f'`{name}`' for name in bare.rules)} has no reason",
            bare.at,
            help="write the reason after the brackets",
            identity=bare.rules,
        )
