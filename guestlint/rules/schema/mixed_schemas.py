"""One file has options of both revisions of the module.

## What goes wrong

The module has two schemas: the first with one link a guest (`microvm.macvtap`, `microvm.mac`, `container.macvlan`,
`networking.mainLinkName`), the later one with several (`microvm.interfaces`, `container.macvlans`,
`networking.links`). Whichever revision a host imports, it refuses the options of the other one. This happens when a
host moves to the later revision and a guest is forgotten. The finding names the options of the revision that fewer
guests use.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlans = ["lan"]

[guests.forgejo]
backend = "container"
container.macvlan = "lan"  # <--
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container.macvlans = ["lan"]

[guests.forgejo]
backend = "container"
container.macvlans = ["lan"]
```

## How to fix

Write all guests for one revision of the module; the setting `schema` pins which.

## References

- nixos-extra-modules, modules/guests/default.nix, at fc2cef5 and at 26d55fc
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.plugins import Diagnostic, HostView, MixedSchemas, Place, RelatedLocation, format_route, rule

_MARKS = {
    "seed": "`microvm.macvtap`, `microvm.mac`, `container.macvlan`, `networking.mainLinkName`",
    "later": "`microvm.interfaces`, `container.macvlans`, `networking.links`",
}


@rule(
    "mixed-schemas",
    category="schema",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="rejected",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report once, with every option of the other schema named."""
    for problem in view.host.problems_of(MixedSchemas):
        first, *others = (Place(place.file, place.route, "key") for place in problem.others)
        names = ", ".join(f"`{format_route(place.route)}`" for place in problem.others)
        verb = "is an option" if len(problem.others) == 1 else "are options"
        yield Diagnostic(
            f"{names} {verb} of the module's {problem.other} schema, but this file uses the {problem.revision} one",
            first,
            related=tuple(RelatedLocation(f"{problem.other} schema", place) for place in others),
            help=f"the {problem.revision} schema has {_MARKS[problem.revision]}",
        )
