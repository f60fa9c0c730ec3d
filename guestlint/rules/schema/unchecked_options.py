"""A host declares containers or micro VMs that guestlint does not check.

## What goes wrong

Nothing need be wrong: guestlint checks the guests of the guests module, and what the host has to do with them. It does
not read `containers` and `microvm.vms`, neither those of guests nor others, so a clean run says nothing of them.

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
    read = {guest.name for guest in view.host.guests} if view.document.is_facts else set[str]()
    for route in _UNCHECKED:
        tree: Any = view.document.data
        for key in route:
            tree = tree.get(key) if isinstance(tree, Mapping) else None
        # In facts, those of the guests module are there as well.
        names = sorted(set(tree) - read) if isinstance(tree, Mapping) else ()
        if names:
            listed = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if names[3:] else "")
            yield Diagnostic(
                f"`{format_route(route)}` is not checked ({listed}): nothing is known of problems there",
                Place(view.document.file, (*route, next(name for name in tree if name in names)), "key"),
                help="guestlint checks guests of the guests module only; ignore this rule if that is what you want",
                identity=route,
            )
