"""A host says something of a guest that only the guests module says, and that guestlint does not check.

## What goes wrong

Nothing need be wrong: the guests module declares `containers.<name>` and `microvm.vms.<name>` for its guests, and NixOS
merges what else stands there. guestlint does not, so a clean run says nothing of it. Containers and micro VMs of other
names are checked.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"

[containers.adguard]  # <--
additionalCapabilities = ["CAP_NET_ADMIN"]
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
`guestlint` reads facts files too, in which Nix has merged them: see docs/nixos.md.

## References

- nixpkgs, nixos/modules/virtualisation/nixos-containers.nix; microvm.nix, nixos-modules/host/options.nix
- nixos-extra-modules, modules/guests/default.nix
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
    when="unusual-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each tree of options once, at the first of the guests in it."""
    # In facts, Nix has merged them, and they are read.
    guests = view.document.data.get("guests") if not view.document.is_facts else None
    for route in _UNCHECKED:
        tree: Any = view.document.data
        for key in route:
            tree = tree.get(key) if isinstance(tree, Mapping) else None
        if not isinstance(tree, Mapping) or not isinstance(guests, Mapping):
            continue
        names = [name for name in tree if name in guests]
        if names:
            listed = ", ".join(f"`{name}`" for name in sorted(names)[:3]) + (", …" if names[3:] else "")
            yield Diagnostic(
                f"`{format_route(route)}` of guests is not checked ({listed}): nothing is known of problems there",
                Place(view.document.file, (*route, names[0]), "key"),
                help="guestlint checks what the guests module makes of them; ignore this rule if that is what you want",
                identity=route,
            )
