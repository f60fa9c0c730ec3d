"""A host runs too many guests.

## What goes wrong

Guests on Acme's hosts share the host's memory, without a limit for each of them. If a host runs more guests than it
was bought for, the kernel kills whichever guest asks for memory last.

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

Move a guest to another host. If the host has grown, raise the limit in the settings:

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
    """Report each host once, at the first guest above the limit."""
    for guest in host.guests[limits.most : limits.most + 1]:
        yield Diagnostic(
            f"`{host.name}` runs {len(host.guests)} guests; the limit is {limits.most}",
            guest.place._replace(part="key"),
            help="move a guest to another host",
        )
