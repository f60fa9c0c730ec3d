"""A guest has a name that is not valid for an Incus instance.

## What goes wrong

Incus makes the instance's name its host name: 1 to 63 letters, digits and dashes, with a letter first and no dash last.
The guest is never created.

## Bad

```toml bad
[node]
name = "ward"

[guests.3d-printer]  # <--
backend = "incus"
incus = { image = "images:nixos/25.05", bridge = "lan" }
```

## Good

```toml good
[node]
name = "ward"

[guests.printer]
backend = "incus"
incus = { image = "images:nixos/25.05", bridge = "lan" }
```

## How to fix

Give the guest a name that begins with a letter and has nothing in it but letters, digits and dashes.

## References

- Incus, "Instance properties", Instance name requirements
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Host, rule

_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?").fullmatch


@rule("incus-instance-name", category="backend", severity="error", stage="boot")
def check(host: Host) -> Iterator[Diagnostic]:
    """Report each guest of this backend whose name Incus refuses."""
    for guest in host.guests:
        if guest.kind == "incus" and not _NAME(guest.name):
            yield Diagnostic(
                f"`{guest.name}` is not a valid name of an Incus instance (1 to 63 letters, digits and dashes, with a "
                "letter first and no dash last)",
                guest.place._replace(part="key"),
                help="rename the guest, as in [guests.printer]",
            )
