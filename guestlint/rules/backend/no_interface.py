"""A guest has no network interface.

## What goes wrong

In the later schema, a micro VM may have no `interfaces`, and a container an empty list of `macvlans`. Such a guest
starts, but only the host can reach it. This may be intended.

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

Attach the guest to a link, as in `container.macvlans = ["lan"]` or `[guests.vault.microvm.interfaces.lan]`. If it is
meant to be isolated, there is nothing to fix.

## References

- nixos-extra-modules, modules/guests/microvm.nix and container.nix, at 26d55fc
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, MissingOption, MixedSchemas, of_kind, rule

_OPTIONS = {"microvm": "microvm.interfaces", "container": "container.macvlans"}
"""The option that is empty, by kind of guest; a guest of another kind may well be meant to have no interface."""


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
    """Report each guest without a link, unless the option is missing, or is set in the other schema."""
    host = view.host
    if any(of_kind(host.problems, MixedSchemas)):
        return
    lacking = {problem.guest for problem in of_kind(host.problems, MissingOption)}
    attached = {interface.guest for interface in host.interfaces}
    for guest in host.guests:
        is_modules = guest.front_end == "guests" and guest.kind in _OPTIONS
        if is_modules and guest.name not in attached and guest.name not in lacking:
            yield Diagnostic(
                f"guest `{guest.name}` is not attached to any link of the host: `{_OPTIONS[guest.kind]}` is empty",
                guest.place._replace(part="key"),
                help="attach it to a link if it needs the network",
            )
