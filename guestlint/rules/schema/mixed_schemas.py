"""One file uses options of both schemas of the module.

## What goes wrong

The module has two schemas. The first, `seed`, until 18 December 2024, has one link per guest (`microvm.macvtap`,
`microvm.mac`, `container.macvlan`, `networking.mainLinkName`); the second, `later`, since then, has several
(`microvm.interfaces`, `container.macvlans`, `networking.links`). Each revision of the module has only one of them, and
rejects the options of the other. This happens when a host moves to the later schema and a guest is forgotten. The
finding names the options of the schema that the file uses less.

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

Write all guests for one schema. The setting `module-schema` says which one the file is meant to use.

## References

- nixos-extra-modules, modules/guests/default.nix, at fc2cef5 and at 26d55fc
"""

from __future__ import annotations

from collections.abc import Iterator

from guestlint.analysis.listing import listed
from guestlint.plugins import Diagnostic, HostView, MixedSchemas, Place, RelatedLocation, format_route, of_kind, rule

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
    """Report once, naming every option of the other schema."""
    for problem in of_kind(view.host.problems, MixedSchemas):
        first, *others = (Place(place.file, place.route, "key") for place in problem.others)
        names = listed([f"`{format_route(place.route)}`" for place in problem.others], ",")
        verb = "is an option" if len(problem.others) == 1 else "are options"
        yield Diagnostic(
            f"{names} {verb} of the `{problem.other}` schema, but this file uses the `{problem.revision}` schema",
            first,
            related=tuple(RelatedLocation(f"an option of the `{problem.other}` schema", place) for place in others),
            help=f"use the options of the `{problem.revision}` schema: {_MARKS[problem.revision]}",
        )
