"""A guest's name is not a valid Incus instance name.

## What goes wrong

Incus uses the instance's name as its host name, which must have 1 to 63 letters, digits and dashes, begin with a
letter and not end with a dash. Incus does not create the guest.

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

Use a name that begins with a letter, does not end with a dash, and contains only letters, digits and dashes.

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
    """Report each guest that Incus runs, of the module's or its own, whose name it rejects."""
    for guest in host.guests:
        if guest.kind == "incus" and not _NAME(guest.name):
            yield Diagnostic(
                f"`{guest.name}` is not a valid Incus instance name (1 to 63 letters, digits and dashes, beginning "
                "with a letter and not ending with a dash)",
                guest.place._replace(part="key"),
                help="rename the guest, e.g. to `printer`",
            )
