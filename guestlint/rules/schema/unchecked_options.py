"""A host declares containers or micro VMs that guestlint does not check.

## What goes wrong

Nothing need be wrong: guestlint checks the guests of the guests module, plain micro VMs, and what the host has to do
with them. It does not read `containers`, nor what `microvm.vms` says of guests of the guests module, which makes those
itself, so a clean run says nothing of them.

## Bad

```toml bad
[node]
name = "ward"

[containers.adguard]  # <--
autoStart = true
privateNetwork = true
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
autostart = true
```

## How to fix

There is nothing to fix. If you know that these options are not checked, suppress the finding, or ignore the rule.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix; microvm.nix, nixos-modules/host/options.nix
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guestlint.plugins import Diagnostic, HostView, Place, format_route, rule

_UNCHECKED = (("containers",), ("microvm", "vms"))


@rule(
    "unchecked-options",
    category="schema",
    severity="info",
    stage="runtime",
    confidence="high",
    since="0.2.0",
    when="unread-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each tree of options once, at the first of the containers or micro VMs in it."""
    for route in _UNCHECKED:
        tree: Any = view.document.data
        for key in route:
            tree = tree.get(key) if isinstance(tree, Mapping) else None
        names = _unread(view, route, tree) if isinstance(tree, Mapping) else []
        if names:
            listed = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if names[3:] else "")
            yield Diagnostic(
                f"`{format_route(route)}` is not checked ({listed}): nothing is known of problems there",
                Place(view.document.file, (*route, next(name for name in tree if name in names)), "key"),
                help="these are not read; ignore this rule if that is what you want",
                identity=route,
            )


def _unread(view: HostView, route: tuple[str, ...], tree: Mapping[str, Any]) -> list[str]:
    """The names that no front end reads; micro VMs of the guests module are its own to declare."""
    guests = view.document.data.get("guests") if route == ("microvm", "vms") else tree
    return sorted(frozenset(tree).intersection(guests)) if isinstance(guests, Mapping) else []
