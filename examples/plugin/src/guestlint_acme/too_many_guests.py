"""A host runs more guests than it has room for.

## What goes wrong

Acme's hosts share their memory among their guests without a limit of its own for each. Above the number that a host
was bought for, the kernel ends whichever guest asks for memory last.

## Bad

```toml bad
# guestlint settings: rules.acme-too-many-guests.most = 1
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[guests.forgejo]  # <--
backend = "container"
container.macvlan = "lan"
```

## Good

```toml good
# guestlint settings: rules.acme-too-many-guests.most = 1
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
```

## How to fix

Move a guest to another host; where the host has grown, say so in the settings:

    [rules.acme-too-many-guests]
    most = 30

## References

- Acme's handbook, "Hosts"
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from guestlint.plugins import Diagnostic, Host, rule


class Limits(NamedTuple):
    """The rule's settings: `[rules.acme-too-many-guests]`."""

    most: int = 20


@rule("acme-too-many-guests", category="backend", severity="warning", stage="runtime", settings=Limits)
def check(host: Host, limits: Limits) -> Iterator[Diagnostic]:
    """Report once a host, at the first guest too many."""
    for guest in host.guests[limits.most : limits.most + 1]:
        yield Diagnostic(
            f"`{host.name}` runs {len(host.guests)} guests; it has room for {limits.most}",
            guest.place._replace(part="key"),
            help="move a guest to another host",
        )
