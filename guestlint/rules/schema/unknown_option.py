"""A key is not an option of the module at this place.

## What goes wrong

The module system rejects a definition of an option that is not declared: "The option … does not exist". Most such
keys are typos, or options of NixOS's own containers, some of which are spelled differently. A fork of the module may
declare more options than the module itself. A name at the top of the file that guestlint does not know is only a
warning, unless it is a slip of the pen for one that guestlint does know: it may be an option of any other module that
the host uses.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlan = "lan"
autoStart = true  # <--
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

Correct the name, or remove the option. If your fork of the module declares it, list it in `extra-options`
in the settings: then it is known, and suggested where a name is nearly its own.

## References

- nixpkgs, lib/modules.nix, `checkUnmatched`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import getitem
from typing import Any

from guestlint.plugins import (
    Diagnostic,
    Edit,
    Fix,
    HostView,
    Place,
    UnknownOption,
    format_key,
    format_route,
    nearest,
    of_kind,
    rule,
)

_SURE = 0.85
"""How similar a name at the top must be to be no other module's: `guest`, `nodes`."""
_ANOTHER = "if another module of the host declares it, list it in `extra-options`; otherwise evaluation fails"
_FORK = "if a fork of the module declares it, list it in `extra-options`"


@rule(
    "unknown-option",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each unknown key, with the nearest option as a hint."""
    for problem in of_kind(view.host.problems, UnknownOption):
        name = str(problem.at.route[-1])
        above = problem.at.route[:-1]
        where = f"in `{format_route(above)}`" if above else "at the top level"
        known = [option for option in problem.known if not option.startswith("_")]
        near = nearest(name, known, cutoff=0.7 if above else _SURE)
        is_slip = not above and bool(near) and not _is_set_of_nodes(near, view.document.data[name])
        hint = f"did you mean `{near}`?" if near else f"known options: {', '.join(known)}"
        key = Place(problem.at.file, problem.at.route, "key")
        edit = Edit("rename", key, near)
        is_free = bool(near) and not _is_given((*above, near), view.document.data)
        yield Diagnostic(
            f"unknown option `{format_key(name)}` {where}",
            key,
            help=f"{hint} ({_FORK})" if above or is_slip else _ANOTHER,
            severity="error" if above or is_slip else "warning",
            fix=Fix(f"Rename `{format_key(name)}` to `{near}`", (edit,)) if is_free and (above or is_slip) else None,
        )


def _is_given(route: Iterable[str | int], data: Any) -> bool:  # noqa: ANN401 - any value that TOML has
    """Whether the host says something there, so that another key cannot have that name."""
    try:
        reduce(getitem, route, data)
    except (KeyError, IndexError, TypeError):
        return False
    return True


def _is_set_of_nodes(near: str, value: object) -> bool:
    """Whether tables alone are in what looks like `node`: `nodes` of another module, as `node` has options."""
    return near == "node" and isinstance(value, dict) and all(isinstance(each, dict) for each in value.values())
