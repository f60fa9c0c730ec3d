"""A guest sets options of a backend that it does not use.

## What goes wrong

Each guest is run by its `backend`, and only that backend's block counts; options of another backend have no effect,
and even invalid values go unnoticed. One of them does have an effect in the later schema: the module assigns MAC
addresses over the `microvm.interfaces` of all guests, so those of a container can change the address of a micro VM.
If an option that the guest's own backend requires is missing as well, the block was most likely meant for this guest,
and evaluation fails.

## Bad

```toml bad
[node]
name = "ward"

[guests.adguard]
backend = "container"  # <--
microvm = { system = "x86_64-linux", macvtap = "lan" }
```

## Good

```toml good
[node]
name = "ward"

[guests.adguard]
backend = "container"
container = { macvlan = "lan" }
```

## How to fix

Remove the options of the other backend, or set `backend` to that backend.

## References

- nixos-extra-modules, modules/guests/default.nix, `guestsByBackend`, and at 26d55fc the default of
  `microvm.interfaces.<name>.mac`
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from guestlint.analysis.listing import listed
from guestlint.plugins import (
    Diagnostic,
    Edit,
    Fix,
    HostView,
    MissingOption,
    Place,
    RelatedLocation,
    format_route,
    of_kind,
    rule,
)


@rule(
    "backend-mismatch",
    category="backend",
    severity="error",
    stage="eval",
    confidence="high",
    since="0.1.0",
    when="unusual-option",
)
def check(view: HostView) -> Iterator[Diagnostic]:
    """Report each guest once: an error if a required option of its own backend is missing, else a warning."""
    derives = any(interface.derivation is not None for interface in view.host.interfaces)
    lacking: Mapping[str, list[str]] = defaultdict(list)
    for problem in of_kind(view.host.problems, MissingOption):
        lacking[problem.guest].append(f"`{problem.option}`")
    for guest in view.host.guests:
        unused = [each.at for each in guest.unused if each.reason == "other-backend"]
        shifting = derives and next((each.at for each in guest.unused if each.shifts_macs), None)
        if not unused:
            continue
        missing = lacking[guest.name]
        names = listed([f"`{format_route(place.route[2:])}`" for place in unused], ",")
        other = str(unused[0].route[2])
        here, *others = unused
        related = tuple(RelatedLocation(f"an option of backend `{other}`", place) for place in others)
        if missing:
            yield Diagnostic(
                f"guest `{guest.name}` has backend `{guest.kind}`, but sets {names} and lacks {' and '.join(missing)}",
                Place(here.file, ("guests", guest.name, "backend")),
                related=(RelatedLocation(f"an option of backend `{other}`", here), *related),
                help=f'set `backend = "{other}"`, or set the options of backend `{guest.kind}` instead',
            )
        else:
            effect = "have no effect" if others else "has no effect"
            it = "them" if others else "it"
            if shifting:
                effect += (
                    f" on it, but {'take' if others else 'takes'} part in deriving the MAC addresses of other guests"
                )
                it += " (addresses of other guests may change)"
            yield Diagnostic(
                f"guest `{guest.name}` has backend `{guest.kind}`: {names} {effect}",
                here,
                related=related,
                help=f'remove {it}, or set `backend = "{other}"`',
                fix=Fix(f"Remove the options of backend `{other}`", tuple(Edit("remove", place) for place in unused)),
                severity="warning",
                stage="runtime",
            )
