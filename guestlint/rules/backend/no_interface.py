"""A guest has no link to the network.

## What goes wrong

In the later schema a micro VM may have no `interfaces`, and a container an empty list of `macvlans`. Such a guest
starts, and nothing but the host reaches it. That may be meant.

## Bad

```toml bad
[node]
name = "ward"

[guests.vault]  # <--
backend = "container"
container.macvlans = []
```

## Good

```toml good
[node]
name = "ward"

[guests.vault]
backend = "container"
container.macvlans = ["lan"]
```

## How to fix

Attach it to a link, as in `container.macvlans = ["lan"]` or `[guests.vault.microvm.interfaces.lan]`; where it is to
be alone, there is nothing to mend.

## References

- nixos-extra-modules, modules/guests/microvm.nix and container.nix, at 26d55fc
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, Lowered, rule


@rule(
    "no-interface",
    category="backend",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="lowered.without_interface",
)
def check(lowered: Lowered) -> Iterator[Diagnostic]:
    """Report each guest without a link."""
    for guest in lowered.without_interface:
        option = "microvm.interfaces" if guest.microvm is not None else "container.macvlans"
        yield Diagnostic(
            f"guest `{guest.name}` is attached to no link of the host: its `{option}` is empty",
            guest.place._replace(part="key"),
            help="attach it to a link, if it is to reach the network",
        )
