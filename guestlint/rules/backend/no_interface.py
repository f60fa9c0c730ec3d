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

from guestlint.plugins import Diagnostic, HostView, MissingOption, MixedSchemas, rule

_OPTIONS = {"microvm": "microvm.interfaces", "container": "container.macvlans"}
"""What is empty then, by the kind of guest; other kinds may well be meant to have none."""


@rule(
    "no-interface",
    category="backend",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.1.0",
    when="unusual-interface",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest without a link, unless it lacks the option, or has it in the other schema."""
    host = view.host
    if any(host.problems_of(MixedSchemas)):
        return
    lacking = {problem.guest for problem in host.problems_of(MissingOption)}
    attached = {interface.guest for interface in host.interfaces}
    for guest in host.guests:
        if guest.kind in _OPTIONS and guest.name not in attached and guest.name not in lacking:
            yield Diagnostic(
                f"guest `{guest.name}` is not attached to any link of the host: `{_OPTIONS[guest.kind]}` is empty",
                guest.place._replace(part="key"),
                help="attach it to a link if it needs the network",
            )
