"""A host declares micro VMs that guestlint does not check.

## What goes wrong

Nothing need be wrong: guestlint checks the guests of the guests module, and what the host has to do with them. It does
not read `microvm.vms`, neither those of guests nor others, so a clean run says nothing of them.

## Bad

```toml bad
[node]
name = "ward"

[microvm.vms.adguard]  # <--
autostart = true
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "microvm"
microvm = { system = "x86_64-linux", macvtap = "lan" }
autostart = true
```

## How to fix

There is nothing to fix. If you know that these options are not checked, suppress the finding, or ignore the rule.

## References

- microvm.nix, nixos-modules/host/options.nix
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from guestlint.plugins import Diagnostic, HostView, Place, format_route, rule

_UNCHECKED = (("microvm", "vms"),)


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
    """Report each tree of options once, at the first of the micro VMs in it."""
    for route in _UNCHECKED:
        tree: Any = view.document.data
        for key in route:
            tree = tree.get(key) if isinstance(tree, Mapping) else None
        if isinstance(tree, Mapping) and tree:
            names = sorted(tree)
            listed = ", ".join(f"`{name}`" for name in names[:3]) + (", …" if names[3:] else "")
            yield Diagnostic(
                f"`{format_route(route)}` is not checked ({listed}): nothing is known of problems there",
                Place(view.document.file, (*route, next(iter(tree))), "key"),
                help="guestlint checks guests of the guests module only; ignore this rule if that is what you want",
                identity=route,
            )
